#pragma once

#include "domain/Clock.h"
#include "store/Database.h"
#include "terminology/release/Drift.h"

#include <vector>

namespace concord {

/// A mapping that a release touches, and how.
struct TouchedMapping
{
    MappingRow mapping; ///< what MappingScan has of it
    DriftFacts facts;
    std::vector<DriftRow> rows;
};

/// What stands behind a DriftReport.
struct DriftFindings
{
    ReleaseRecord from;
    ReleaseRecord to;
    qint64 mappings = 0; ///< that were looked at
    std::vector<TouchedMapping> touched;
};

/// As driftReport().
[[nodiscard]] Result<DriftFindings> driftFindings(Database &db, const Clock &clock, const QString &from,
                                                  const QString &to);

}
