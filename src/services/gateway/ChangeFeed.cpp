#include "gateway/ChangeFeed.h"

#include "store/AlertRuleStore.h"
#include "store/BulkStore.h"
#include "store/ConflictStore.h"
#include "store/FacilityCodeStore.h"
#include "store/IncidentStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"
#include "store/PatientQuestionStore.h"
#include "store/PrescriberStore.h"
#include "store/ProviderStore.h"
#include "store/ReconciliationStore.h"
#include "store/ValueStore.h"

#include <algorithm>

namespace concord {

namespace {
constexpr int watchedJobs = 50;
constexpr int batch = 500;
constexpr int watchedAlerts = 100; ///< their counts of waiting events change without a decision
/// A decision's time is taken before its commit; looking back this far misses none.
constexpr std::chrono::seconds overlap{1};
constexpr std::chrono::seconds bulkMemory{10};   ///< an order that ended longer ago is no news
constexpr std::chrono::hours recentIncidents{1}; ///< since they were resolved
constexpr int mostIncidents = 500;
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

template <typename Store, typename Row, typename Key>
Result<std::vector<Row>> ChangeFeed::newOf(Watch<Row, Key> &watch)
{
    const bool isFirst = !watch.since;
    if (isFirst)
        watch.since = m_clock.now();
    Store store(m_db, m_clock);
    std::vector<Row> changed;
    Key after;
    for (Timestamp from = *watch.since - overlap;;) {
        const auto rows = store.changedSince(from, batch, after);
        if (!rows)
            return fail(rows.error());
        for (const Row &row : *rows) {
            watch.since = std::max(*watch.since, row.changedAt);
            const auto told = watch.told.constFind(row.id);
            if (told != watch.told.cend() && *told == row)
                continue;
            watch.told.insert(row.id, row);
            if (!isFirst)
                changed.push_back(row);
        }
        if (int(rows->size()) < batch)
            break;
        from = rows->back().changedAt;
        after = rows->back().id;
    }
    watch.told.removeIf(
        [&](typename QHash<Key, Row>::iterator told) { return told->changedAt < *watch.since - overlap; });
    return changed;
}

Result<PeopleChanges> ChangeFeed::people(bool withPatients)
{
    PeopleChanges changes;
    const auto take = [](auto found, auto &target) -> Result<void> {
        if (!found)
            return fail(found.error());
        target = *std::move(found);
        return {};
    };
    auto read =
        take(newOf<PrescriberStore>(m_prescribers), changes.prescribers)
            .and_then([&] { return take(newOf<ProviderStore>(m_providers), changes.providers); })
            .and_then([&] { return take(newOf<FacilityCodeStore>(m_facilities), changes.facilities); });
    if (read && withPatients)
        read = take(newOf<PatientQuestionStore>(m_patients), changes.patients);
    return read ? Result<PeopleChanges>(std::move(changes)) : fail(read.error());
}

Result<std::vector<ConflictRow>> ChangeFeed::conflicts()
{
    return newOf<ConflictStore>(m_conflicts);
}

Result<bool> ChangeFeed::reconciliation()
{
    auto stamp = ReconciliationStore(m_db, m_clock).stamp();
    if (!stamp)
        return fail(stamp.error());
    const auto before = std::exchange(m_reconciliation, *std::move(stamp));
    return before && *before != *m_reconciliation;
}

Result<bool> ChangeFeed::values()
{
    const auto generation = ValueStore(m_db, m_clock).generation();
    if (!generation)
        return fail(generation.error());
    const auto before = std::exchange(m_values, *generation);
    return before && *before != *generation;
}

Result<IncidentNews> ChangeFeed::incidents()
{
    auto recent = IncidentStore(m_db, m_clock).recent(m_clock.now() - recentIncidents, mostIncidents);
    if (!recent)
        return fail(recent.error());
    IncidentNews news;
    const bool isFirst = !m_incidents;
    if (isFirst) {
        for (const Incident &incident : *recent)
            m_desktop.insert(incident.id, false);
    } else {
        news.isChanged = *recent != *m_incidents;
        auto noticed = forDesktop(*recent);
        if (!noticed)
            return fail(noticed.error());
        news.noticed = *std::move(noticed);
    }
    m_incidents = *std::move(recent);
    return news;
}

Result<std::vector<Incident>> ChangeFeed::forDesktop(const std::vector<Incident> &recent)
{
    std::vector<Incident> noticed;
    std::optional<std::vector<AlertRule>> rules; // read only when something has opened
    for (const Incident &incident : recent) {
        const auto known = m_desktop.constFind(incident.id);
        if (known != m_desktop.constEnd()) {
            const bool isOver = incident.resolvedAt && m_clock.now() - *incident.resolvedAt >= settleTime;
            if (!*known || !isOver)
                continue;
            m_desktop.insert(incident.id, false);
            noticed.push_back(incident);
            continue;
        }
        if (!rules) {
            auto read = AlertRuleStore(m_db, m_clock).all();
            if (!read)
                return fail(read.error());
            rules = *std::move(read);
        }
        const bool isMeant = std::any_of(rules->begin(), rules->end(), [&](const AlertRule &rule) {
            return rule.kind == incident.rule && rule.enabled &&
                   std::count(rule.notifiers.begin(), rule.notifiers.end(), NotifierKind::Desktop) > 0;
        });
        m_desktop.insert(incident.id, isMeant && !incident.resolvedAt);
        if (isMeant && !incident.resolvedAt)
            noticed.push_back(incident);
    }
    return noticed;
}

}
