#pragma once

#include "domain/CodeMapping.h"
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

/// "reading" → "Reading from the source"; an unknown step stands as it is.
[[nodiscard]] QString stepLabel(const QString &step);
/// "medication-list" → "Medication list"; an unknown integration stands as it is.
[[nodiscard]] QString integrationLabel(const QString &integration);
/// Name of a code system for people: "RxNorm", "NDC"; "Text only" where there is no system.
[[nodiscard]] QString systemLabel(const QString &uri);

}
