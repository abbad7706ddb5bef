#include "codec/FhirDateTime.h"

#include <QDate>
#include <QDateTime>
#include <QTimeZone>

namespace concord {

namespace {
/// Reads @p count digits at @p at; -1 when they are not all there.
int digits(QStringView text, qsizetype at, int count)
{
    if (at + count > text.size())
        return -1;
    int value = 0;
    for (int i = 0; i < count; ++i) {
        const char16_t c = text[at + i].unicode();
        if (c < u'0' || c > u'9')
            return -1;
        value = value * 10 + (c - u'0');
    }
    return value;
}

bool hasAt(QStringView text, qsizetype at, char16_t c)
{
    return at < text.size() && text[at] == c;
}

/// Offset in minutes of "Z" or "±hh:mm" at @p at, which must end the text.
std::optional<int> zone(QStringView text, qsizetype at)
{
    if (hasAt(text, at, u'Z'))
        return at + 1 == text.size() ? std::optional(0) : std::nullopt;
    if (at + 6 != text.size() || (text[at] != u'+' && text[at] != u'-') || text[at + 3] != u':')
        return std::nullopt;
    const int hours = digits(text, at + 1, 2);
    const int minutes = digits(text, at + 4, 2);
    if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59 || (hours == 14 && minutes > 0))
        return std::nullopt;
    return (text[at] == u'-' ? -1 : 1) * (hours * 60 + minutes);
}

std::optional<FhirDateTime> dateOnly(int year, int month, int day, FhirDateTime::Precision precision)
{
    if (year < 1 || !QDate::isValid(year, month, day))
        return std::nullopt;
    const qint64 days = QDate(year, month, day).toJulianDay() - QDate(1970, 1, 1).toJulianDay();
    return FhirDateTime{days * 86'400'000, precision};
}
}

std::optional<FhirDateTime> FhirDateTime::parse(QStringView text)
{
    const int year = digits(text, 0, 4);
    if (text.size() == 4)
        return dateOnly(year, 1, 1, Precision::Year);
    const int month = hasAt(text, 4, u'-') ? digits(text, 5, 2) : -1;
    if (text.size() == 7)
        return dateOnly(year, month, 1, Precision::Month);
    const int day = hasAt(text, 7, u'-') ? digits(text, 8, 2) : -1;
    auto date = dateOnly(year, month, day, Precision::Day);
    if (text.size() == 10 || !date)
        return date;
    const int hour = hasAt(text, 10, u'T') ? digits(text, 11, 2) : -1;
    const int minute = hasAt(text, 13, u':') ? digits(text, 14, 2) : -1;
    const int second = hasAt(text, 16, u':') ? digits(text, 17, 2) : -1;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) // 60: leap second
        return std::nullopt;
    qsizetype at = 19;
    int milliseconds = 0;
    Precision precision = Precision::Second;
    if (hasAt(text, at, u'.')) {
        precision = Precision::Fraction;
        int scale = 100;
        const qsizetype first = ++at;
        for (; at < text.size() && digits(text, at, 1) >= 0; ++at) {
            milliseconds += digits(text, at, 1) * scale;
            scale /= 10;
        }
        if (at == first)
            return std::nullopt;
    }
    const auto offset = zone(text, at);
    if (!offset)
        return std::nullopt;
    const qint64 minutes = hour * 60LL + minute - *offset;
    return FhirDateTime{date->fromMs + (minutes * 60 + second) * 1000 + milliseconds, precision};
}

QString toInstant(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

}
