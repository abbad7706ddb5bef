#include "sync/ReconciliationRun.h"

#include "store/AgreedStore.h"
#include "store/AuditStore.h"
#include "store/JobStore.h"
#include "store/ReconciliationStore.h"

#include <QTimer>

#include <map>

namespace concord {

namespace {
QString subjectOf(const ReconciliationRunRow &run)
{
    return QStringLiteral("reconciliation/") + run.id.toString();
}
}

ReconciliationRun::ReconciliationRun(Database &db, const Clock &clock,
                                     std::unique_ptr<ReconciliationSource> source,
                                     ReconciliationSettings settings)
    : m_db(db), m_clock(clock), m_source(std::move(source)), m_settings(std::move(settings))
{}

void ReconciliationRun::run(const JobRow &job)
{
    m_job = job;
    m_isRunning = true;
    m_isCancelled = false;
    m_timer.start();
    next(&ReconciliationRun::begin);
}

void ReconciliationRun::cancel()
{
    m_isCancelled = true;
}

/// The next step in its own turn of the event loop.
void ReconciliationRun::next(void (ReconciliationRun::*step)())
{
    QTimer::singleShot(0, this, [this, step] {
        if (!m_isRunning)
            return;
        if (m_isCancelled) {
            end(JobState::Cancelled, Error{ErrorCode::Cancelled, {}, QStringLiteral("called off"), 0});
            return;
        }
        m_timer.resume();
        (this->*step)();
    });
    m_timer.pause();
}

bool ReconciliationRun::report(const QString &step, double progress)
{
    m_job.step = step;
    m_job.progress = progress;
    m_job.counts.medications = m_source->recordsRead();
    const auto ours = JobStore(m_db, m_clock).heartbeat(m_job, m_settings.worker, m_settings.lease);
    if (!ours || !*ours) {
        end(JobState::Failed,
            ours ? Error{ErrorCode::Conflict, {}, QStringLiteral("lease lost"), 0} : ours.error());
        return false;
    }
    emit progressed(m_job);
    return true;
}

void ReconciliationRun::begin()
{
    const Timestamp now = m_clock.now();
    m_run = {};
    m_run.id = makeId<ReconciliationRunId>(now.time_since_epoch());
    m_run.integration = m_job.integration;
    m_run.leftSource = m_source->leftSource();
    m_run.rightSources = m_source->rightSources();
    m_run.job = m_job.id;
    m_run.requestedBy = m_job.requestedBy;
    m_run.startedAt = now;
    const auto begun = m_db.write([&] {
        ReconciliationStore store(m_db, m_clock);
        return store.closeLeft(m_run.integration, m_job.id).and_then([&](int) { return store.begin(m_run); });
    });
    auto book = begun ? AgreedStore(m_db, m_clock).book(m_run.integration) : fail(begun.error());
    if (!book) {
        m_run.id = begun ? m_run.id : ReconciliationRunId();
        end(JobState::Failed, book.error());
        return;
    }
    m_book = *std::move(book);
    if (report(QStringLiteral("reading"), -1))
        next(&ReconciliationRun::read);
}

void ReconciliationRun::read()
{
    const auto more = m_source->readMore();
    if (!more) {
        end(JobState::Failed, more.error());
        return;
    }
    if (!*more) {
        if (report(QStringLiteral("comparing"), 0.5))
            next(&ReconciliationRun::compare);
        return;
    }
    if (report(QStringLiteral("reading"), -1))
        next(&ReconciliationRun::read);
}

void ReconciliationRun::compare()
{
    const Findings found = m_source->compare(m_book);
    m_run.counts = found.counts;
    m_job.counts.unchanged = found.counts.matching;
    m_job.counts.changed = found.counts.majorOpen;
    if (const auto written = write(found); !written) {
        m_run.counts = {};
        end(JobState::Failed, written.error());
        return;
    }
    end(JobState::Succeeded);
}

Result<void> ReconciliationRun::write(const Findings &found)
{
    ReconciliationRunRow done = m_run;
    done.state = ReconciliationState::Done;
    done.finishedAt = m_clock.now();
    const auto written = m_db.write([&]() -> Result<void> {
        ReconciliationStore store(m_db, m_clock);
        return saveAgreed(found.agreed)
            .and_then([&] { return store.addItems(done, found.differences); })
            .and_then([&] { return store.supersede(done); })
            .and_then([&](int) { return store.finish(done); })
            .and_then([&] { return audit(found); });
    });
    if (written)
        m_run = done;
    return written;
}

/// What an event or a person has agreed on while the records were read is newer than what was read, and
/// stays.
Result<void> ReconciliationRun::saveAgreed(std::vector<AgreedRecord> agreed)
{
    if (agreed.empty()) // as on most nights: then the whole book is not read and opened once more
        return {};
    AgreedStore store(m_db, m_clock);
    const auto now = store.book(m_run.integration);
    if (!now)
        return fail(now.error());
    std::erase_if(agreed, [&](const AgreedRecord &record) {
        const QString key = pairKey(record.leftId, record.rightId);
        return now->value(key) != m_book.value(key);
    });
    return store.save(m_run.integration, agreed);
}

/// One record of the run, and one of what rules have resolved in it.
Result<void> ReconciliationRun::audit(const Findings &found)
{
    const ReconciliationCounts &c = found.counts;
    std::vector<AuditEntry> entries;
    entries.push_back({m_settings.worker, QStringLiteral("reconciliation.run"), subjectOf(m_run), true,
                       QStringLiteral("integration=%1 compared=%2 matching=%3 minor=%4 major=%5"
                                      " missing-left=%6 missing-right=%7 not-comparable=%8")
                           .arg(m_run.integration)
                           .arg(c.compared)
                           .arg(c.matching)
                           .arg(c.minorResolved)
                           .arg(c.majorOpen)
                           .arg(c.missingLeft)
                           .arg(c.missingRight)
                           .arg(c.notComparable),
                       m_job.correlationId});
    std::map<QString, int> resolved;
    for (const SideDifference &difference : found.differences) {
        if (difference.isResolved())
            ++resolved[difference.field + u':' + difference.rule];
    }
    QStringList texts;
    for (const auto &[what, count] : resolved)
        texts.append(QStringLiteral("%1=%2").arg(what).arg(count));
    if (!texts.isEmpty())
        entries.push_back({m_settings.worker, QStringLiteral("reconciliation.resolve"), subjectOf(m_run),
                           true, texts.join(u' '), m_job.correlationId});
    return AuditStore(m_db, m_clock).append(entries);
}

void ReconciliationRun::end(JobState state, const std::optional<Error> &error)
{
    m_isRunning = false;
    m_timer.resume();
    m_job.state = state;
    m_job.error = error;
    m_job.progress = state == JobState::Succeeded ? 1.0 : m_job.progress;
    m_job.step.clear();
    m_job.finishedAt = m_clock.now();
    m_job.counts.medications = m_source->recordsRead();
    m_job.counts.durationUs = m_timer.total().count();
    m_job.counts.ownUs = m_timer.own().count();
    m_job.counts.durationMs = m_job.counts.durationUs / 1000;
    m_job.counts.ownMs = m_job.counts.ownUs / 1000;
    const auto closed = m_db.write([&]() -> Result<void> {
        if (!m_run.id.isNull() && m_run.state == ReconciliationState::Running) {
            ReconciliationRunRow ended = m_run;
            ended.state =
                state == JobState::Cancelled ? ReconciliationState::Cancelled : ReconciliationState::Failed;
            ended.finishedAt = m_job.finishedAt;
            if (const auto finished = ReconciliationStore(m_db, m_clock).finish(ended); !finished)
                return finished;
        }
        return JobStore(m_db, m_clock).finish(m_job).and_then([&] {
            return AuditStore(m_db, m_clock)
                .append({m_settings.worker, QStringLiteral("job.finish"),
                         QStringLiteral("job/") + m_job.id.toString(), true,
                         QStringLiteral("status=%1").arg(wordOf(state)), m_job.correlationId});
        });
    });
    if (!closed && !m_job.error) // its lease runs out, and the next worker closes it
        m_job.error = closed.error();
    emit finished(m_job);
}

}
