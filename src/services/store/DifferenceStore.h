#pragma once

#include "domain/Query.h"
#include "store/Database.h"

#include <vector>

namespace concord {

/// medication_differences, read: what a job changed (written by MedicationSnapshotStore::capture).
class DifferenceStore
{
public:
    explicit DifferenceStore(Database &db) : m_db(db) {}

    /// In the job's order; the cursor is the position.
    [[nodiscard]] Result<DifferencePage> page(const DifferenceQuery &query);
    /// Mappings without an approved target that stand in the way of @p event: those it waits for, and those
    /// of what it put on a list.
    [[nodiscard]] Result<std::vector<MappingId>> openMappingsOf(EventId event, Timestamp now);

private:
    Database &m_db;
};

}
