#pragma once

#include "domain/Reconciliation.h"

#include <QString>

namespace concord {

/// Differences between two systems, and conflicts, as people read them.

[[nodiscard]] QString labelOf(DifferenceKind kind); ///< "Missing in the EHR"
[[nodiscard]] QString labelOf(Gravity gravity);
[[nodiscard]] QString labelOf(ItemState state);
[[nodiscard]] QString labelOf(ReconciliationState state);
[[nodiscard]] QString labelOf(ConflictState state);

/// Of SideDifference::record: "Prescription".
[[nodiscard]] QString thingLabel(const QString &record);
[[nodiscard]] QString fieldLabel(const QString &field); ///< "Dose"
[[nodiscard]] QString fieldList(const QStringList &fields);
/// The value of a field in words; what is in no known form stands as it came. Empty: nothing is said.
/// @param names of the drugs among the values; one without a name is its code
[[nodiscard]] QString fieldValueText(const QString &field, const Phi &value, const DrugNames &names = {});
/// By which a minor difference is none: "written in another case".
[[nodiscard]] QString sameRuleText(const QString &rule);

/// What is not the same, with the names of the sides: "pharm does not have it", "The quantity differs".
[[nodiscard]] QString differenceText(const SideDifference &difference);
/// What a remedy is called on its button: "Tell pharm again".
[[nodiscard]] QString remedyText(Remedy remedy, const SideDifference &difference);
/// What it does, said before it is ordered.
[[nodiscard]] QString consequenceText(Remedy remedy, const SideDifference &difference);
/// The reason that stands in the records where a person gives none; empty: one has to be given.
[[nodiscard]] QString offeredReason(Remedy remedy, const SideDifference &difference);
/// What became of a difference: "Tell pharm again, by ana", "Could not be carried out: …".
[[nodiscard]] QString outcomeText(const ReconciliationItemRow &item);

/// Who or what started a run: "by its schedule", "by ana", "by ana at the command line".
[[nodiscard]] QString starterText(const ReconciliationRunRow &run);
/// "98.2 % of 1,204 match"
[[nodiscard]] QString matchText(const ReconciliationCounts &counts);

/// How a field is decided, and why a strategy has left it to a person: "The newer value wins, but not both
/// sides say since when."
[[nodiscard]] QString strategyText(const ConflictField &field);
/// Who or what has decided a field: "by the rule that what has ended stays ended", "by ana"; empty: nobody.
[[nodiscard]] QString decidedByText(const QString &decidedBy);
/// Who has decided a conflict, and when: "by ana", "by rules"; empty: nobody.
[[nodiscard]] QString authorText(const ConflictRow &row);

}
