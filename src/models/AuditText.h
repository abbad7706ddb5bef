#pragma once

#include "domain/AuditDesk.h"

#include <QString>
#include <QStringList>

namespace concord {

/// The words people read for the audit trail.

/// "job.cancel" → "Job cancelled", "event." → "All about events"; an unknown one stands as it is.
[[nodiscard]] QString auditActionLabel(const QString &action);
/// What a record tells: "Job cancelled", or "Not done: Job cancelled" where it was refused.
[[nodiscard]] QString auditTitle(const AuditRow &row);
/// "viewer" → "Viewer"; a word that is no role (any more) as it is.
[[nodiscard]] QString auditRoleLabel(const QString &role);
/// Actions and beginnings of actions to filter by, in an order that groups them.
[[nodiscard]] QStringList auditActions();
[[nodiscard]] QString auditOutcomeLabel(bool allowed);
/// "Today · Thursday, 15 January 2026": over the records of one day.
[[nodiscard]] QString dayText(Timestamp moment, Timestamp now);
/// "2026-01-15T12:00:00.000Z": as it is recorded.
[[nodiscard]] QString utcText(Timestamp moment);
[[nodiscard]] QString labelOf(AuditFileFormat format); ///< "JSON Lines with proofs"

/// A head's root as people compare it: its first and last digits.
[[nodiscard]] QString headText(const SignedHead &head);
[[nodiscard]] QString rootHex(const SignedHead &head);

/// "Verified to record 12,345 · head 4f9a…01c3 · 2026-01-15 12:00:00", "Record 17 was altered.": what counts.
[[nodiscard]] QString verdictText(const AuditCheck &check);
/// What else there is to know of it; empty when nothing.
[[nodiscard]] QString verdictNote(const AuditCheck &check);
/// How the trail stands while nobody has verified it here: "Signed to 12,345 records, 3 are newer."
[[nodiscard]] QString trailText(const TrailState &state, Timestamp now);
/// Who verified last, and what was found; empty: nobody has.
[[nodiscard]] QString lastCheckText(const TrailState &state, Timestamp now);

[[nodiscard]] QString exportedText(const AuditExport &file);
/// Why an export or a verification did not come to its end.
[[nodiscard]] QString exportErrorText(const Error &error);
[[nodiscard]] QString checkErrorText(const Error &error);

}
