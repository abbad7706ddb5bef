#include "pipeline/EventWorker.h"

#include "observability/Log.h"
#include "pipeline/BulkExecutor.h"
#include "pipeline/outbound/Courier.h"
#include "pipeline/steps/ContentSteps.h"
#include "store/Notifications.h"
#include "store/PatientEffects.h"
#include "store/PatientIndex.h"

#include <QSet>

#include <algorithm>

namespace concord {

namespace {
constexpr int mostFetches = 64;
constexpr int indexedAtOnce = 200; ///< patients of before the index
constexpr int storeFailures = 3;   ///< of one event alone, before it is for review
constexpr std::chrono::seconds backlogEvery{1};
constexpr int mostBacklog = 10'000; ///< told as a number

qint64 nowUs()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}
}

EventWorker::EventWorker(EventWorkerSettings settings, const Clock &clock)
    : m_settings(std::move(settings)), m_clock(clock)
{}

EventWorker::~EventWorker()
{
    stop();
}

void EventWorker::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    m_beatTimer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &EventWorker::poll);
    connect(m_beatTimer.get(), &QTimer::timeout, this, &EventWorker::beat);
    m_timer->start(m_settings.poll);
    m_beatTimer->start(m_settings.lease / 3);
    m_nextOpen = QDeadlineTimer(0);
    poll();
}

void EventWorker::stop()
{
    m_timer.reset();
    m_beatTimer.reset();
    if (m_inner)
        m_inner->cancelAll();
    if (m_courier)
        m_courier->cancelAll();
    if (m_db) {
        const auto back = EventStore(*m_db, m_clock).giveBack(m_settings.worker);
        if (!back) // their lease runs out, and another worker takes them up
            logLine(LogLevel::Warning, "pipeline", QStringLiteral("not given back"), {.error = back.error()});
    }
    close();
}

void EventWorker::look()
{
    m_lookAgain = true;
    if (m_timer)
        poll();
}

void EventWorker::close()
{
    m_fetching.clear();
    m_fetched.clear();
    m_courier.reset();
    m_processor.reset();
    m_port.reset();
    m_inner.reset();
    m_notifications.reset();
    m_db.reset();
}

void EventWorker::poll()
{
    if (!m_db) {
        if (!m_nextOpen.hasExpired())
            return;
        if (const auto opened = open(); !opened) {
            giveUpConnection(opened.error());
            return;
        }
    }
    const auto more = work();
    if (!more) {
        giveUpConnection(more.error());
        return;
    }
    m_trouble.reset();
    m_lookAgain = m_lookAgain || *more;
    if (!*more || m_turnIsDue)
        return;
    m_turnIsDue = true; // the next batch at once, but what else waits in the event loop comes first
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_turnIsDue = false;
            if (m_timer)
                poll();
        },
        Qt::QueuedConnection);
}

Result<void> EventWorker::open()
{
    OpenOptions options;
    options.mustExist = true; // whoever provisions it makes it
    auto db = Database::open(m_settings.database, options);
    if (!db)
        return fail(db.error());
    if (m_settings.prepare) {
        if (const auto prepared = m_settings.prepare(**db); !prepared)
            return prepared;
    }
    // what this worker held when it lost its connection
    if (const auto back = EventStore(**db, m_clock).giveBack(m_settings.worker); !back)
        return fail(back.error());
    auto notifications = std::make_unique<Notifications>(**db);
    if (const auto listening = notifications->listen(); !listening)
        return listening;
    connect(notifications.get(), &Notifications::nudged, this, &EventWorker::look);
    m_db = *std::move(db);
    m_notifications = std::move(notifications);
    m_processor = std::make_unique<EventProcessor>(
        *m_db, m_clock, m_settings.steps ? m_settings.steps() : std::vector<std::unique_ptr<Step>>{},
        m_settings.retry, m_settings.worker, m_settings.jitter, sentSteps(m_settings.routes));
    if (m_settings.makePort) {
        m_inner = m_settings.makePort();
        m_port =
            std::make_unique<GuardedPort>(*m_inner, *m_db, m_clock, m_settings.worker, m_settings.rulesOf);
    }
    openCourier();
    m_nextRescue = QDeadlineTimer(0);
    m_lookAgain = true;
    emit ready();
    return {};
}

