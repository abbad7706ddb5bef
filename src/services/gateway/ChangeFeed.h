#pragma once

#include "domain/Clock.h"
#include "domain/CodeMapping.h"
#include "domain/Engine.h"
#include "domain/Job.h"
#include "store/Database.h"

#include <QHash>

#include <optional>
#include <vector>

namespace concord {

/// What was committed since the last look, by whomever. The first look of each kind is the base line and
/// finds nothing.
class ChangeFeed
{
public:
    ChangeFeed(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// New or changed among the newest jobs; an open job is always one of them.
    [[nodiscard]] Result<std::vector<JobRow>> jobs();
    [[nodiscard]] Result<std::vector<MappingRow>> mappings();
    /// Whether a row of the value tables has changed.
    [[nodiscard]] Result<bool> values();
    /// Bulk orders that are open or have just ended.
    [[nodiscard]] Result<std::vector<BulkRow>> bulks();

private:
    [[nodiscard]] Result<std::vector<MappingRow>> readMappings();

    Database &m_db;
    const Clock &m_clock;
    std::optional<QHash<JobId, JobRow>> m_jobs;
    std::optional<Timestamp> m_mappingsSince; ///< the newest decision seen; absent before the first look
    QHash<MappingId, MappingRow> m_mappings;  ///< as told last
    std::optional<qint64> m_values;           ///< the generation seen last
    QHash<BulkId, BulkRow> m_bulks;           ///< as told last
};

}
