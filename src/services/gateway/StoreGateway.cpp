#include "gateway/StoreGateway.h"

#include "gateway/AccessCheck.h"
#include "gateway/OverviewReader.h"
#include "gateway/StoreGatewayAnswers.h"
#include "observability/Log.h"
#include "store/DifferenceStore.h"
#include "store/EventStore.h"
#include "store/JobStore.h"
#include "store/MappingStore.h"
#include "store/ScopedReads.h"

#include <QElapsedTimer>
#include <QFileInfo>

namespace concord {

namespace {
constexpr int drugHits = 50;
constexpr int detailRows = 200;
constexpr std::chrono::minutes overviewAtLeast{1}; ///< hours roll on without any commit
constexpr std::chrono::seconds overviewAtMost{10}; // between two readings

bool isLost(ErrorCode code)
{
    return code == ErrorCode::StoreCorrupt || code == ErrorCode::StoreNewer ||
           code == ErrorCode::StoreFailed || code == ErrorCode::ConfigInvalid;
}
}

StoreGateway::StoreGateway(GatewaySettings settings, const Clock &clock)
    : m_settings(std::move(settings)), m_clock(clock), m_url(m_settings.database), m_refusals(clock)
{
    if (m_settings.advisor) // of another thread: queued
        connect(m_settings.advisor.get(), &DrugAdvisor::ready, this, &StoreGateway::advised,
                Qt::QueuedConnection);
    if (!m_settings.waitsForSession)
        m_session = ownerSession(m_settings.actor);
}

StoreGateway::~StoreGateway() = default;

void StoreGateway::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &StoreGateway::poll);
    m_timer->start(m_settings.poll);
    m_nextOpen = QDeadlineTimer(0);
    poll();
}

void StoreGateway::stop()
{
    m_timer.reset();
    giveUpWaiting();
    close();
    m_streams.clear();
    m_coverage.reset();
}

void StoreGateway::close()
{
    m_feed.reset();
    m_db.reset();
    m_orderDb.reset();
}

void StoreGateway::setSession(const std::optional<Session> &session, const DatabaseUrl &database)
{
    giveUpWaiting();
    close();
    m_session = session;
    m_coverage.reset();
    m_url = database;
    m_trouble.reset();
    m_overview.reset();
    if (m_openConflicts.value_or(0) != 0)
        emit openConflictsChanged(0); // it was the number of somebody else
    m_openConflicts.reset();
    for (auto &[id, stream] : m_streams) // what another one was told is not told to this one
        stream.tail.reset();
    m_nextOpen = QDeadlineTimer(0);
    m_nextOverview = QDeadlineTimer(0);
    if (session)
        emit sessionApplied(*session);
    if (m_timer)
        poll(); // the next question may be here already
}

void StoreGateway::noteUnreachable(const Error &error)
{
    if (!m_session)
        goOffline(error);
}

void StoreGateway::look()
{
    m_lookAgain = true;
} // the next poll tells: at most every 100 ms

void StoreGateway::poll()
{
    if (!m_session) // nobody is there to be told anything
        return;
    if (!m_db) {
        if (!m_nextOpen.hasExpired())
            return;
        if (const auto opened = open(); !opened) {
            goOffline(opened.error());
            return;
        }
        goOnline();
    }
    if (isFileGone()) { // SQLite would go on reading the deleted file without a word
        goOffline({ErrorCode::StoreFailed, m_db->place(), QStringLiteral("the file is gone"), 0});
        return;
    }
    tell();
}

bool StoreGateway::isFileGone() const
{
    return m_url.kind == Dialect::Kind::Sqlite && !QFileInfo::exists(m_url.path);
}

Result<void> StoreGateway::open()
{
    OpenOptions options;
    options.mustExist = m_wasOpen;
    auto db = Database::open(m_url, options);
    if (!db)
        return fail(db.error());
    if (const auto scoped = scopeReads(**db, *m_session); !scoped)
        return scoped;
    m_db = *std::move(db);
    m_feed = std::make_unique<ChangeFeed>(*m_db, m_clock);
    m_wasOpen = true;
    m_overview.reset();
    m_overviewDue = true;
    m_reconciliationDue = true;
    return {};
}

void StoreGateway::goOnline()
{
    m_trouble.reset();
    emit availabilityChanged(true, {});
}

void StoreGateway::goOffline(const Error &error)
{
    endTrials(error);
    close();
    m_nextOpen = QDeadlineTimer(m_settings.reopen);
    const bool isNews = m_trouble != error;
    m_trouble = error;
    if (!isNews)
        return;
    logLine(LogLevel::Error, "gateway", QStringLiteral("the store cannot be reached"), {.error = error});
    emit availabilityChanged(false, error);
}

Error StoreGateway::unavailable() const
{
    return m_trouble.value_or(Error{ErrorCode::StoreFailed, m_url.place(), QStringLiteral("not open"), 0});
}