void EventWorker::openCourier()
{
    if (!m_settings.makeOutboundPort)
        return;
    CourierSettings settings;
    settings.worker = m_settings.worker;
    settings.routes = m_settings.routes;
    settings.rulesOf = m_settings.rulesOf;
    m_courier = std::make_unique<Courier>(
        m_settings.makeOutboundPort(), *m_db, m_clock, std::move(settings),
        [this](const Error &error, int retries) { return m_processor->outcomeOf(error, retries); },
        [this](EventTask task) { onAnswered(std::move(task)); });
}

/// All is closed and opened again, at once when the store was only busy; what was claimed goes back then. The
/// same trouble is told once, however often it comes.
void EventWorker::giveUpConnection(const Error &error)
{
    if (m_trouble != error) {
        logLine(LogLevel::Error, "pipeline", QStringLiteral("store"), {.error = error});
        emit failed(error);
    }
    m_trouble = error;
    m_lookAgain = true;
    if (m_db && m_oneByOne == 0 && error.code != ErrorCode::StoreBusy)
        m_oneByOne = 2 * m_settings.batch; // one event may be the cause: then it must not stop the others
    if (m_inner)
        m_inner->cancelAll();
    if (m_courier)
        m_courier->cancelAll();
    close();
    m_nextOpen = error.code == ErrorCode::StoreBusy ? QDeadlineTimer(0) : QDeadlineTimer(m_settings.reopen);
}

Result<bool> EventWorker::work()
{
    const auto changed = m_db->hasChanged();
    if (!changed)
        return fail(changed.error());
    if (m_nextRescue.hasExpired()) {
        if (const auto rescued = rescue(); !rescued)
            return fail(rescued.error());
        m_lookAgain = true; // also for events whose time has come
    }
    if (const auto ran = runFetched(); !ran)
        return fail(ran.error());
    if (!*changed && !std::exchange(m_lookAgain, false))
        return false;
    m_lookAgain = false;
    const auto ordered = runBulkOrder(*m_db, m_clock, m_settings.bulkBatch);
    if (!ordered)
        return fail(ordered.error());
    if (*ordered)
        emit bulkProgressed();
    const auto prepared = preparePatients();
    if (!prepared)
        return fail(prepared.error());
    const auto more = takeEvents();
    if (!more)
        return fail(more.error());
    const auto toSend = takeDeliveries();
    if (!toSend)
        return fail(toSend.error());
    if (const auto told = tellBacklog(); !told)
        return fail(told.error());
    return *ordered || *prepared || *more || *toSend;
}

/// What people have decided about patients, also while there are no events; and what they are found by.
Result<bool> EventWorker::preparePatients()
{
    const auto decided = PatientEffects(*m_db, m_clock).carryOut();
    if (!decided)
        return fail(decided.error());
    return PatientIndex(*m_db).makeMissing(m_clock, indexedAtOnce).map([&](int made) {
        return *decided > 0 || made > 0;
    });
}

Result<void> EventWorker::rescue()
{
    m_nextRescue = QDeadlineTimer(m_settings.rescue);
    const auto ended = endLeasesOfDeadProcesses(*m_db);
    if (!ended)
        return ended;
    const auto rescued = EventStore(*m_db, m_clock).rescueExpired(m_settings.mostInterruptions);
    if (!rescued)
        return fail(rescued.error());
    if (*rescued > 0)
        logLine(LogLevel::Warning, "pipeline",
                QStringLiteral("%1 interrupted event(s) taken up").arg(*rescued));
    if (!m_courier)
        return {};
    return DeliveryStore(*m_db, m_clock).hurryKnown().map([](int) {});
}

Result<bool> EventWorker::takeEvents()
{
    const int room = mostFetches - int(m_fetching.size());
    if (room <= 0)
        return false;
    EventStore events(*m_db, m_clock);
    const auto any = events.hasClaimable(Claimable::Inbound);
    if (!any || !*any)
        return any;
    const int limit = m_oneByOne > 0 ? 1 : std::min(m_settings.batch, room);
    m_oneByOne = std::max(0, m_oneByOne - 1);
    const auto claimed = events.claim(m_settings.worker, m_settings.lease, limit, Claimable::Inbound);
    if (!claimed)
        return fail(claimed.error());
    std::vector<EventTask> ready;
    for (const ClaimedEvent &event : *claimed) {
        if (const auto prepared = prepareTask(event, ready); !prepared)
            return fail(prepared.error());
    }
    const auto done = process(ready);
    if (!done)
        return fail(done.error());
    return !claimed->empty(); // there may be more: also the next one of a key that was taken
}

