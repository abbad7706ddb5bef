#include "pipeline/Worker.h"

#include "observability/Log.h"
#include "pipeline/Rescuer.h"
#include "runtime/ProcessName.h"
#include "store/JobStore.h"

#include <QCoreApplication>
#include <QSysInfo>

#include <atomic>

namespace concord {

QString makeWorkerName()
{
    static std::atomic<int> number = 0;
    return QStringLiteral("%1/%2").arg(processName()).arg(++number);
}

Worker::Worker(WorkerSettings settings, const Clock &clock, RunnerFactory makeRunner)
    : m_settings(std::move(settings)), m_clock(clock), m_makeRunner(std::move(makeRunner))
{}

Worker::~Worker() = default;

void Worker::start()
{
    if (m_timer)
        return;
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, &Worker::poll);
    m_timer->start(m_settings.poll);
    m_nextOpen = QDeadlineTimer(0);
    poll();
}

void Worker::stop()
{
    m_timer.reset();
    if (m_run)
        m_run->abandon({ErrorCode::Cancelled, {}, QStringLiteral("the program was stopped")});
    m_run.reset();
    m_db.reset();
}

void Worker::look()
{
    m_lookAgain = true;
    if (m_timer)
        poll();
}

void Worker::poll()
{
    if (!m_db) {
        if (!m_nextOpen.hasExpired())
            return;
        if (const auto opened = open(); !opened) {
            giveUpConnection(opened.error());
            return;
        }
    }
    if (const auto done = work(); !done)
        giveUpConnection(done.error());
    else
        m_trouble.reset();
}

Result<void> Worker::open()
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
    m_db = *std::move(db);
    m_nextRescue = QDeadlineTimer(0);
    emit ready();
    return {};
}

/// A store that is only busy keeps its connection. Otherwise it is closed and tried again later, and a job
/// that runs on it ends. The same trouble is told once, however often it comes.
void Worker::giveUpConnection(const Error &error)
{
    if (m_trouble != error) {
        logLine(LogLevel::Error, "worker", QStringLiteral("store"), {.error = error});
        emit failed(error);
    }
    m_trouble = error;
    m_lookAgain = true;
    if (error.code == ErrorCode::StoreBusy && m_db)
        return;
    if (m_run)
        m_run->abandon(error);
    m_run.reset();
    m_db.reset();
    m_nextOpen = QDeadlineTimer(m_settings.reopen);
}

Result<void> Worker::work()
{
    const auto changed = m_db->hasChanged();
    if (!changed)
        return fail(changed.error());
    if (m_nextRescue.hasExpired()) {
        m_nextRescue = QDeadlineTimer(m_settings.rescue);
        if (const auto rescued = rescueDeadWork(*m_db, m_clock, m_settings.terms.worker); !rescued)
            return fail(rescued.error());
        m_lookAgain = true;
    }
    if (!*changed && !std::exchange(m_lookAgain, false))
        return {};
    return m_run ? Result<void>{} : takeJob();
}

Result<void> Worker::takeJob()
{
    const auto claimed = JobStore(*m_db, m_clock).claimNext(m_settings.terms.worker, m_settings.terms.lease);
    if (!claimed)
        return fail(claimed.error());
    if (!*claimed)
        return {};
    m_run = std::make_unique<JobRun>(*m_db, m_clock, m_settings.terms, **claimed);
    connect(m_run.get(), &JobRun::progressed, this, &Worker::jobProgressed);
    connect(m_run.get(), &JobRun::finished, this, &Worker::onFinished);
    emit jobStarted(**claimed);
    m_run->start(m_makeRunner);
    return {};
}

void Worker::onFinished(const JobRow &job)
{
    m_run.release()->deleteLater(); // it is the sender
    m_lookAgain = true;
    emit jobFinished(job);
}

}
