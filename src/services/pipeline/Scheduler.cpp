#include "pipeline/Scheduler.h"

#include "observability/Log.h"
#include "runtime/ProcessName.h"
#include "store/AuditStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/LeaderLock.h"

namespace concord {

namespace {
const QString actor = QStringLiteral("schedule");
}

Scheduler::Scheduler(SchedulerSettings settings, const Clock &clock)
    : m_settings(std::move(settings)), m_clock(clock)
{}

Scheduler::~Scheduler() = default;

void Scheduler::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &Scheduler::poll);
    m_timer->start(m_settings.poll);
    poll();
}

void Scheduler::stop()
{
    m_timer.reset();
    m_lock.reset();
    m_db.reset();
}

void Scheduler::poll()
{
    const auto done = look();
    if (done) {
        m_trouble.reset();
        return;
    }
    m_lock.reset();
    m_db.reset();
    if (m_trouble == done.error())
        return;
    m_trouble = done.error();
    logLine(LogLevel::Error, "scheduler", QStringLiteral("store"), {.error = done.error()});
    emit failed(done.error());
}

Result<void> Scheduler::look()
{
    if (!m_db) {
        OpenOptions options;
        options.mustExist = true; // whoever provisions it makes it
        auto db = Database::open(m_settings.database, options);
        if (!db)
            return fail(db.error());
        m_db = *std::move(db);
        if (!m_settings.owner.isEmpty())
            m_lock =
                std::make_unique<LeaderLock>(*m_db, m_clock,
                                             LeaderSettings{QStringLiteral("scheduler"), m_settings.owner,
                                                            std::chrono::seconds(15), hasProcessEnded});
    }
    const auto ours = leads();
    if (!ours || !*ours)
        return ours ? Result<void>{} : fail(ours.error());
    if (const auto mended = mendFarRuns(); !mended)
        return mended;
    const auto due = IntegrationStore(*m_db, m_clock).due();
    if (!due)
        return fail(due.error());
    for (const IntegrationRow &row : *due) {
        const auto ordered = order(row);
        if (!ordered)
            return fail(ordered.error());
        if (*ordered)
            emit queued(row.name);
    }
    return {};
}

Result<bool> Scheduler::leads()
{
    if (m_settings.isLeader && !m_settings.isLeader())
        return false;
    if (!m_lock)
        return true;
    return m_lock->isHeld() ? m_lock->stillHeld() : m_lock->tryAcquire();
}

/// A clock that ran far ahead and was put right left runs that are far off: those count from now again. One
/// that went back by less than a run's distance changes nothing, so that no run is ordered twice.
Result<void> Scheduler::mendFarRuns()
{
    IntegrationStore store(*m_db, m_clock);
    const auto rows = store.all();
    if (!rows)
        return fail(rows.error());
    for (const IntegrationRow &row : *rows) {
        if (!row.hasSchedule() || !row.nextRunAt)
            continue;
        const auto next = nextRunOf(row, m_clock.now());
        const auto second = next ? nextRunOf(row, *next) : std::nullopt;
        if (!second || *row.nextRunAt <= *second)
            continue;
        if (const auto moved = store.advance(row.name, *row.nextRunAt, *next); !moved)
            return fail(moved.error());
    }
    return {};
}

Result<bool> Scheduler::order(const IntegrationRow &row)
{
    bool ordered = false;
    const auto done = m_db->write([&]() -> Result<void> {
        ordered = false;
        const auto next = nextRunOf(row, m_clock.now());
        if (!next) // a cron that cannot be read any more; saving the configuration says so
            return {};
        const auto ours = IntegrationStore(*m_db, m_clock).advance(row.name, *row.nextRunAt, *next);
        if (!ours)
            return fail(ours.error());
        if (!*ours)
            return {};
        JobStore jobs(*m_db, m_clock);
        const auto open = jobs.current(row.name); // asked first: a failed INSERT would undo the step above
        if (!open)
            return fail(open.error());
        if (*open)
            return {};
        const auto id = jobs.enqueue({row.name, row.type, SyncMode::Delta, JobTrigger::Schedule, actor});
        if (!id)
            return fail(id.error());
        ordered = true;
        return AuditStore(*m_db, m_clock)
            .append({actor,
                     QStringLiteral("sync.trigger"),
                     QStringLiteral("job/") + id->toString(),
                     true,
                     QStringLiteral("integration=%1").arg(row.name),
                     {}});
    });
    if (!done)
        return fail(done.error());
    return ordered;
}

}
