#pragma once

#include "domain/MappingDrift.h"
#include "domain/Terminology.h"
#include "terminology/CodeResolver.h"

#include <functional>
#include <optional>
#include <vector>

namespace concord {

/// What two releases say about one mapping.
struct DriftFacts
{
    QString targetRxcui;                 ///< of its drug; empty: it has none
    std::optional<RxNormConcept> before; ///< the target in the release before
    std::optional<RxNormConcept> after;
    QStringList successors; ///< of a target that is retired now: those that can be ordered
    Resolution codeBefore;  ///< what the code alone leads to
    Resolution codeAfter;
    QStringList ndcMeanings{}; ///< of an NDC: the RxCUIs that the release after has for it, whatever the date
    QStringList formerTargets{}; ///< drugs of the retired mappings of the code
};

/// How the drug @p before differs from @p after, which has the same RxCUI.
using DrugComparer =
    std::function<std::vector<Comparison>(const RxNormConcept &before, const RxNormConcept &after)>;

/// How the new release touches @p mapping; nothing where it does not. Of mappings that are rejected or
/// retired nothing is said.
[[nodiscard]] std::vector<DriftRow> driftOf(const MappingRow &mapping, const DriftFacts &facts,
                                            const DrugComparer &compare);

/// Both are active and can be ordered, and are not called the same: what compare is asked about.
[[nodiscard]] bool isRenamed(const DriftFacts &facts);

}
