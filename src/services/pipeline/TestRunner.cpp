#include "pipeline/TestRunner.h"

#include "observability/Log.h"
#include "store/AuditStore.h"
#include "store/JobStore.h"

namespace concord {

void TestRunner::begin(const JobRow &job)
{
    m_job = job;
    m_watch.start();
}

void TestRunner::end(const Result<void> &found)
{
    end(found ? JobState::Succeeded : JobState::Failed, found ? std::nullopt : std::optional(found.error()));
}

void TestRunner::end(JobState state, const std::optional<Error> &error)
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_job.state = state;
    m_job.error = error;
    m_job.finishedAt = m_clock.now();
    m_job.progress = 1;
    m_job.counts.durationMs = m_watch.elapsed();
    const auto done = m_db.write([&] {
        return JobStore(m_db, m_clock).finish(m_job).and_then([&] {
            return AuditStore(m_db, m_clock)
                .append({m_job.requestedBy, QStringLiteral("job.finish"),
                         QStringLiteral("job/") + m_job.id.toString(), true,
                         QStringLiteral("status=%1").arg(wordOf(state)) +
                             (error ? QStringLiteral(" error=") + codeName(error->code) : QString()),
                         m_job.correlationId});
        });
    });
    if (!done) // its lease runs out, and the next worker closes it
        logLine(LogLevel::Error, "worker", QStringLiteral("a test could not be closed"),
                {.subject = QStringLiteral("job/") + m_job.id.toString(), .error = done.error()});
    emit finished(m_job);
}

}
