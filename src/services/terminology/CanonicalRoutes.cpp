#include "terminology/CanonicalRoutes.h"

#include <QRegularExpression>

namespace concord {

namespace {
constexpr int longestHours = 72;

QString periodUnit(const QString &letters)
{
    if (letters.startsWith(QStringLiteral("mo")) || letters == u"l")
        return QStringLiteral("mo");
    if (letters.startsWith(QStringLiteral("min")))
        return QStringLiteral("min");
    return letters.startsWith(u'w') ? QStringLiteral("wk") : letters.left(1);
}
}

QString everyInterval(const QString &code)
{
    static const QRegularExpression form(QStringLiteral(
        "^q([1-9]\\d?)(?:-([1-9]\\d?))?(h|hr|hrs|hour|hours|d|day|days|w|wk|wks|week|weeks|mo|month|months|"
        "min|mins|minutes)$"));
    const auto match = form.match(code);
    if (!match.hasMatch())
        return {};
    const int least = match.captured(1).toInt();
    const int most = match.captured(2).toInt();
    const QString unit = periodUnit(match.captured(3));
    if ((most != 0 && most <= least) || (unit == u"h" && std::max(least, most) > longestHours))
        return {};
    const QString period =
        match.captured(2).isEmpty() ? match.captured(1) : match.captured(1) + u'-' + match.captured(2);
    return QStringLiteral("1/") + period + unit;
}

QString canonicalRoute(const QString &route, const Values &values, QStringList &flags)
{
    QStringList parts;
    for (const QString &part : route.split(QStringLiteral(" + "), Qt::SkipEmptyParts)) {
        const ValueTarget *known = values.find(ValueKind::Route, part);
        if (known)
            noteFlag(flags, known->flag);
        const QString one = known ? known->code : valueKeyText(part);
        if (!parts.contains(one))
            parts.append(one);
    }
    return parts.join(QStringLiteral(" + "));
}

QString canonicalFrequency(const QString &frequency, const Values &values, QStringList &flags)
{
    if (frequency.isEmpty())
        return frequency;
    if (const ValueTarget *whole = values.find(ValueKind::Frequency, frequency)) {
        noteFlag(flags, whole->flag);
        return whole->code;
    }
    QStringList words = frequency.split(QLatin1Char(' '));
    const bool isAlone = words.size() == 1 || words.at(1) == u"PRN" || words.at(1) == u"+" ||
                         words.at(1).startsWith(QStringLiteral("sig:"));
    if (!isAlone)
        return frequency;
    const ValueTarget *known = values.find(ValueKind::Frequency, words.first());
    const QString code = known ? known->code : everyInterval(words.first().toLower());
    if (code.isEmpty())
        return frequency;
    if (known)
        noteFlag(flags, known->flag);
    words.first() = code;
    return words.join(QLatin1Char(' '));
}

}
