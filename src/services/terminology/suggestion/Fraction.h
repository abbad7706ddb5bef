#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace concord {

/// An exact number not below zero, in lowest terms: strengths are compared, never estimated (1000 mcg is 1
/// mg, and 12500 units in 250 mL are 50 units/mL). What does not fit into 64 bits is no fraction at all.
struct Fraction
{
    qint64 numerator = 0;
    qint64 denominator = 1;

    /// "0.5", ".5", "12,500", "1,000.25"; nothing for anything else.
    [[nodiscard]] static std::optional<Fraction> fromDecimal(QStringView text);
    [[nodiscard]] static std::optional<Fraction> of(qint64 numerator, qint64 denominator);

    [[nodiscard]] std::optional<Fraction> times(const Fraction &other) const;
    [[nodiscard]] std::optional<Fraction> over(const Fraction &other) const; ///< nothing for zero

    [[nodiscard]] bool isZero() const { return numerator == 0; }
    /// Its decimal digits end: 1/8 does, 1/3 does not.
    [[nodiscard]] bool isDecimal() const { return decimals().has_value(); }
    /// Equal, or one is the other rounded to the digits that the other was written with (RxNorm writes
    /// 6.25 mg in 15 mL as 0.417 mg/mL): only for what has no end, and at least two digits.
    [[nodiscard]] bool isRounded(const Fraction &other) const;
    /// "0.125"; at most six decimals of what has no end.
    [[nodiscard]] QString toString() const;

    friend bool operator==(const Fraction &, const Fraction &) = default;

private:
    [[nodiscard]] std::optional<int> decimals() const; ///< how many digits stand after the point
};

}
