#pragma once

#include "sync/DriftReapply.h"

#include <QJsonObject>

namespace concord {

/// What holding a release against the mappings did, as "map reapply" and "map import-terminology" tell it.
[[nodiscard]] QJsonObject toJson(const ReapplyReport &report);
/// Lines on stdout; nothing where nothing was due.
void printReapplied(const ReapplyReport &report, bool isDryRun);

}
