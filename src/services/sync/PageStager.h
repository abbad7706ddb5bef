#pragma once

#include "codec/ListedOrder.h"
#include "codec/MedicationPage.h"
#include "domain/Job.h"
#include "store/EventStore.h"
#include "store/MedicationListStore.h"
#include "sync/MappingBook.h"

#include <QSet>

namespace concord {

/// What one page brought.
struct StageCount
{
    int read = 0; ///< prescriptions that were new or had changed, or (full pull) were confirmed
    int failed = 0;
    qint64 newestMs = 0; ///< newest meta.lastUpdated
};

/// Takes a decoded page into the store in one transaction: prescriptions and patients, the mapping of each
/// code, the failures as events for review, and the mark on each patient whose list must be compared. Repeats
/// change nothing.
class PageStager
{
public:
    PageStager(Database &db, MedicationListStore &lists, EventStore &events, MappingBook &book,
               const Clock &clock)
        : m_db(db), m_lists(lists), m_events(events), m_book(book), m_clock(clock)
    {}

    /// @param tells what the source has changed is also a message of its own, as if it had arrived; not of
    /// the first pull, which finds what both sides know already.
    void begin(const JobRow &job, const QString &source, bool tells);
    /// What an event has written meanwhile is met by reading the whole page anew, a few times; then it fails.
    [[nodiscard]] Result<StageCount> stage(const MedicationPage &page);
    /// These ids are gone at the source.
    [[nodiscard]] Result<void> remove(const std::vector<QString> &sourceIds);

    [[nodiscard]] qint64 unmappedCodes() const { return m_unmapped.size(); }
    [[nodiscard]] qint64 patientsSeen() const { return m_patients.size(); }

private:
    struct Sorted; ///< a page's prescriptions, by what must be done with them
    [[nodiscard]] Result<Sorted> sort(const MedicationPage &page, StageCount &count);
    [[nodiscard]] Result<void> write(const Sorted &sorted);
    [[nodiscard]] Result<void> tell(const MedicationPage &page, const Sorted &sorted);
    [[nodiscard]] Result<void> tellDeleted(const QHash<QString, PatientId> &deleted);
    [[nodiscard]] Result<void> arrive(const ListedOrder &order, EventKind kind);
    [[nodiscard]] QString listedId(const QString &about) const;
    [[nodiscard]] Result<void> settleReviews(const std::vector<Prescription> &readable);
    [[nodiscard]] Result<void> recordFailures(const std::vector<EntryFailure> &failures);

    Database &m_db;
    MedicationListStore &m_lists;
    EventStore &m_events;
    MappingBook &m_book;
    const Clock &m_clock;
    JobRow m_job;
    QString m_source;
    bool m_tells = false;
    QSet<MappingId> m_unmapped;
    QSet<PatientId> m_patients; ///< 16 bytes each; the one thing that grows with the list
};

}
