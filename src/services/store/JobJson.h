#pragma once

#include "domain/Job.h"

#include <QJsonObject>

namespace concord {

/// SyncCounts as metrics_json and the command line write them: {"patients", "medications", "added",
/// "discontinued", "changed", "unchanged", "unmapped", "failed_entries", "pages", "bytes", "duration_ms",
/// "source_ms", "own_ms"}.
[[nodiscard]] QJsonObject toJson(const SyncCounts &counts);
/// What is missing counts as 0, so that rows of older versions stay readable.
[[nodiscard]] SyncCounts syncCountsFromJson(const QJsonObject &object);

}
