#include "sandbox/DateFilter.h"

#include <QDateTime>
#include <QHash>
#include <QRegularExpression>

namespace concord::sandbox {

namespace {
using Prefix = DateFilter::Prefix;

struct Period
{
    QDateTime from;
    QDateTime until;
};

std::optional<Period> dayPeriod(const QRegularExpressionMatch &match)
{
    const bool hasMonth = match.hasCaptured(2), hasDay = match.hasCaptured(3);
    const QDate first(match.captured(1).toInt(), hasMonth ? match.captured(2).toInt() : 1,
                      hasDay ? match.captured(3).toInt() : 1);
    if (!first.isValid())
        return std::nullopt;
    const QDate after = hasDay ? first.addDays(1) : hasMonth ? first.addMonths(1) : first.addYears(1);
    return Period{first.startOfDay(Qt::UTC), after.startOfDay(Qt::UTC)};
}

std::optional<Period> periodOf(const QString &text)
{
    static const QRegularExpression date(QStringLiteral("^(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d))?)?$"));
    static const QRegularExpression time(
        QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)?$"));
    if (const auto match = date.match(text); match.hasMatch())
        return dayPeriod(match);
    const auto match = time.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    // without a zone the server's own applies (R4 section 3.1.1.4.5); this one lives in UTC
    const QDateTime from =
        QDateTime::fromString(match.hasCaptured(3) ? text : text + QLatin1Char('Z'), Qt::ISODateWithMs);
    if (!from.isValid())
        return std::nullopt;
    const qint64 length = match.hasCaptured(2) ? 1 : match.hasCaptured(1) ? 1000 : 60'000;
    return Period{from, from.addMSecs(length)};
}
}

bool DateFilter::matches(Timestamp t) const
{
    switch (prefix) {
    case Prefix::Equal:
        return t >= from && t < until;
    case Prefix::NotEqual:
        return t < from || t >= until;
    case Prefix::Greater:
        return t >= until;
    case Prefix::GreaterOrEqual:
        return t >= from;
    case Prefix::Less:
        return t < from;
    case Prefix::LessOrEqual:
        return t < until;
    }
    return false;
}

std::optional<DateFilter> dateFilter(const QString &text)
{
    // sa and eb differ from gt and lt only where the value searched is a period; lastUpdated is an instant
    static const QHash<QString, Prefix> prefixes{
        {QStringLiteral("eq"), Prefix::Equal},          {QStringLiteral("ne"), Prefix::NotEqual},
        {QStringLiteral("gt"), Prefix::Greater},        {QStringLiteral("sa"), Prefix::Greater},
        {QStringLiteral("ge"), Prefix::GreaterOrEqual}, {QStringLiteral("lt"), Prefix::Less},
        {QStringLiteral("eb"), Prefix::Less},           {QStringLiteral("le"), Prefix::LessOrEqual}};
    const bool hasPrefix = !text.isEmpty() && text[0].isLetter();
    const auto prefix = prefixes.constFind(text.left(2));
    if (hasPrefix && prefix == prefixes.cend())
        return std::nullopt;
    QString value = hasPrefix ? text.mid(2) : text;
    value.replace(QLatin1Char(' '),
                  QLatin1Char('+')); // what some clients make of a '+' they did not percent-encode
    const auto period = periodOf(value);
    if (!period)
        return std::nullopt;
    return DateFilter{hasPrefix ? *prefix : Prefix::Equal, fromMs(period->from.toMSecsSinceEpoch()),
                      fromMs(period->until.toMSecsSinceEpoch())};
}

}
