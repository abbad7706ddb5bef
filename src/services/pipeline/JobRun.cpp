#include "pipeline/JobRun.h"

#include "observability/Log.h"
#include "store/AuditStore.h"
#include "store/JobStore.h"

namespace concord {

namespace {
void logTrouble(const JobRow &job, const char *what, const Error &error)
{
    logLine(LogLevel::Error, "worker", QString::fromLatin1(what),
            {.correlationId = job.correlationId,
             .subject = QStringLiteral("job/") + job.id.toString(),
             .error = error});
}
}

JobRun::JobRun(Database &db, const Clock &clock, RunTerms terms, JobRow job)
    : m_db(db), m_clock(clock), m_terms(std::move(terms)), m_job(std::move(job))
{
    m_graceTimer.setSingleShot(true);
    connect(&m_cancelTimer, &QTimer::timeout, this, &JobRun::watch);
    connect(&m_beatTimer, &QTimer::timeout, this, &JobRun::beat);
    connect(&m_graceTimer, &QTimer::timeout, this, [this] {
        close(JobState::Cancelled,
              {ErrorCode::Cancelled, {}, QStringLiteral("dropped: it did not end by itself")});
    });
}

void JobRun::start(const RunnerFactory &make)
{
    logLine(LogLevel::Info, "worker", QStringLiteral("job started"),
            {.correlationId = m_job.correlationId,
             .subject = QStringLiteral("job/") + m_job.id.toString(),
             .status = wordOf(m_job.state)});
    auto runner = make(m_job, m_db, m_clock);
    if (!runner) {
        const Error error = runner.error();
        QMetaObject::invokeMethod( // finished() never comes out of start()
            this, [this, error] { close(JobState::Failed, error); }, Qt::QueuedConnection);
        return;
    }
    m_runner = *std::move(runner);
    connect(m_runner.get(), &JobRunner::progressed, this, &JobRun::onProgressed);
    connect(m_runner.get(), &JobRunner::finished, this, &JobRun::onFinished);
    m_cancelTimer.start(m_terms.cancelCheck);
    m_beatTimer.start(m_terms.lease / 3);
    m_runner->run(m_job);
}

void JobRun::cancel()
{
    if (m_isOver || m_graceTimer.isActive())
        return;
    m_cancelTimer.stop();
    m_graceTimer.start(m_terms.cancelGrace);
    if (m_runner)
        m_runner->cancel();
}

void JobRun::abandon(const Error &why)
{
    if (m_isOver)
        return;
    const QSignalBlocker silent(this);
    close(why.code == ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed, why);
}

void JobRun::watch()
{
    const auto wished = JobStore(m_db, m_clock).isCancelRequested(m_job.id);
    if (!wished)
        logTrouble(m_job, "cancel check failed", wished.error());
    else if (*wished)
        cancel();
}

void JobRun::beat()
{
    const auto ours = JobStore(m_db, m_clock).heartbeat(m_job, m_terms.worker, m_terms.lease);
    if (!ours) {
        logTrouble(m_job, "heartbeat failed", ours.error());
    } else if (!*ours) {
        logTrouble(m_job, "lease lost",
                   {ErrorCode::Conflict, {}, QStringLiteral("another worker closed this job")});
        cancel();
    }
}

void JobRun::onProgressed(const JobRow &job)
{
    m_job = job;
    m_beatTimer.start(); // the runner has just written a heartbeat of its own
    emit progressed(m_job);
}

void JobRun::onFinished(const JobRow &job)
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_job = job;
    m_cancelTimer.stop();
    m_beatTimer.stop();
    m_graceTimer.stop();
    logLine(LogLevel::Info, "worker", QStringLiteral("job finished"),
            {.correlationId = m_job.correlationId,
             .subject = QStringLiteral("job/") + m_job.id.toString(),
             .status = wordOf(m_job.state),
             .latencyMs = m_job.counts.durationMs,
             .error = m_job.error});
    emit finished(m_job);
}

void JobRun::close(JobState state, const Error &error)
{
    if (m_isOver)
        return;
    m_runner.reset();
    JobRow ended = m_job;
    ended.state = state;
    ended.error = error;
    ended.finishedAt = m_clock.now();
    const auto done = m_db.write([&] {
        return JobStore(m_db, m_clock).finish(ended).and_then([&] {
            return AuditStore(m_db, m_clock)
                .append({m_terms.worker, QStringLiteral("job.finish"),
                         QStringLiteral("job/") + ended.id.toString(), true,
                         QStringLiteral("status=%1 error=%2").arg(wordOf(state), codeName(error.code)),
                         ended.correlationId});
        });
    });
    if (!done) // its lease runs out, and the next worker closes it
        logTrouble(m_job, "job could not be closed", done.error());
    onFinished(ended);
}

}
