#include "codec/hl7/Hl7DataTypes.h"

#include <QDate>

#include <algorithm>

namespace concord {

namespace {

bool isDigit(QChar c)
{
    return c >= QLatin1Char('0') && c <= QLatin1Char('9');
}

bool areDigits(QStringView text)
{
    return std::all_of(text.begin(), text.end(), isDigit);
}

/// "20240115170000.5+0100" without the separators of ISO 8601.
QString plainTime(QStringView text)
{
    QString plain = text.trimmed().toString();
    if (plain.size() > 7 && plain[4] == QLatin1Char('-') && plain[7] == QLatin1Char('-'))
        plain.remove(7, 1).remove(4, 1);
    plain.remove(QLatin1Char(':')).replace(QLatin1Char('T'), QString());
    if (plain.endsWith(QLatin1Char('Z')))
        plain.replace(plain.size() - 1, 1, QStringLiteral("+0000"));
    return plain;
}

qsizetype signAt(QStringView plain)
{
    const auto isSign = [](QChar c) {
        return c == QLatin1Char('+') || c == QLatin1Char('-');
    };
    const auto found = std::find_if(plain.begin(), plain.end(), isSign);
    return found == plain.end() ? -1 : found - plain.begin();
}

bool isZone(QStringView zone)
{
    return zone.size() == 5 && areDigits(zone.sliced(1)) && zone.sliced(1, 2).toInt() <= 14 &&
           zone.sliced(3, 2).toInt() < 60;
}

/// "2024-01-15" with the precision of 4, 6 or 8 digits.
std::optional<QString> dateText(QStringView digits)
{
    const int year = digits.first(4).toInt();
    const int month = digits.size() >= 6 ? digits.sliced(4, 2).toInt() : 1;
    const int day = digits.size() >= 8 ? digits.sliced(6, 2).toInt() : 1;
    if (year < 1 || !QDate::isValid(year, month, day))
        return std::nullopt;
    QString text = digits.first(4).toString();
    for (qsizetype i = 4; i < std::min<qsizetype>(digits.size(), 8); i += 2)
        text += QLatin1Char('-') + digits.sliced(i, 2).toString();
    return text;
}

/// "T17:00:00.5" of the digits after the date and the fraction with its point.
std::optional<QString> clockText(QStringView digits, QStringView fraction)
{
    const int hour = digits.first(2).toInt();
    const int minute = digits.size() >= 4 ? digits.sliced(2, 2).toInt() : 0;
    const int second = digits.size() >= 6 ? digits.sliced(4, 2).toInt() : 0;
    if (hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    QString text = QLatin1Char('T') + digits.first(2).toString() + QLatin1Char(':');
    text += digits.size() >= 4 ? digits.sliced(2, 2).toString() : QStringLiteral("00");
    if (digits.size() >= 6)
        text += QLatin1Char(':') + digits.sliced(4, 2).toString() + fraction.toString();
    return text;
}

}

QString zoneOfHl7Time(QStringView text)
{
    const QString plain = plainTime(text);
    const qsizetype sign = signAt(plain);
    return sign >= 0 && isZone(QStringView(plain).sliced(sign)) ? plain.mid(sign) : QString();
}

std::optional<QString> fhirTimeFromHl7(QStringView text, QStringView zone)
{
    const QString plain = plainTime(text);
    const qsizetype sign = signAt(plain);
    const QStringView all(plain);
    const QStringView own = sign < 0 ? QStringView() : all.sliced(sign);
    const QStringView moment = sign < 0 ? all : all.first(sign);
    const qsizetype point = moment.indexOf(QLatin1Char('.'));
    const QStringView digits = point < 0 ? moment : moment.first(point);
    const QStringView fraction = point < 0 ? QStringView() : moment.sliced(point);
    const bool sizeFits = digits.size() >= 4 && digits.size() <= 14 && digits.size() % 2 == 0;
    if (!sizeFits || !areDigits(digits) || (!own.isEmpty() && !isZone(own)))
        return std::nullopt;
    if (point >= 0 && (digits.size() != 14 || fraction.size() < 2 || !areDigits(fraction.sliced(1))))
        return std::nullopt;
    const auto date = dateText(digits);
    if (!date || digits.size() <= 8)
        return date;
    const auto clock = clockText(digits.sliced(8), fraction);
    if (!clock)
        return std::nullopt;
    const QStringView applies = own.isEmpty() ? zone : own;
    const QString offset = isZone(applies)
                               ? applies.first(3).toString() + QLatin1Char(':') + applies.sliced(3).toString()
                               : QString();
    return *date + *clock + offset;
}

bool isHl7Number(QStringView text)
{
    text = text.trimmed();
    if (text.startsWith(QLatin1Char('+')) || text.startsWith(QLatin1Char('-')))
        text = text.sliced(1);
    const auto points = std::count(text.begin(), text.end(), QLatin1Char('.'));
    const auto digits = std::count_if(text.begin(), text.end(), isDigit);
    return points <= 1 && digits > 0 && points + digits == text.size();
}

std::optional<QString> decimalFromHl7(QStringView text)
{
    text = text.trimmed();
    if (!isHl7Number(text))
        return std::nullopt;
    const bool isNegative = text.startsWith(QLatin1Char('-'));
    if (isNegative || text.startsWith(QLatin1Char('+')))
        text = text.sliced(1);
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    QString whole = (point < 0 ? text : text.first(point)).toString();
    QString fraction = point < 0 ? QString() : text.sliced(point + 1).toString();
    while (whole.size() > 1 && whole.startsWith(QLatin1Char('0')))
        whole.remove(0, 1);
    while (fraction.endsWith(QLatin1Char('0')))
        fraction.chop(1);
    if (whole.isEmpty())
        whole = QStringLiteral("0");
    const QString number = fraction.isEmpty() ? whole : whole + QLatin1Char('.') + fraction;
    return isNegative && number != QLatin1StringView("0") ? QLatin1Char('-') + number : number;
}

std::optional<int> countFromHl7(QStringView text, int most)
{
    const auto number = decimalFromHl7(text);
    bool isWhole = false;
    const int count = number ? number->toInt(&isWhole) : -1;
    return isWhole && count >= 0 && count <= most ? std::optional(count) : std::nullopt;
}

}
