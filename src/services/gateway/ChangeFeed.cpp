#include "gateway/ChangeFeed.h"

#include "store/BulkStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"
#include "store/ValueStore.h"

namespace concord {

namespace {
constexpr int watchedJobs = 50;
constexpr int batch = 500;
constexpr int watchedAlerts = 100; ///< their counts of waiting events change without a decision
/// A decision's time is taken before its commit; looking back this far misses none.
constexpr std::chrono::seconds overlap{1};
constexpr std::chrono::seconds bulkMemory{10}; ///< an order that ended longer ago is no news
}

Result<std::vector<JobRow>> ChangeFeed::jobs()
{
    JobQuery query;
    query.page.limit = watchedJobs;
    const auto page = JobStore(m_db, m_clock).page(query);
    if (!page)
        return fail(page.error());
    std::vector<JobRow> changed;
    QHash<JobId, JobRow> read;
    for (const JobRow &row : page->rows) {
        if (m_jobs && (!m_jobs->contains(row.id) || m_jobs->value(row.id) != row))
            changed.push_back(row);
        read.insert(row.id, row);
    }
    m_jobs = std::move(read);
    return changed;
}

Result<std::vector<MappingRow>> ChangeFeed::mappings()
{
    const bool isFirst = !m_mappingsSince;
    if (isFirst)
        m_mappingsSince = m_clock.now();
    const auto rows = readMappings();
    if (!rows)
        return fail(rows.error());
    std::vector<MappingRow> changed;
    for (const MappingRow &row : *rows) {
        m_mappingsSince = std::max(*m_mappingsSince, row.updatedAt);
        const auto told = m_mappings.constFind(row.id);
        if (told != m_mappings.cend() && *told == row)
            continue;
        m_mappings.insert(row.id, row);
        if (!isFirst)
            changed.push_back(row);
    }
    return changed;
}

Result<std::vector<BulkRow>> ChangeFeed::bulks()
{
    const auto rows = BulkStore(m_db, m_clock).recent(m_clock.now() - bulkMemory);
    if (!rows)
        return fail(rows.error());
    std::vector<BulkRow> changed;
    QHash<BulkId, BulkRow> read;
    for (const BulkRow &row : *rows) {
        const auto told = m_bulks.constFind(row.id);
        if (told == m_bulks.cend() || *told != row)
            changed.push_back(row);
        read.insert(row.id, row);
    }
    m_bulks = std::move(read);
    return changed;
}

Result<std::vector<MappingRow>> ChangeFeed::readMappings()
{
    MappingStore store(m_db, m_clock);
    auto found = store.alerts(watchedAlerts);
    if (!found)
        return found;
    MappingId after;
    for (Timestamp from = *m_mappingsSince - overlap;;) {
        const auto rows = store.changedSince(from, batch, after);
        if (!rows)
            return fail(rows.error());
        found->insert(found->end(), rows->begin(), rows->end());
        if (int(rows->size()) < batch)
            return found;
        from = rows->back().updatedAt;
        after = rows->back().id;
    }
}

Result<bool> ChangeFeed::values()
{
    const auto generation = ValueStore(m_db, m_clock).generation();
    if (!generation)
        return fail(generation.error());
    const auto before = std::exchange(m_values, *generation);
    return before && *before != *generation;
}

}
