#pragma once

#include "terminology/suggestion/Fraction.h"

#include <QString>

#include <array>

namespace concord {

/// The units that strengths are held in; strength_units.tsv brings everything written to one of them. The
/// words are those of the table's column "unit".
enum class StrengthUnit : quint8 {
    None, ///< a number without a unit
    Milligram,
    Millilitre,
    Unit,
    Milliequivalent,
    Millimole,
    Actuation,
    Hour,
    SquareCentimetre,
    Percent,
    Each, ///< a tablet, a vial: what a strength is for anyway
    Millicurie,
    Bau,
    Au,
    Cells,
    Pfu,
    VectorGenomes,
    Tcid50,
    SqHdm,
    Pnu
};
[[nodiscard]] QString wordOf(StrengthUnit unit); ///< "mg"
[[nodiscard]] std::optional<StrengthUnit> strengthUnitFromWord(QStringView word);

/// How much of an ingredient, or how much of everything (a quantity): exact and in one unit of its kind.
struct Strength
{
    Fraction value;
    StrengthUnit unit = StrengthUnit::None;
    StrengthUnit per = StrengthUnit::None; ///< None: not divided by anything

    [[nodiscard]] bool isDivided() const { return per != StrengthUnit::None; }
    [[nodiscard]] QString toString() const; ///< "20 mg", "5 mg/mL"

    friend bool operator==(const Strength &, const Strength &) = default;
};

/// The same amount of an ingredient in the same amount of medicine: equal (or rounded, see Fraction), and
/// 1 % = 10 mg/mL = 0.01 mg/mg = 0.01 mL/mL; so 1 g of what a cream or gel weighs counts as 1 mL, as RxNorm
/// has it (creams in MG/ML, gels in MG/MG).
[[nodiscard]] bool isSameStrength(const Strength &a, const Strength &b);

/// @p stated names an amount and @p listed that amount in each actuation, hour or square centimetre
/// ("albuterol 90 mcg inhaler", "fentanyl 25 mcg patch"), or in a container of @p quantity ("0.3 mg
/// auto-injector" is 0.3 ML of 1 MG/ML); or it is a number that says no unit. The text says less.
[[nodiscard]] bool isImpliedStrength(const Strength &stated, const Strength &listed,
                                     const std::optional<Strength> &quantity);

}
