#pragma once

#include "domain/Suggestion.h"
#include "terminology/suggestion/DrugMatch.h"

#include <QString>

#include <vector>

namespace concord {

/// "amlodipine besylate / benazepril"; "5 mg / ?"; "extended". Empty: nothing is said.
[[nodiscard]] QString ingredientText(const std::vector<Component> &components);
[[nodiscard]] QString strengthText(const std::vector<Component> &components);
[[nodiscard]] QString releaseText(Release release);

/// What the text and the drug @p name say of each attribute; those that neither tells of are left out.
[[nodiscard]] std::vector<Comparison> comparisonsOf(const DrugMatch &match, const DrugAttributes &source,
                                                    const QString &name, const DrugTables &tables);

/// The comparisons as one line: "same ingredient, strength and form; brand differs".
[[nodiscard]] QString reasonOf(const std::vector<Comparison> &comparisons);

}
