#include "domain/DrugNames.h"

namespace concord {

namespace {
const auto besideIt = QStringLiteral(" · ");
}

QString drugValue(const QString &system, const QString &code)
{
    return code.isEmpty() ? QString() : QString(system + u'|' + code);
}

Coding drugOf(const QString &value)
{
    const qsizetype bar = value.lastIndexOf(u'|');
    return {bar < 0 ? QString() : value.left(bar), value.mid(bar + 1), {}};
}

QString drugText(const QString &value, const DrugNames &names)
{
    const Coding drug = drugOf(value);
    const QString system = systemName(drug.system);
    const bool hasShortName = system != drug.system;
    const QString name = names.value(value);
    if (name.isEmpty()) {
        if (system.isEmpty())
            return drug.code;
        return hasShortName ? QString(system + u' ' + drug.code) : QString(drug.code + besideIt + system);
    }
    const bool isPlain =
        drug.system == systems::rxNorm || !hasShortName; // an address says less than the code
    return name + besideIt + (isPlain ? drug.code : QString(system + u' ' + drug.code));
}

}
