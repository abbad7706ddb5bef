#pragma once

#include "domain/Job.h"
#include "store/EventStore.h"
#include "store/MedicationSnapshotStore.h"
#include "sync/MappingBook.h"

namespace concord {

/// Compares the lists of stale patients with their last snapshots, a group of patients per transaction: by
/// hash first; where they differ it writes the snapshot, the differences and one MED_LIST_PULL event per
/// patient.
class ListComparer
{
public:
    ListComparer(Database &db, MedicationSnapshotStore &snapshots, EventStore &events, MappingBook &book,
                 const Clock &clock)
        : m_db(db), m_snapshots(snapshots), m_events(events), m_book(book), m_clock(clock)
    {}

    void begin(const JobRow &job, const QString &source);
    /// The next group. False: no stale patient is left.
    [[nodiscard]] Result<bool> compareNext();

    [[nodiscard]] const SyncCounts &counts() const
    {
        return m_counts;
    } ///< added, discontinued, changed, unchanged

private:
    struct Group;
    [[nodiscard]] Result<Group> compare(const std::vector<StalePatient> &patients);
    [[nodiscard]] Result<Capture> captureOf(const StalePatient &patient, const std::vector<ListedItem> &items,
                                            const QByteArray &hash, const ListDiff &diff);
    [[nodiscard]] Result<void> addReasons(std::vector<Capture> &captures);
    [[nodiscard]] Result<void> record(const Capture &capture);

    Database &m_db;
    MedicationSnapshotStore &m_snapshots;
    EventStore &m_events;
    MappingBook &m_book;
    const Clock &m_clock;
    JobRow m_job;
    QString m_source;
    SyncCounts m_counts;
    qint64 m_position = 0;
};

}
