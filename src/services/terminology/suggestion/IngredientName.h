#pragma once

#include "terminology/suggestion/DrugTables.h"

#include <QString>

#include <vector>

namespace concord {

/// An ingredient with what it is combined with to keep: "metoprolol" and "succinate".
struct IngredientName
{
    std::vector<QString> words; ///< of the base, in order
    QString salt;               ///< "hydrochloride", "sodium succinate"; empty: none said

    /// The words in alphabetical order: "estrogens, conjugated" and "conjugated estrogens" are one
    /// ingredient.
    [[nodiscard]] QString key() const;
};

/// Salts at the end are taken off where something else remains: "sodium chloride" and "ferrous sulfate" are
/// ingredients of their own. Hydrates and "USP" do not tell ingredients apart. Of two names for one
/// ingredient it is the one that drug_abbreviations.tsv gives ("dextrose" is glucose).
[[nodiscard]] IngredientName ingredientName(std::vector<QString> words, const DrugTables &tables);

[[nodiscard]] QString joinedWords(const std::vector<QString> &words); ///< parted by blanks
[[nodiscard]] QString sortedKey(std::vector<QString> words);
/// The salts of @p a and @p b as one, each word once, in alphabetical order.
[[nodiscard]] QString joinedSalts(const QString &a, const QString &b);

}
