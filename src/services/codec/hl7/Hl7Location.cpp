#include "codec/hl7/Hl7Location.h"

#include <QRegularExpression>

namespace concord {

QString toText(const Hl7Location &location)
{
    QString text = QString::fromLatin1(location.segment);
    if (location.occurrence > 1)
        text += QStringLiteral("[%1]").arg(location.occurrence);
    if (location.field > 0)
        text += QStringLiteral("-%1").arg(location.field);
    if (location.repetition > 0)
        text += QStringLiteral("[%1]").arg(location.repetition);
    if (location.component > 0)
        text += QStringLiteral(".%1").arg(location.component);
    if (location.subcomponent > 0)
        text += QStringLiteral(".%1").arg(location.subcomponent);
    return text;
}

std::optional<Hl7Location> hl7LocationFromText(QStringView text)
{
    static const QRegularExpression form(
        QStringLiteral(R"(^([A-Z][A-Z0-9]{2})(?:\[(\d{1,6})\])?(?:-(\d{1,4})(?:\[(\d{1,6})\])?)"
                       R"((?:\.(\d{1,4})(?:\.(\d{1,4}))?)?)?$)"));
    const auto match = form.match(text.toString());
    if (!match.hasMatch())
        return std::nullopt;
    const auto number = [&](int group, int otherwise) {
        return match.capturedView(group).isEmpty() ? otherwise : match.capturedView(group).toInt();
    };
    return Hl7Location{
        match.captured(1).toLatin1(), number(2, 1), number(3, 0), number(4, 0), number(5, 0), number(6, 0)};
}

}
