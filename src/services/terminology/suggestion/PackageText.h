#pragma once

#include "terminology/suggestion/DrugTables.h"
#include "terminology/suggestion/DrugText.h"
#include "terminology/suggestion/SourceDrug.h"

#include <vector>

namespace concord {

/// The end of an FDA package label: "… 30 TABLET, FILM COATED in 1 BOTTLE (0002-4463-30)", "… 5 VIAL in 1
/// CARTON > 10 mL in 1 VIAL". Its numbers count and measure packages: they are never strengths.
/// @return the token at which it begins; tokens.size() when the text has none.
[[nodiscard]] size_t startOfPackage(const std::vector<DrugToken> &tokens, const DrugTables &tables);

/// What tokens from @p start say of the form, and how much a package holds; added to @p drug.
void readPackage(const std::vector<DrugToken> &tokens, size_t start, const DrugTables &tables,
                 SourceDrug &drug);

}
