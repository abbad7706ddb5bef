#pragma once

#include "domain/FoundDrug.h"
#include "domain/MappingDrift.h"
#include "domain/MappingWork.h"
#include "models/TreeModel.h"

namespace concord {

/// What the mapping workbench says.

[[nodiscard]] QString labelOf(DrugAttribute attribute); ///< "Dose form"
[[nodiscard]] QString labelOf(Agreement agreement);     ///< "Differs"
/// "Not stated, fits": compatible only because the source or the drug is silent.
[[nodiscard]] QString labelOf(const Comparison &comparison);
/// Of these a difference is a danger: all but brand and pack.
[[nodiscard]] bool isClinical(DrugAttribute attribute);
/// "Same ingredient and strength. Differs: route. Not stated: dose form."
[[nodiscard]] QString agreementText(const std::vector<Comparison> &comparisons);
/// 0.924 → "92 %"
[[nodiscard]] QString scoreText(double score);
/// The reason that is offered with a suggestion, to be kept or written anew; empty where a person has to say
/// why.
[[nodiscard]] QString offeredReason(const Suggestion &suggestion);

/// "retired, replaced by lisinopril 10 MG Oral Tablet"; empty: a code may become it.
[[nodiscard]] QString standingText(const FoundDrug &drug);
/// Why no code can become a drug of that standing, and what to do instead.
[[nodiscard]] QString unusableText(DrugStanding standing, const QStringList &successors);
/// A whole sentence for MappingVerdict::obstacle.
[[nodiscard]] QString obstacleText(const QString &obstacle);
/// "strength and route"
[[nodiscard]] QString attributeList(const std::vector<DrugAttribute> &attributes);

/// "34 events wait; 31 succeed, 3 need review. The lists of 12 patients change."
[[nodiscard]] QString impactText(const MappingImpact &impact);
/// Each event with its fields below it. Columns: event or field, now, then. StateRole: what it becomes.
[[nodiscard]] std::vector<TreeNode> impactTree(const MappingImpact &impact);

/// Newest first. Columns: when, who, what, why.
[[nodiscard]] std::vector<TreeNode> historyTree(const MappingHistory &history);
/// "Approved: lisinopril 10 MG Oral Tablet (equal)", "Assigned to ana".
[[nodiscard]] QString stepText(const MappingStep &step);

[[nodiscard]] QString labelOf(DriftKind kind); ///< "Drug retired"
/// Of MappingRow::drift: "Drug retired, code moved".
[[nodiscard]] QString driftText(const QString &drift);
/// What happened and what to look at, a sentence for each kind.
[[nodiscard]] QString driftSentences(const QString &drift);

/// What a decision has done: "… is now …. 4 events go on."
[[nodiscard]] QString decidedText(const MappingRow &row, int releasedEvents);

}
