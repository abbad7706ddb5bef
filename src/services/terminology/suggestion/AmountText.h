#pragma once

#include "terminology/suggestion/DrugTables.h"
#include "terminology/suggestion/DrugText.h"
#include "terminology/suggestion/Strength.h"

#include <optional>
#include <vector>

namespace concord {

struct Amount
{
    Strength strength;
    std::optional<Strength> container; ///< "12,500 UNT in 250 ML": 250 mL
    Fraction scale{1, 1};              ///< what the number was multiplied by
    bool isGrams = false;              ///< written in grams: what a tube holds, or a large dose
};

/// One amount or several in a row: "20 mg", "5/325 MG", "10 % / 1 %", "250 mg/5 mL".
struct AmountList
{
    std::vector<Amount> amounts; ///< with StrengthUnit::None throughout when no unit was said
    size_t end = 0;              ///< the token after the last one read

    [[nodiscard]] bool hasUnit() const { return amounts.front().strength.unit != StrengthUnit::None; }
};

/// Reads what begins at the number @p at. A number that lacks a unit takes that of the next in the row.
[[nodiscard]] std::optional<AmountList> amountsAt(const std::vector<DrugToken> &tokens, size_t at,
                                                  const DrugTables &tables);

/// The token after an NDC with hyphens ("0006-0081-54") or of 11 digits that begins at @p at; @p at when
/// there is none.
[[nodiscard]] size_t endOfNdc(const std::vector<DrugToken> &tokens, size_t at);

}
