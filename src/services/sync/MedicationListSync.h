#pragma once

#include "codec/MedicationPage.h"
#include "domain/Job.h"
#include "domain/MedicationSource.h"
#include "runtime/RunTimer.h"
#include "store/AuditStore.h"
#include "store/CursorStore.h"
#include "store/EventStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"
#include "store/MedicationListStore.h"
#include "store/MedicationSnapshotStore.h"
#include "store/TerminologyStore.h"
#include "sync/ListComparer.h"
#include "sync/MappingBook.h"
#include "sync/MedicationResolver.h"
#include "sync/PageStager.h"
#include "sync/StoreLookup.h"

#include <QObject>
#include <QSet>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace concord {

struct MedicationListSettings
{
    QString connection = QStringLiteral("ehr");                  ///< name of the source
    int pageSize = 1000;                                         ///< _count
    std::chrono::milliseconds overlap = std::chrono::seconds(2); ///< re-read before the high-water mark
    std::chrono::milliseconds lease = std::chrono::seconds(60);
    QString worker = QStringLiteral("concord"); ///< who holds the job's lease
    std::chrono::hours fullEvery{24}; ///< a delta this long after the last full pull becomes a full one
    /// A full pull that finds more than this share of the known medications deleted stops instead (and
    /// changes nothing): a source that suddenly shows nothing is more often misconfigured than emptied. 1 =
    /// never stop.
    double maxDeletedShare = 0.5;
    int deletedAlwaysAllowed = 50; ///< below this number the share does not count
    /// Others are told of this source's orders: what only this sync sees becomes a message as well. The first
    /// pull of an integration tells nothing: it finds what is known on both sides, or what reconciliation
    /// tells.
    bool tellsChanges = false;
};

/// One run of a medication list sync (DESIGN section 6). Lives on the thread of its Database and source;
/// asynchronous.
///
/// Full: every active MedicationRequest is read and staged page by page; an order that is known here but was
/// not read is asked for by id before it counts as gone, since paging may skip rows. Delta: what changed
/// since the newest meta.lastUpdated seen (the server's own clock) less an overlap, deletions from the type
/// history where the server has one, and a count that proves nothing else vanished; a count that does not fit
/// turns the run into a full one. Then the lists of touched patients are compared. Each page and each group
/// of patients is a transaction; the delta token is stored with the job's end. Killed anywhere, the next run
/// finishes: stale marks and the old token are in the store.
class MedicationListSync : public QObject
{
    Q_OBJECT

public:
    MedicationListSync(Database &db, const Clock &clock, MedicationSource &source,
                       MedicationListSettings settings);

    /// @param job claimed and running. finished() follows exactly once; the job is final in the store by
    /// then.
    void run(const JobRow &job);
    /// Stops at once; nothing that was committed is taken back. finished() follows with state Cancelled.
    void cancel();

signals:
    void progressed(const concord::JobRow &job);
    void finished(const concord::JobRow &job);

private:
    using Step = std::function<void(const QByteArray &body)>;
    /// Fetches and goes on with @p next, or stops the run. @p optional: a refused request gives an empty body
    /// instead.
    void fetch(const QString &url, bool optional, Step next);
    void readCapabilities();
    void readPages(const QString &firstUrl);
    void prefetch(const QString &url);
    void pageArrived(const Result<FetchReply> &reply);
    void stagePage();
    void pagesDone();
    void verifyMissing();
    void askForMissing(const std::vector<QString> &ids);
    void readAnswers(const QString &url, std::function<void()> done);
    void askForUnreadable();
    void findDeletions();
    [[nodiscard]] static QString searchById(const QStringList &ids);
    void missingDone();
    void readDeletions(const QString &url);
    void checkCount();
    void compare();
    void measureCount();
    void countAtSource(std::function<void(std::optional<qint64> offset)> next);
    void stop(const Error &error);
    void finish(JobState state);

    [[nodiscard]] QString searchUrl() const;
    [[nodiscard]] QString since() const;
    [[nodiscard]] bool interrupted(); ///< cancelled or superseded; finishes the run when so
    void report(const QString &step, double progress);
    void updateCounts();

    Database &m_db;
    const Clock &m_clock;
    MedicationSource &m_source;
    const MedicationListSettings m_settings;

    JobStore m_jobs;
    CursorStore m_cursors;
    AuditStore m_audit;
    EventStore m_events;
    MappingStore m_mappings;
    TerminologyStore m_terminology;
    MedicationListStore m_lists;
    MedicationSnapshotStore m_snapshots;
    StoreLookup m_lookup;
    MappingBook m_book;
    PageStager m_stager;
    ListComparer m_comparer;
    MedicationPageReader m_reader;
    MedicationResolver m_resolver;

    JobRow m_job;
    RunTimer m_timer;
    SyncCursor m_cursor;
    std::optional<Error> m_error;
    MedicationPage m_page;                         ///< the page at hand
    std::optional<Result<FetchReply>> m_nextReply; ///< arrived while the page at hand was still resolving
    bool m_nextAsked = false;
    bool m_atWork = false;  ///< a page is being resolved or staged
    QSet<size_t> m_visited; ///< hashes of page URLs, so that paging cannot go in circles
    std::optional<qint64> m_total;
    qint64 m_entriesRead = 0;
    qint64 m_newestMs = 0;
    qint64 m_ceilingMs = 0;      ///< the server's time when the pull began: the mark never passes it
    std::vector<QString> m_gone; ///< asked for by id and not found
    QString m_missingAfter;
    QSet<QString> m_answered; ///< ids that the source answered when asked by id
    qint64 m_lastReportUs = 0;
    bool m_running = false;
    bool m_lostLease = false;
    bool m_tells = false;
};

}
