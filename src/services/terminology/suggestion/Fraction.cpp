#include "terminology/suggestion/Fraction.h"

#include <QList>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace concord {

namespace {
using Wide = __int128;
constexpr Wide largest = std::numeric_limits<qint64>::max();

std::optional<Fraction> reduced(Wide above, Wide below)
{
    Wide a = above;
    Wide b = below;
    while (b > largest || a > largest)
        a = std::exchange(b, a % b);
    a = std::gcd(qint64(a), qint64(b)); // 64 bits divide many times faster
    if (a == 0)
        return std::nullopt;
    above /= a;
    below /= a;
    if (above > largest || below > largest)
        return std::nullopt;
    return Fraction{qint64(above), qint64(below)};
}

constexpr int mostDecimals = 18; // 10^18 is the last power of ten in 64 bits

qint64 powerOfTen(int exponent)
{
    qint64 power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/// @p fraction × 10^@p decimals to the nearest whole number, half upwards.
Wide scaled(const Fraction &fraction, int decimals)
{
    const Wide twice = Wide(fraction.numerator) * powerOfTen(decimals) * 2;
    return (twice / fraction.denominator + 1) / 2;
}

/// "12,500" → "12500"; commas elsewhere than between groups of three are no number.
std::optional<QString> withoutGroups(QStringView text)
{
    const qsizetype point = text.indexOf(u'.');
    const QStringView whole = point < 0 ? text : text.first(point);
    QString digits;
    const auto groups = whole.split(u',');
    for (qsizetype i = 0; i < groups.size(); ++i) {
        const qsizetype size = groups[i].size();
        if (i == 0 ? size < 1 || size > 3 : size != 3)
            return std::nullopt;
        digits += groups[i];
    }
    return point < 0 ? digits : digits + text.sliced(point).toString();
}
}

std::optional<Fraction> Fraction::of(qint64 numerator, qint64 denominator)
{
    if (numerator < 0 || denominator <= 0)
        return std::nullopt;
    return reduced(numerator, denominator);
}

std::optional<Fraction> Fraction::fromDecimal(QStringView text)
{
    if (text.contains(u',')) {
        const auto plain = withoutGroups(text);
        return plain ? fromDecimal(*plain) : std::nullopt;
    }
    Wide value = 0;
    int decimals = 0;
    bool hasPoint = false;
    bool hasDigit = false;
    for (const QChar c : text) {
        if (c == u'.' && !hasPoint) {
            hasPoint = true;
        } else if (c >= u'0' && c <= u'9') {
            hasDigit = true;
            value = value * 10 + (c.unicode() - u'0');
            decimals += hasPoint ? 1 : 0;
            if (value > largest || decimals > mostDecimals)
                return std::nullopt;
        } else {
            return std::nullopt;
        }
    }
    return hasDigit ? reduced(value, powerOfTen(decimals)) : std::nullopt;
}

std::optional<Fraction> Fraction::times(const Fraction &other) const
{
    return reduced(Wide(numerator) * other.numerator, Wide(denominator) * other.denominator);
}

std::optional<Fraction> Fraction::over(const Fraction &other) const
{
    if (other.isZero())
        return std::nullopt;
    return reduced(Wide(numerator) * other.denominator, Wide(denominator) * other.numerator);
}

std::optional<int> Fraction::decimals() const
{
    int twos = 0;
    int fives = 0;
    qint64 rest = denominator;
    for (; rest % 2 == 0; rest /= 2)
        ++twos;
    for (; rest % 5 == 0; rest /= 5)
        ++fives;
    const int digits = std::max(twos, fives);
    return rest == 1 && digits <= mostDecimals ? std::optional(digits) : std::nullopt;
}

bool Fraction::isRounded(const Fraction &other) const
{
    if (*this == other)
        return true;
    const auto mine = decimals();
    const auto theirs = other.decimals();
    if (mine.has_value() == theirs.has_value())
        return false;
    const Fraction &endless = mine ? other : *this;
    const Fraction &written = mine ? *this : other;
    const int digits = mine ? *mine : *theirs;
    const Wide rounded = scaled(written, digits);
    return rounded >= 10 && rounded == scaled(endless, digits);
}

QString Fraction::toString() const
{
    const int digits = std::min(decimals().value_or(6), 12);
    QString text = QString::number(qint64(scaled(*this, digits)));
    if (digits == 0)
        return text;
    text = text.rightJustified(digits + 1, QLatin1Char('0'));
    text.insert(text.size() - digits, QLatin1Char('.'));
    while (text.endsWith(QLatin1Char('0')))
        text.chop(1);
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return text;
}

}
