#include "terminology/suggestion/Strength.h"

#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<StrengthUnit, 20> unitWords{{{StrengthUnit::None, ""},
                                             {StrengthUnit::Milligram, "mg"},
                                             {StrengthUnit::Millilitre, "mL"},
                                             {StrengthUnit::Unit, "UNT"},
                                             {StrengthUnit::Milliequivalent, "mEq"},
                                             {StrengthUnit::Millimole, "mmol"},
                                             {StrengthUnit::Actuation, "actuation"},
                                             {StrengthUnit::Hour, "h"},
                                             {StrengthUnit::SquareCentimetre, "cm2"},
                                             {StrengthUnit::Percent, "%"},
                                             {StrengthUnit::Each, "each"},
                                             {StrengthUnit::Millicurie, "mCi"},
                                             {StrengthUnit::Bau, "BAU"},
                                             {StrengthUnit::Au, "AU"},
                                             {StrengthUnit::Cells, "cells"},
                                             {StrengthUnit::Pfu, "PFU"},
                                             {StrengthUnit::VectorGenomes, "vector genomes"},
                                             {StrengthUnit::Tcid50, "TCID50"},
                                             {StrengthUnit::SqHdm, "SQ-HDM"},
                                             {StrengthUnit::Pnu, "PNU"}}};

bool isWeight(StrengthUnit unit)
{
    return unit == StrengthUnit::Milligram || unit == StrengthUnit::Millilitre;
}

/// What a strength is of 1 g or 1 mL of the medicine, with the unit of its ingredient: percent becomes mg.
struct Concentration
{
    Fraction value;
    StrengthUnit unit;
};

std::optional<Concentration> concentration(const Strength &s)
{
    constexpr Fraction thousand{1000, 1};
    std::optional<Fraction> value;
    StrengthUnit unit = s.unit;
    if (s.unit == StrengthUnit::Percent && !s.isDivided()) {
        value = s.value.times({10, 1});
        unit = StrengthUnit::Milligram;
    } else if (isWeight(s.per)) {
        value = s.per == StrengthUnit::Milligram ? s.value.times(thousand) : s.value;
        if (value && s.unit == StrengthUnit::Millilitre) {
            value = value->times(thousand);
            unit = StrengthUnit::Milligram;
        }
    }
    return value ? std::optional(Concentration{*value, unit}) : std::nullopt;
}

/// What a text may mean that leaves the unit out: as RxNorm counts, or in micrograms, grams, percent.
bool isNumberOf(const Fraction &number, const Strength &listed)
{
    if (number == listed.value)
        return true;
    const auto isIn = [&](const Fraction &factor) {
        const auto scaled = number.times(factor);
        return scaled && *scaled == listed.value;
    };
    if (listed.unit != StrengthUnit::Milligram)
        return false;
    if (isIn({1, 1000}) || (!listed.isDivided() && isIn({1000, 1})))
        return true;
    return (listed.per == StrengthUnit::Millilitre && isIn({10, 1})) ||
           (listed.per == StrengthUnit::Milligram && isIn({1, 100}));
}
}

QString wordOf(StrengthUnit unit)
{
    return wordOf(unitWords, unit);
}
std::optional<StrengthUnit> strengthUnitFromWord(QStringView word)
{
    return enumOf(unitWords, word);
}

QString Strength::toString() const
{
    QString text = value.toString();
    if (unit != StrengthUnit::None)
        text += QLatin1Char(' ') + wordOf(unit);
    return isDivided() ? text + QLatin1Char('/') + wordOf(per) : text;
}

bool isSameStrength(const Strength &a, const Strength &b)
{
    if (a.unit == b.unit && a.per == b.per)
        return a.value.isRounded(b.value);
    const auto mine = concentration(a);
    const auto theirs = concentration(b);
    return mine && theirs && mine->unit == theirs->unit && mine->value.isRounded(theirs->value);
}

bool isImpliedStrength(const Strength &stated, const Strength &listed,
                       const std::optional<Strength> &quantity)
{
    if (stated.isDivided())
        return false;
    if (stated.unit == StrengthUnit::None)
        return isNumberOf(stated.value, listed);
    if (stated.unit != listed.unit)
        return false;
    if (quantity && quantity->unit == listed.per) {
        const auto total = listed.value.times(quantity->value);
        if (total && stated.value.isRounded(*total))
            return true;
    }
    const bool isPerUse = listed.per == StrengthUnit::Actuation || listed.per == StrengthUnit::Hour ||
                          listed.per == StrengthUnit::SquareCentimetre;
    return isPerUse && stated.value.isRounded(listed.value);
}

}
