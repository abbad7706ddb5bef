#pragma once

#include "domain/CodeMapping.h"

#include <QStringList>

namespace concord {

/// Whether a code may become a drug of the formulary, by the release in force: what the rules ask of a target
/// (DecisionFacts::isTargetOrderable).
enum class DrugStanding {
    Usable,
    Retired,     ///< the release has taken its concept out, or calls it obsolete
    NotOrderable ///< its concept is an ingredient, a brand or a form: nothing that can be dispensed
};

/// A drug of the formulary that a search has found.
struct FoundDrug : LocalDrug
{
    DrugStanding standing = DrugStanding::Usable;
    QStringList successors{}; ///< of a retired one: names of the usable drugs that took its place

    friend bool operator==(const FoundDrug &, const FoundDrug &) = default;
};

}
