#include "sync/MedicationListSync.h"

#include "codec/FhirDateTime.h"
#include "sync/FhirReply.h"

#include <QUrl>

#include <algorithm>

namespace concord {

namespace {
constexpr int missingPerRequest = 50;
const auto resourceName = QStringLiteral("MedicationRequest");

QString withoutQuery(const QString &url)
{
    return url.section(QLatin1Char('?'), 0, 0);
}
}

MedicationListSync::MedicationListSync(Database &db, const Clock &clock, MedicationSource &source,
                                       MedicationListSettings settings)
    : m_db(db),
      m_clock(clock),
      m_source(source),
      m_settings(std::move(settings)),
      m_jobs(db, clock),
      m_cursors(db, clock),
      m_audit(db, clock),
      m_events(db, clock),
      m_mappings(db, clock),
      m_terminology(db, clock),
      m_lists(db, m_settings.connection),
      m_snapshots(db, m_settings.connection),
      m_lookup(m_terminology, m_mappings),
      m_book(m_mappings, m_lookup),
      m_stager(db, m_lists, m_events, m_book, clock),
      m_comparer(db, m_snapshots, m_events, m_book, clock),
      m_reader(source.baseUrl()),
      m_resolver(source, m_reader)
{}

void MedicationListSync::run(const JobRow &job)
{
    m_timer.start();
    m_running = true;
    m_job = job;
    m_error.reset();
    m_visited.clear();
    m_gone.clear();
    m_missingAfter.clear();
    m_total.reset();
    m_entriesRead = 0;
    m_newestMs = 0;
    m_ceilingMs = 0;
    m_lostLease = false;
    m_lastReportUs = 0;
    m_source.setCorrelation(job.correlationId);
    m_tells = false;
    m_stager.begin(m_job, m_settings.connection, m_tells);
    m_comparer.begin(m_job, m_settings.connection);
    m_resolver.begin();
    const auto cursor = m_cursors.load(job.integration);
    if (!cursor) { // finished() never comes out of run() itself
        QMetaObject::invokeMethod(
            this, [this, error = cursor.error()] { stop(error); }, Qt::QueuedConnection);
        return;
    }
    m_cursor = cursor->value_or(SyncCursor{});
    const bool isFullDue = m_clock.now() - fromMs(m_cursor.fullPullAtMs) > m_settings.fullEvery;
    if (!*cursor || m_cursor.highWater.isEmpty() || isFullDue)
        m_job.mode = SyncMode::Full;
    m_tells = m_settings.tellsChanges && *cursor;
    m_reader.keepOrders(m_tells);
    m_stager.begin(m_job, m_settings.connection, m_tells);
    report(QStringLiteral("reading"), 0);
    if (m_job.mode == SyncMode::Full)
        readCapabilities();
    else
        readPages(searchUrl());
    m_timer.pause();
}

void MedicationListSync::cancel()
{
    if (!m_running)
        return;
    m_source.cancelAll();
    m_timer.resume();
    finish(JobState::Cancelled);
}

void MedicationListSync::fetch(const QString &url, bool optional, Step next)
{
    m_source.fetch(url, [this, url, optional, next = std::move(next)](const Result<FetchReply> &reply) {
        m_timer.resume();
        if (!interrupted()) {
            const auto body = acceptReply(reply, withoutQuery(url));
            const bool isRefused = reply && !body && reply->status >= 400 && reply->status < 500 &&
                                   reply->status != 401 && reply->status != 425 &&
                                   !isRetryable(body.error().code); // "not now" is not "never"
            if (body)
                next(*body);
            else if (optional && isRefused)
                next({});
            else
                stop(body.error());
        }
        m_timer.pause();
    });
}

/// Only a full run asks: it finds out the FHIR version and whether deletions can be read from a history.
void MedicationListSync::readCapabilities()
{
    fetch(QStringLiteral("metadata"), true, [this](const QByteArray &body) {
        m_cursor.hasHistory = false;
        if (!body.isEmpty()) {
            const auto capabilities = m_reader.readCapabilities(body);
            if (!capabilities)
                return stop(capabilities.error());
            if (!capabilities->fhirVersion.isEmpty() &&
                !capabilities->fhirVersion.startsWith(QStringLiteral("4.")))
                return stop({ErrorCode::UnsupportedVersion, QStringLiteral("metadata"),
                             QStringLiteral("the server speaks FHIR %1; Concord reads R4 (4.0)")
                                 .arg(capabilities->fhirVersion.left(20))});
            m_cursor.hasHistory = capabilities->hasHistory;
        }
        readPages(searchUrl());
    });
}

QString MedicationListSync::since() const
{
    const auto mark = FhirDateTime::parse(m_cursor.highWater);
    const qint64 from = mark ? std::max<qint64>(0, mark->fromMs - m_settings.overlap.count()) : 0;
    return QString::fromLatin1(QUrl::toPercentEncoding(toInstant(from)));
}

QString MedicationListSync::searchUrl() const
{
    return m_job.mode == SyncMode::Full
               ? QStringLiteral("MedicationRequest?status=active&_count=%1").arg(m_settings.pageSize)
               : QStringLiteral("MedicationRequest?_lastUpdated=ge%1&_count=%2")
                     .arg(since())
                     .arg(m_settings.pageSize);
}

void MedicationListSync::readPages(const QString &firstUrl)
{
    m_nextReply.reset();
    m_atWork = false;
    prefetch(firstUrl);
}

void MedicationListSync::prefetch(const QString &url)
{
    m_nextAsked = true;
    m_visited.insert(qHash(url));
    m_source.fetch(url, [this](const Result<FetchReply> &reply) {
        m_timer.resume();
        if (!interrupted()) {
            if (m_atWork)
                m_nextReply = reply; // the page before still waits for its medications
            else
                pageArrived(reply);
        }
        m_timer.pause();
    });
}

void MedicationListSync::pageArrived(const Result<FetchReply> &reply)
{
    m_nextAsked = false;
    const auto body = acceptReply(reply, resourceName);
    if (!body)
        return stop(body.error());
    if (m_ceilingMs == 0) // what changes from here on may be missed by the pages already read
        m_ceilingMs = reply->serverTimeMs;
    m_job.counts.bytes += body->size();
    ++m_job.counts.pages;
    auto page = m_reader.read(*body);
    if (!page) {
        Error error = page.error();
        error.where =
            error.where.isEmpty() ? resourceName : resourceName + QStringLiteral(": ") + error.where;
        return stop(error);
    }
    m_page = std::move(*page);
    if (m_page.total)
        m_total = m_page.total;
    m_entriesRead += m_page.entries;
    if (!m_page.nextUrl.isEmpty()) { // ask now: the source works while we do
        if (m_visited.contains(qHash(m_page.nextUrl)))
            return stop({ErrorCode::InvalidMessage, resourceName + QStringLiteral(": link"),
                         QStringLiteral("the next link leads back to a page that was read already")});
        prefetch(m_page.nextUrl);
    }
    m_atWork = true;
    m_resolver.resolve(m_page, [this](const Result<void> &resolved) {
        m_timer.resume();
        if (!interrupted()) {
            if (resolved)
                stagePage();
            else
                stop(resolved.error());
        }
        m_timer.pause();
    });
}

void MedicationListSync::stagePage()
{
    const auto count = m_stager.stage(m_page);
    if (!count)
        return stop(count.error());
    m_job.counts.medications += count->read;
    m_job.counts.failedEntries += count->failed;
    m_newestMs = std::max(m_newestMs, count->newestMs);
    if (m_ceilingMs == 0) // a server without a Date header: what its first page knows
        m_ceilingMs = m_newestMs;
    m_atWork = false;
    const double share = m_total.value_or(0) > 0 ? double(m_entriesRead) / double(*m_total) : 0;
    report(QStringLiteral("reading"), m_total ? std::min(1.0, share) * 0.7 : -1);
    if (m_nextReply) {
        const Result<FetchReply> reply = *std::exchange(m_nextReply, std::nullopt);
        return pageArrived(reply);
    }
    if (!m_nextAsked)
        pagesDone();
}

void MedicationListSync::pagesDone()
{
    m_page = {};
    if (m_job.mode == SyncMode::Full)
        return verifyMissing();
    askForUnreadable();
}

QString MedicationListSync::searchById(const QStringList &ids)
{
    QStringList encoded;
    for (const QString &id : ids)
        encoded.append(QString::fromLatin1(QUrl::toPercentEncoding(id)));
    return QStringLiteral("MedicationRequest?_id=%1&_count=%2")
        .arg(encoded.join(QLatin1Char(',')))
        .arg(missingPerRequest);
}

/// An order that could not be read may be readable now though it did not change itself: its medication came,
/// a permission was given.
void MedicationListSync::askForUnreadable()
{
    const auto open = m_events.openEntryIds(m_settings.connection, missingPerRequest);
    if (!open)
        return stop(open.error());
    m_answered.clear();
    if (open->isEmpty())
        return findDeletions();
    readAnswers(searchById(*open), [this] { findDeletions(); });
}

void MedicationListSync::findDeletions()
{
    if (m_cursor.hasHistory)
        return readDeletions(QStringLiteral("MedicationRequest/_history?_since=%1&_count=%2")
                                 .arg(since())
                                 .arg(m_settings.pageSize));
    checkCount();
}

/// A medication that was not read is not gone until the source says so by id.
void MedicationListSync::verifyMissing()
{
    const auto ids = m_lists.notSeen(m_job.id, m_missingAfter, missingPerRequest);
    if (!ids)
        return stop(ids.error());
    if (ids->empty())
        return missingDone();
    m_missingAfter = ids->back();
    report(QStringLiteral("verifying"), 0.75);
    askForMissing(*ids);
}

void MedicationListSync::askForMissing(const std::vector<QString> &ids)
{
    m_answered.clear();
    readAnswers(searchById({ids.begin(), ids.end()}), [this, ids] {
        if (!m_answered.contains(QString())) { // an answer that nobody can name may be any of them
            std::copy_if(ids.begin(), ids.end(), std::back_inserter(m_gone),
                         [this](const QString &id) { return !m_answered.contains(id); });
        }
        verifyMissing();
    });
}

/// Stages every page of a search by id and notes which ids were answered, readable or not.
void MedicationListSync::readAnswers(const QString &url, std::function<void()> done)
{
    fetch(url, false, [this, url, done = std::move(done)](const QByteArray &body) {
        auto page = m_reader.read(body);
        if (!page)
            return stop(page.error());
        m_page = std::move(*page);
        m_resolver.resolve(m_page, [this, url, done](const Result<void> &resolved) {
            m_timer.resume();
            if (interrupted())
                return;
            if (!resolved)
                return stop(resolved.error());
            for (const Prescription &p : m_page.prescriptions)
                m_answered.insert(p.sourceId);
            for (const EntryFailure &f : m_page.failures)
                m_answered.insert(f.resourceReference.section(QLatin1Char('/'), 1));
            const auto count = m_stager.stage(m_page);
            if (!count)
                return stop(count.error());
            m_job.counts.failedEntries += count->failed;
            m_newestMs = std::max(m_newestMs, count->newestMs);
            const QString next = m_page.nextUrl;
            if (next.isEmpty() || next == url)
                done();
            else
                readAnswers(next, done);
            m_timer.pause();
        });
    });
}

void MedicationListSync::missingDone()
{
    const auto known = m_lists.countOnList();
    if (!known)
        return stop(known.error());
    const auto gone = qint64(m_gone.size());
    if (gone > m_settings.deletedAlwaysAllowed && double(gone) > double(*known) * m_settings.maxDeletedShare)
        return stop(
            {ErrorCode::Conflict, resourceName,
             QStringLiteral("the source no longer has %1 of %2 known medications; none was discontinued")
                 .arg(gone)
                 .arg(*known)});
    if (const auto removed = m_stager.remove(m_gone); !removed)
        return stop(removed.error());
    measureCount();
}

void MedicationListSync::readDeletions(const QString &url)
{
    m_visited.insert(qHash(url));
    fetch(url, true, [this](const QByteArray &body) {
        if (body.isEmpty()) // declared, but refused: the count finds what vanished
            return checkCount();
        const auto page = m_reader.read(body);
        if (!page)
            return stop(page.error());
        if (const auto removed = m_stager.remove(page->deletedIds); !removed)
            return stop(removed.error());
        if (page->nextUrl.isEmpty() || m_visited.contains(qHash(page->nextUrl)))
            return checkCount();
        readDeletions(page->nextUrl);
    });
}

/// After a delta: how many are active at the source, less how many are on the lists here, must be what it was
/// after the last full pull.
void MedicationListSync::checkCount()
{
    countAtSource([this](std::optional<qint64> offset) {
        if (offset && m_cursor.countOffset && *offset != *m_cursor.countOffset) {
            m_job.mode = SyncMode::Full; // something vanished, or came in unseen
            m_stager.begin(m_job, m_settings.connection, m_tells);
            m_job.counts.medications = 0;
            m_job.counts.failedEntries = 0;
            m_total.reset();
            m_entriesRead = 0;
            m_visited.clear();
            return readPages(searchUrl());
        }
        compare();
    });
}

/// After a full pull: the measure for the deltas to come.
void MedicationListSync::measureCount()
{
    countAtSource([this](std::optional<qint64> offset) {
        m_cursor.countOffset = offset;
        compare();
    });
}

/// Active at the source less on the lists here; nothing when the source does not count.
void MedicationListSync::countAtSource(std::function<void(std::optional<qint64> offset)> next)
{
    const QString url = QStringLiteral("MedicationRequest?status=active&_summary=count");
    fetch(url, true, [this, next = std::move(next)](const QByteArray &body) {
        const auto page = body.isEmpty() ? Result<MedicationPage>(MedicationPage{}) : m_reader.read(body);
        const auto here = m_lists.countOnList();
        if (!page)
            return stop(page.error());
        if (!here)
            return stop(here.error());
        next(page->total ? std::optional(*page->total - *here) : std::nullopt);
    });
}

void MedicationListSync::compare()
{
    const double from = 0.8;
    for (;;) {
        const auto more = m_comparer.compareNext();
        if (!more) {
            m_error = m_error.value_or(more.error());
            break;
        }
        if (!*more)
            break;
        report(QStringLiteral("comparing"), from);
        if (interrupted())
            return;
    }
    if (m_error)
        return finish(JobState::Failed);
    finish(m_job.counts.failedEntries > 0 ? JobState::PartlySucceeded : JobState::Succeeded);
}

/// The run cannot go on. What was read is applied all the same; the token stays, so the next run reads again.
void MedicationListSync::stop(const Error &error)
{
    if (!m_running)
        return;
    m_source.cancelAll();
    m_error = error;
    compare();
}

void MedicationListSync::updateCounts()
{
    SyncCounts &c = m_job.counts;
    const SyncCounts &compared = m_comparer.counts();
    c.added = compared.added;
    c.discontinued = compared.discontinued;
    c.changed = compared.changed;
    c.unchanged = compared.unchanged;
    c.unmapped = m_stager.unmappedCodes();
    c.patients = m_stager.patientsSeen();
    c.durationUs = m_timer.total().count();
    c.ownUs = m_timer.own().count();
    c.processorUs = m_timer.processor().count();
    c.durationMs = c.durationUs / 1000;
    c.ownMs = c.ownUs / 1000;
    c.sourceMs = c.durationMs - c.ownMs;
}

void MedicationListSync::report(const QString &step, double progress)
{
    const qint64 now = m_timer.total().count();
    const bool isNewStep = m_job.step != step;
    m_job.step = step;
    m_job.progress = progress;
    if (!isNewStep && now - m_lastReportUs < 250'000)
        return;
    m_lastReportUs = now;
    updateCounts();
    if (now > 250'000) { // a short run needs no heartbeat: its end is the news
        const auto held = m_jobs.heartbeat(m_job, m_settings.worker, m_settings.lease);
        m_lostLease = held && !*held;
    }
    emit progressed(m_job);
}

bool MedicationListSync::interrupted()
{
    if (!m_running)
        return true;
    if (m_lostLease) { // another worker closed this job; nothing of it is ours to write any more
        m_source.cancelAll();
        m_running = false;
        m_job.state = JobState::Failed;
        m_job.error = Error{ErrorCode::Conflict, QStringLiteral("integration_jobs"),
                            QStringLiteral("the lease went to another worker")};
        m_timer.pause();
        emit finished(m_job);
        return true;
    }
    const auto wanted = m_jobs.isCancelRequested(m_job.id);
    if (wanted && *wanted) {
        m_source.cancelAll();
        finish(JobState::Cancelled);
        return true;
    }
    return false;
}

void MedicationListSync::finish(JobState state)
{
    m_running = false;
    m_job.state = state;
    m_job.step.clear();
    m_job.progress = state == JobState::Succeeded || state == JobState::PartlySucceeded
                         ? 1
                         : std::max(0.0, m_job.progress);
    m_job.error = state == JobState::Failed ? m_error : std::nullopt;
    updateCounts();
    if (m_job.mode == SyncMode::Full) { // all lists were compared: those without a mark by that alone
        const auto onList = m_lists.countOnList();
        if (onList && isFinal(state) && state != JobState::Failed && state != JobState::Cancelled)
            m_job.counts.unchanged = std::max<qint64>(0, *onList - m_job.counts.added - m_job.counts.changed);
    }
    if (m_ceilingMs > 0)
        m_newestMs = std::min(m_newestMs, m_ceilingMs);
    const auto known = FhirDateTime::parse(m_cursor.highWater);
    if (m_newestMs > 0 && (m_job.mode == SyncMode::Full || !known || m_newestMs > known->fromMs))
        m_cursor.highWater = toInstant(m_newestMs);
    else if (m_cursor.highWater.isEmpty()) // nothing here carries a time: whatever gets one later is new
        m_cursor.highWater = toInstant(0);
    const bool isDone = state == JobState::Succeeded || state == JobState::PartlySucceeded;
    const auto written = m_db.write([&]() -> Result<void> {
        if (isDone) {
            if (m_job.mode == SyncMode::Full)
                m_cursor.fullPullAtMs = toMs(m_clock.now());
            if (auto saved = m_cursors.save(m_job.integration, m_job.id, m_cursor); !saved)
                return saved;
        }
        m_job.finishedAt = m_clock.now();
        if (auto finished = m_jobs.finish(m_job); !finished)
            return finished;
        return m_audit.append({m_settings.worker, QStringLiteral("job.finish"),
                               QStringLiteral("job/") + m_job.id.toString(), true, wordOf(state),
                               m_job.correlationId});
    });
    if (!written &&
        state != JobState::Failed) { // the end itself could not be stored: the lease runs out and tells
        m_job.state = JobState::Failed;
        m_job.error = written.error();
    }
    m_timer.pause();
    emit finished(m_job);
}

}