/// Apart from what comes in, which is taken first: a receiver that is slow or away holds up nobody who sends.
Result<bool> EventWorker::takeDeliveries()
{
    if (!m_courier || m_courier->room() <= 0)
        return false;
    EventStore events(*m_db, m_clock);
    const auto any = events.hasClaimable(Claimable::Outbound);
    if (!any || !*any)
        return any;
    const auto claimed =
        events.claim(m_settings.worker, m_settings.lease, m_courier->room(), Claimable::Outbound);
    if (!claimed)
        return fail(claimed.error());
    std::vector<EventTask> tasks;
    for (const ClaimedEvent &event : *claimed)
        tasks.push_back(EventProcessor::taskOf(event));
    const auto waiting = m_courier->take(std::move(tasks));
    if (!waiting)
        return fail(waiting.error());
    if (const auto done = process(*waiting); !done)
        return fail(done.error());
    return !claimed->empty();
}

void EventWorker::onAnswered(EventTask task)
{
    m_fetched.push_back(std::move(task));
    QMetaObject::invokeMethod( // those that come in together are concluded together
        this, [this] { look(); }, Qt::QueuedConnection);
}

Result<void> EventWorker::prepareTask(const ClaimedEvent &event, std::vector<EventTask> &ready)
{
    EventTask task = EventProcessor::taskOf(event);
    if (!m_settings.fetchNeed || event.kind == EventKind::MedListPull || task.settled) {
        ready.push_back(std::move(task));
        return {};
    }
    const auto need = m_settings.fetchNeed(task.work);
    if (need && *need)
        return settleFetch(std::move(task), **need, ready);
    if (!need)
        task.settled = m_processor->outcomeOf(need.error(), task.retries);
    ready.push_back(std::move(task));
    return {};
}

Result<void> EventWorker::settleFetch(EventTask task, const FetchOrder &order, std::vector<EventTask> &ready)
{
    if (!m_port) {
        task.settled = m_processor->outcomeOf({ErrorCode::ConfigInvalid,
                                               QStringLiteral("connection/") + order.connection,
                                               QStringLiteral("this program fetches nothing"), 0},
                                              task.retries);
        ready.push_back(std::move(task));
        return {};
    }
    const auto wait = m_port->admit(order.connection);
    if (!wait)
        return fail(wait.error());
    if (*wait) {
        EventOutcome waits;
        waits.state = EventState::WaitingRetry;
        waits.waitEndpoint = order.connection;
        waits.nextAttempt = (*wait)->until;
        task.settled = waits;
        ready.push_back(std::move(task));
        return {};
    }
    const EventId id = task.work.id;
    const CorrelationId correlation = task.work.correlationId;
    m_fetching.insert_or_assign(id.toString(), Fetch{std::move(task), nowUs()});
    m_port->fetch(order.connection, order.pathOrUrl, correlation,
                  [this, id](const Result<QByteArray> &reply) { onFetched(id, reply); });
    return {};
}

void EventWorker::onFetched(EventId id, const Result<QByteArray> &reply)
{
    const auto found = m_fetching.find(id.toString());
    if (found == m_fetching.end())
        return;
    EventTask task = std::move(found->second.task);
    StepRow row{task.work.attempt,
                QStringLiteral("fetch"),
                nowUs() - found->second.startedUs,
                QStringLiteral("done"),
                {}};
    m_fetching.erase(found);
    if (reply) {
        task.work.body = *reply;
        task.work.format = InboundFormat::FhirJson;
        row.detail = QStringLiteral("%1 bytes").arg(reply->size());
    } else {
        task.settled = m_processor->outcomeOf(reply.error(), task.retries);
        row.verdict = task.settled->state == EventState::NeedsReview ? QStringLiteral("needs_review")
                                                                     : QStringLiteral("retry");
    }
    task.fetched = row;
    m_fetched.push_back(std::move(task));
    QMetaObject::invokeMethod( // those that come in together are concluded together
        this, [this] { look(); }, Qt::QueuedConnection);
}

