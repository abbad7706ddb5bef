#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/Job.h"
#include "domain/MedicationList.h"
#include "store/Database.h"
#include "store/Seal.h"

#include <QByteArray>
#include <QHash>

#include <vector>

namespace concord {

/// A patient whose list must be compared with the last snapshot.
struct StalePatient
{
    PatientId id;
    QString reference;
    QByteArray lastHash; ///< empty: never captured
    SnapshotId lastSnapshot;
};

struct ListedItem
{
    MedicationItem item;
    QString sourceVersion;
    MappingId mapping;
    QByteArray contentHash;
};

/// Why a prescription left the list.
struct EndedPrescription
{
    QString reason; ///< a status word, or "deleted"
    QString sourceVersion;
    MappingId mapping;
};

/// One patient's changed list, ready to be written.
struct Capture
{
    StalePatient patient;
    SnapshotId snapshot;
    EventId event;
    QByteArray hash;
    std::vector<ListedItem> items;
    std::vector<DifferenceRow> differences; ///< position and job are added when written
    std::vector<MappingId> differenceMappings;
};

/// What is compared and captured of one source's lists: medication_snapshot(_items), medication_differences,
/// and which patients have changed. Every function that writes runs in the caller's transaction.
class MedicationSnapshotStore
{
public:
    MedicationSnapshotStore(Database &db, QString source);

    /// See MedicationListStore.
    [[nodiscard]] QByteArray keyed(const QByteArray &hash) { return m_prescriptions.hash(hash); }

    [[nodiscard]] Result<std::vector<StalePatient>> stale(int limit);
    [[nodiscard]] Result<QHash<PatientId, std::vector<ListedItem>>>
    lists(const std::vector<StalePatient> &patients);
    [[nodiscard]] Result<QHash<SnapshotId, std::vector<MedicationItem>>>
    snapshots(const std::vector<StalePatient> &patients);
    [[nodiscard]] Result<QHash<QString, EndedPrescription>> ended(const std::vector<QString> &sourceIds);
    /// Snapshots, items and differences of @p captures, and their patients' new state. @p position: of the
    /// job's last difference so far; moved on.
    [[nodiscard]] Result<void> capture(const std::vector<Capture> &captures, JobId job, Timestamp now,
                                       qint64 &position);
    /// The list is as it was captured last: only the mark goes away.
    [[nodiscard]] Result<void> clearStale(const std::vector<StalePatient> &unchanged);

private:
    class Writers;

    Database &m_db;
    QString m_source;
    Seal m_prescriptions;
};

}
