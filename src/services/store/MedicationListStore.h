#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/Job.h"
#include "domain/Prescription.h"
#include "store/Database.h"
#include "store/Seal.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

#include <vector>

namespace concord {

/// What is known of a prescription at one source.
struct StoredPrescription
{
    QString version;
    qint64 updatedMs = 0;
    QByteArray contentHash;
    PatientId patient;
    MappingId mapping;
    bool onList = false;
    bool isToldByEvents = false; ///< an event has stated it as well
    bool isLive = false;         ///< on the list, or on hold
};

struct KnownPatients
{
    QHash<QString, PatientId> ids; ///< by reference at the source
    QSet<PatientId> staleAlready;  ///< new ones that need no mark any more
};

/// A prescription to keep, with the mapping that decides its code.
struct StagedPrescription
{
    Prescription value;
    MappingId mapping;      ///< null when it is not on the list
    QByteArray contentHash; ///< contentHashOf(value), keyed
};

/// BLAKE2b (20 bytes) over everything of a prescription that matters to the list, its version left out.
[[nodiscard]] QByteArray contentHashOf(const Prescription &prescription);

/// What one source (a connection's name) lists: its patients and prescriptions. Every function that writes
/// runs in the caller's transaction.
class MedicationListStore
{
public:
    MedicationListStore(Database &db, QString source);

    /// A hash of what a patient has, as it is stored and compared: keyed, lest somebody finds the content by
    /// trying.
    [[nodiscard]] QByteArray keyed(const QByteArray &hash);

    /// Known prescriptions among @p sourceIds, by source id.
    [[nodiscard]] Result<QHash<QString, StoredPrescription>> stored(const std::vector<QString> &sourceIds);
    /// Our ids for patient references; new ones are made, and marked stale where @p stale names them.
    [[nodiscard]] Result<KnownPatients> patientIds(const std::vector<QString> &references,
                                                   const QSet<QString> &stale, Timestamp now);

    [[nodiscard]] Result<void> insert(const std::vector<StagedPrescription> &fresh,
                                      const QHash<QString, PatientId> &patients, JobId job, Timestamp now);
    [[nodiscard]] Result<void> update(const std::vector<StagedPrescription> &changed,
                                      const QHash<QString, PatientId> &patients, JobId job);
    /// Marks as read by @p job without changing anything else.
    [[nodiscard]] Result<void> touch(const std::vector<QString> &sourceIds, JobId job);
    /// Takes deleted prescriptions off the list; returns which, with their patients. Ids that are unknown, or
    /// that @p job has read alive, are ignored.
    [[nodiscard]] Result<QHash<QString, PatientId>> markDeleted(const std::vector<QString> &sourceIds,
                                                                JobId job);
    [[nodiscard]] Result<void> markStale(const QSet<PatientId> &patients);

    /// On the list here but not read by @p job: gone at the source, or skipped by its paging. Key-set paged
    /// by id.
    [[nodiscard]] Result<std::vector<QString>> notSeen(JobId job, const QString &after, int limit);
    [[nodiscard]] Result<qint64> countOnList();

private:
    class Row;

    [[nodiscard]] QString keyOf(const QString &sourceId);
    [[nodiscard]] QString sourceIdOf(const QString &key, const QByteArray &sealed);

    Database &m_db;
    QString m_source;
    Seal m_prescriptions;
    QHash<QString, QString> m_keys; ///< of the source ids that stored() was asked for last
};

}
