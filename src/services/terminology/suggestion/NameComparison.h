#pragma once

#include "domain/DrugComparison.h"
#include "terminology/suggestion/DrugNameParser.h"
#include "terminology/suggestion/DrugTables.h"

#include <QString>

#include <vector>

namespace concord {

/// What @p text and the name of a drug that no release has (a site's own) say of ingredient, strength, form,
/// route and release. What the text says and the name does not cannot be told, and is Different: a person has
/// to vouch for it.
[[nodiscard]] std::vector<Comparison> compareNames(const DrugNameParser &parser, const DrugTables &tables,
                                                   const QString &text, const QString &name);

}