/// That the database is not there explains more than that nobody could be found in it.
Error StoreGateway::withoutSession(const QString &subject) const
{
    return m_trouble.value_or(nobodySignedIn(subject));
}

void StoreGateway::tell()
{
    const auto changed = m_db->hasChanged();
    Result<void> told = changed ? Result<void>{} : fail(changed.error());
    if (changed && (*changed || std::exchange(m_lookAgain, false))) {
        m_overviewDue = true;
        m_reconciliationDue = true;
        told = tellJobsAndMappings().and_then([&] { return tellBulks(); }).and_then([&] {
            return tellIncidents();
        });
        if (told)
            told = tellConflicts();
        if (told)
            emit queueChanged();
        if (told) {
            const auto more = tellStreams();
            m_lookAgain = more.value_or(false);
            told = more ? Result<void>{} : fail(more.error());
        }
    }
    if (told && !m_openConflicts)
        told = tellOpenConflicts();
    m_overviewDue |= m_overviewOld.hasExpired(); // a worker that died writes nothing
    if (told && (m_overviewDue && m_nextOverview.hasExpired()))
        told = tellOverview();
    if (told && m_reconciliationDue && m_nextReconciliation.hasExpired())
        told = tellReconciliation();
    if (told)
        tellTrials();
    if (!told && isLost(told.error().code))
        goOffline(told.error());
    else if (!told)
        m_lookAgain = true; // busy: at the next poll
}

Result<void> StoreGateway::tellJobsAndMappings()
{
    const auto jobs = m_feed->jobs();
    if (!jobs)
        return fail(jobs.error());
    if (!jobs->empty())
        emit jobsChanged(*jobs);
    const auto mappings = m_feed->mappings();
    if (!mappings)
        return fail(mappings.error());
    if (!mappings->empty())
        emit mappingsChanged(*mappings);
    const auto values = m_feed->values();
    if (!values)
        return fail(values.error());
    if (*values)
        emit valuesChanged();
    return tellPeople();
}

/// Of patients only who may see them is told.
Result<void> StoreGateway::tellPeople()
{
    const bool seesPatients =
        AccessCheck(*m_db, *m_session).anywhere(actionOf("fetchPatientQuestions")).has_value();
    const auto people = m_feed->people(seesPatients);
    if (!people)
        return fail(people.error());
    if (*people != PeopleChanges{})
        emit peopleChanged(*people);
    return {};
}

Result<bool> StoreGateway::tellStreams()
{
    EventStore events(*m_db, m_clock);
    bool more = false;
    for (auto &[id, stream] : m_streams) {
        if (!stream.tail) {
            if (const auto begun = begin(stream); !begun)
                return fail(begun.error());
            continue;
        }
        const auto rows = stream.tail->next(events, more);
        if (!rows)
            return fail(rows.error());
        if (!rows->empty())
            emit eventsAppended(id, *rows);
    }
    return more;
}

/// Reading it takes longer the more there is: it never takes more than a tenth of this thread's time.
Result<void> StoreGateway::tellOverview()
{
    QElapsedTimer watch;
    watch.start();
    auto overview = readOverview(*m_db, m_clock);
    m_nextOverview = QDeadlineTimer(std::max<qint64>(m_settings.poll.count(), watch.elapsed() * 10));
    if (!overview)
        return fail(overview.error());
    m_overviewDue = false;
    m_overviewOld = QDeadlineTimer(overviewAtMost);
    const Timestamp readAt = overview->readAt;
    const bool isOld = !m_overview || readAt - m_overview->readAt >= overviewAtLeast;
    if (!isOld) {
        overview->readAt = m_overview->readAt; // the only thing that always differs
        if (*overview == *m_overview)
            return {};
    }
    overview->readAt = readAt;
    m_overview = *overview;
    emit overviewChanged(*overview);
    return {};
}

void StoreGateway::refreshOverview()
{
    if (!m_db && m_timer) { // somebody asks to try again: not at the next turn, now
        m_nextOpen = QDeadlineTimer(0);
        poll();
    }
    answer(
        {actionOf("refreshOverview"), 0, QStringLiteral("overview")},
        [&] { return readOverview(*m_db, m_clock); },
        [&](const Overview &overview) {
            m_overview = overview;
            emit overviewChanged(overview);
        });
}

void StoreGateway::fetchJobs(const JobQuery &query)
{
    answer(
        {actionOf("fetchJobs"), query.page.requestId, QStringLiteral("jobs")},
        [&] { return JobStore(*m_db, m_clock).page(query); },
        [&](const JobPage &page) { emit jobsPage(page); });
}

