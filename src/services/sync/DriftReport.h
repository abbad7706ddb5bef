#pragma once

#include "domain/Clock.h"
#include "domain/MappingDrift.h"
#include "domain/Terminology.h"
#include "store/Database.h"

#include <vector>

namespace concord {

/// How the step from one release to another touches the mappings of a database.
struct DriftReport
{
    ReleaseRecord from;
    ReleaseRecord to;
    qint64 mappings = 0;        ///< that were looked at
    std::vector<DriftRow> rows; ///< by mapping, in the order they were made
};

/// Reads both releases into memory. @p from empty: the one before @p to; @p to empty: the current one. Codes
/// are looked up as of now. Programs need concord_resources. Errors: NotFound (no such release, or none
/// before), Conflict (a release that is known by its name only, or twice the same), those of loadIndex.
[[nodiscard]] Result<DriftReport> driftReport(Database &db, const Clock &clock, const QString &from,
                                              const QString &to);

}
