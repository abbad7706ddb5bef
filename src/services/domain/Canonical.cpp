#include "domain/Canonical.h"

namespace concord {

QString keyOf(const Identifier &identifier)
{
    constexpr QLatin1Char mark('^');
    const QString &value = identifier.value;
    const QString &system = identifier.system;
    if (value.contains(mark)) // "a^b" of no system is not "a" of the system "b"
        return mark + QString::number(value.size()) + mark + value + mark + system;
    return value.isEmpty() || system.isEmpty() ? value : value + mark + system;
}

}
