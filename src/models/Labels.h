#pragma once

#include "domain/Access.h"
#include "domain/CodeMapping.h"
#include "domain/Engine.h"
#include "domain/Event.h"
#include "domain/Job.h"
#include "domain/SandboxFaults.h"

#include <QString>

namespace concord {

/// The words people read for the domain's enumerations. wordOf() gives the stored word; these are translated.
[[nodiscard]] QString labelOf(JobState state);
[[nodiscard]] QString labelOf(SyncMode mode);
[[nodiscard]] QString labelOf(JobTrigger trigger);
[[nodiscard]] QString labelOf(EventState state);
[[nodiscard]] QString labelOf(EventDirection direction);
[[nodiscard]] QString labelOf(EventKind kind);
[[nodiscard]] QString labelOf(MappingState state);
[[nodiscard]] QString labelOf(Equivalence equivalence);
[[nodiscard]] QString labelOf(UnmappedReason reason); ///< empty for None
[[nodiscard]] QString labelOf(Change change);
[[nodiscard]] QString labelOf(SandboxChangeKind kind);
[[nodiscard]] QString labelOf(ListenerState state);
[[nodiscard]] QString labelOf(BreakerState state);
[[nodiscard]] QString labelOf(BulkState state);
[[nodiscard]] QString labelOf(BulkActionKind kind);
[[nodiscard]] QString labelOf(ErrorCode code); ///< two or three words; errorText() is the sentence
[[nodiscard]] QString labelOf(Role role);
[[nodiscard]] QString pluralOf(Role role); ///< "analysts": in the middle of a sentence

/// "reading" → "Reading from the source", "upsert" → "Store"; an unknown step stands as it is.
[[nodiscard]] QString stepLabel(const QString &step);
/// "medication-list" → "Medication list"; an unknown integration stands as it is.
[[nodiscard]] QString integrationLabel(const QString &integration);
/// "needs_mapping" → "Needs mapping": what a step of the pipeline said; an unknown word stands as it is.
[[nodiscard]] QString verdictLabel(const QString &verdict);
/// "event.resend" → "Edited and resent": an order in the audit log; an unknown one stands as it is.
[[nodiscard]] QString orderLabel(const QString &action);
/// "mllp" → "HL7 v2 over MLLP": kind of a connection; an unknown one stands as it is.
[[nodiscard]] QString connectionKindLabel(const QString &kind);
/// "hl7v2" → "HL7 v2": format of a payload; an unknown one stands as it is.
[[nodiscard]] QString formatLabel(const QString &format);
/// "mllp" → "MLLP": the door a message came through; an unknown one stands as it is.
[[nodiscard]] QString channelLabel(const QString &channel);
/// "prescriptions" → "Prescription": a record an event changed; an unknown one stands as it is.
[[nodiscard]] QString recordLabel(const QString &record);
/// Name of a code system for people: "RxNorm", "NDC"; "Text only" where there is no system.
[[nodiscard]] QString systemLabel(const QString &uri);

}
