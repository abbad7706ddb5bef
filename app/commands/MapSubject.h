#pragma once

#include "commands/Workbench.h"
#include "domain/CodeMapping.h"

namespace concord {

/// The URI of "rxnorm" or "ndc"; anything else as it is.
[[nodiscard]] QString systemNamed(const QString &word);
/// The live mapping of a code, or the mapping with that id. NotFound; Conflict: codes of several systems.
[[nodiscard]] Result<MappingRow> mappingNamed(Workbench &bench, const QString &word, const QString &system);
/// Perhaps no worker is running: what a decision released is taken up in this process.
[[nodiscard]] Result<int> takeUpReleased(Workbench &bench);
}