void StoreGateway::fetchJob(JobId id, quint64 requestId)
{
    const auto read = [&]() -> Result<JobDetail> {
        const auto job = JobStore(*m_db, m_clock).byId(id);
        if (!job)
            return fail(job.error());
        if (!*job)
            return fail(ErrorCode::NotFound, QStringLiteral("job/") + id.toString());
        auto unmapped = MappingStore(*m_db, m_clock).unmappedOf(id, detailRows);
        if (!unmapped)
            return fail(unmapped.error());
        auto failures = EventStore(*m_db, m_clock).failuresOf(id, detailRows);
        if (!failures)
            return fail(failures.error());
        return JobDetail{requestId, **job, *std::move(unmapped), *std::move(failures)};
    };
    answerIf(
        {actionOf("fetchJob"), requestId, QStringLiteral("job/") + id.toString()},
        [&](AccessCheck &check) { return check.job(actionOf("fetchJob"), id); }, read,
        [&](const JobDetail &detail) { emit jobDetail(detail); });
}

void StoreGateway::fetchDifferences(const DifferenceQuery &query)
{
    const auto action = actionOf("fetchDifferences");
    answerIf(
        {action, query.page.requestId, QStringLiteral("job/") + query.jobId.toString()},
        [&](AccessCheck &check) { return check.job(action, query.jobId); },
        [&] { return DifferenceStore(*m_db).page(query); },
        [&](const DifferencePage &page) { emit differencesPage(page); });
}

void StoreGateway::fetchEvents(const EventQuery &query)
{
    answer(
        {actionOf("fetchEvents"), query.page.requestId, QStringLiteral("events")},
        [&] { return EventStore(*m_db, m_clock).page(query); },
        [&](const EventPage &page) { emit eventsPage(page); });
}

void StoreGateway::fetchEvent(EventId id, quint64 requestId)
{
    const auto read = [&]() -> Result<EventDetail> {
        auto detail = EventStore(*m_db, m_clock).detail(id);
        if (!detail)
            return fail(detail.error());
        if (!*detail)
            return fail(ErrorCode::NotFound, QStringLiteral("event/") + id.toString());
        (*detail)->requestId = requestId;
        return **std::move(detail);
    };
    answerIf(
        {actionOf("fetchEvent"), requestId, QStringLiteral("event/") + id.toString()},
        [&](AccessCheck &check) { return check.event(actionOf("fetchEvent"), id); }, read,
        [&](const EventDetail &detail) { emit eventDetail(detail); });
}

void StoreGateway::fetchMappings(const MappingQuery &query)
{
    answer(
        {actionOf("fetchMappings"), query.page.requestId, QStringLiteral("mappings")},
        [&] { return MappingStore(*m_db, m_clock).page(query); },
        [&](const MappingPage &page) { emit mappingsPage(page); });
}

void StoreGateway::searchDrugs(const QString &text, quint64 requestId)
{
    answer(
        {actionOf("searchDrugs"), requestId, QStringLiteral("drugs")},
        [&] { return MappingStore(*m_db, m_clock).searchDrugs(text, drugHits); },
        [&](const std::vector<FoundDrug> &drugs) { emit drugsFound(drugs, requestId); });
}

void StoreGateway::triggerSync(const QString &integration, bool full)
{
    carryOut(
        OrderSlip{"triggerSync", actionOf("triggerSync")},
        [&](Database &db) {
            return Orders(db, m_clock, *m_session).triggerSync(integration, full, JobTrigger::Manual);
        },
        [&](const Result<JobId> &id) { emit syncAccepted(*id, integration); });
}

void StoreGateway::cancelJob(JobId id)
{
    carryOut(
        OrderSlip{"cancelJob", actionOf("cancelJob")},
        [&](Database &db) { return Orders(db, m_clock, *m_session).cancelJob(id); },
        [](const Result<void> &) {});
}

void StoreGateway::streamEvents(quint64 streamId, const EventQuery &filter)
{
    Stream stream{filter, {}};
    // also while nobody is there: it is quiet until somebody is
    if (hasSession(actionOf("streamEvents"), QStringLiteral("events")) &&
        m_db) { // else it begins when the store answers again
        if (const auto begun = begin(stream); !begun)
            logLine(LogLevel::Error, "gateway", QStringLiteral("stream"), {.error = begun.error()});
    }
    m_streams.insert_or_assign(streamId, std::move(stream));
}

Result<void> StoreGateway::begin(Stream &stream)
{
    EventStore events(*m_db, m_clock);
    EventQuery newest;
    newest.page.limit = 1;
    const auto page = events.page(newest);
    if (!page)
        return fail(page.error());
    EventTail tail(stream.filter, page->rows.empty() ? EventId{} : page->rows.front().id, m_clock.now());
    for (bool more = true; more;) {
        more = false;
        if (const auto past = tail.next(events, more); !past)
            return fail(past.error());
    }
    stream.tail = std::move(tail);
    return {};
}

void StoreGateway::unsubscribe(quint64 streamId)
{
    m_streams.erase(streamId);
}

}