/// In rounds, in each at most one of a patient: what becomes of the earlier one decides whether the next one
/// may run.
Result<void> EventWorker::runFetched()
{
    std::vector<EventTask> tasks = std::exchange(m_fetched, {});
    std::sort(tasks.begin(), tasks.end(),
              [](const EventTask &a, const EventTask &b) { return a.seq < b.seq; });
    while (!tasks.empty()) {
        m_lookAgain = true;
        QSet<QString> keys;
        std::vector<EventTask> now;
        std::vector<EventTask> later;
        for (EventTask &task : tasks) {
            const bool hasContent =
                !task.settled && m_settings.keyOfFetched && task.work.direction == EventDirection::In;
            const QString key = hasContent ? m_settings.keyOfFetched(task.work) : QString();
            const bool isOneByOne = m_oneByOne > 0 && !now.empty();
            if (isOneByOne || (!key.isEmpty() && keys.contains(key))) {
                later.push_back(std::move(task));
                continue;
            }
            keys.insert(key);
            const auto may = isItsTurn(task, key);
            if (!may)
                return fail(may.error());
            if (*may)
                now.push_back(std::move(task));
        }
        if (const auto done = process(now); !done)
            return done;
        tasks = std::move(later);
    }
    return {};
}

/// What has to wait goes back, and is fetched anew when its turn comes: by then it may have changed again.
Result<bool> EventWorker::isItsTurn(const EventTask &task, const QString &key)
{
    if (key.isEmpty())
        return true;
    bool isItsTurn = true;
    const auto given = m_db->write(Isolation::ReadCommitted, [&]() -> Result<void> {
        const auto may = EventStore(*m_db, m_clock).giveKey(task.work.id, m_settings.worker, key);
        if (!may)
            return fail(may.error());
        isItsTurn = *may;
        return {};
    });
    if (!given)
        return fail(given.error());
    return isItsTurn;
}

/// The store would fail with any event now.
bool EventWorker::isOfTheMoment(const Error &error) const
{
    return error.code == ErrorCode::StoreBusy || error.code == ErrorCode::StoreFull ||
           m_db->isConnectionLost();
}

Result<void> EventWorker::process(const std::vector<EventTask> &tasks)
{
    if (tasks.empty())
        return {};
    auto done = m_processor->run(tasks);
    const bool isAlone = tasks.size() == 1 && !done && !isOfTheMoment(done.error());
    if (isAlone) { // not the batch, and not the moment: the event
        const QString id = tasks.front().work.id.toString();
        if (++m_failures[id] >= storeFailures) {
            m_failures.remove(id);
            EventTask judged = tasks.front();
            judged.settled = EventOutcome{};
            judged.settled->state = EventState::NeedsReview;
            judged.settled->error = done.error();
            done = m_processor->run({judged});
        }
    } else if (done) {
        for (const EventTask &task : tasks)
            m_failures.remove(task.work.id.toString());
    }
    if (!done)
        return fail(done.error());
    if (*done > 0)
        emit eventsConcluded(*done);
    return {};
}

Result<void> EventWorker::tellBacklog()
{
    if (!m_nextBacklog.hasExpired())
        return {};
    m_nextBacklog = QDeadlineTimer(backlogEvery);
    const auto received = EventStore(*m_db, m_clock).countReceived(mostBacklog);
    if (!received)
        return fail(received.error());
    if (m_backlog != *received)
        emit backlogChanged(m_backlog = *received);
    return {};
}

void EventWorker::beat()
{
    const bool isSending = m_courier && !m_courier->isIdle();
    if (!m_db || (m_fetching.empty() && !isSending)) // the rest is concluded before the loop runs again
        return;
    const auto extended = EventStore(*m_db, m_clock).extendLease(m_settings.worker, m_settings.lease);
    if (!extended)
        logLine(LogLevel::Warning, "pipeline", QStringLiteral("heartbeat failed"),
                {.error = extended.error()});
}

}
