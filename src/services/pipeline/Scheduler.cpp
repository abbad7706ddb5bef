#include "pipeline/Scheduler.h"

#include "observability/Log.h"
#include "store/AuditStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"

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
    m_db.reset();
}

void Scheduler::poll()
{
    const auto done = look();
    if (done) {
        m_trouble.reset();
        return;
    }
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
        auto db = Database::open(m_settings.database);
        if (!db)
            return fail(db.error());
        m_db = *std::move(db);
    }
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

Result<bool> Scheduler::order(const IntegrationRow &row)
{
    bool ordered = false;
    const auto done = m_db->write([&]() -> Result<void> {
        ordered = false;
        const auto ours =
            IntegrationStore(*m_db, m_clock).advance(row.name, *row.nextRunAt, m_clock.now() + row.every);
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
