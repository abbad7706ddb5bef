#include "store/JobStore.h"

#include "store/Columns.h"
#include "store/JobJson.h"
#include "store/LeaseClock.h"
#include "store/Paging.h"
#include "store/Sql.h"

#include <QJsonDocument>

namespace concord {

namespace {
const auto columnList =
    QStringLiteral("id, integration, type, status, mode, trigger, requested_by, created_at, started_at, "
                   "finished_at, progress, step,"
                   " cancel_requested, metrics_json, error_code, error_where, error_detail, correlation_id");
const auto selectJobs = QStringLiteral("SELECT ") + columnList + QStringLiteral(" FROM integration_jobs");
const auto tableName = QStringLiteral("integration_jobs");

JobRow readJob(const QSqlQuery &q)
{
    JobRow job;
    job.id = columns::idOf<JobId>(q.value(0));
    job.integration = q.value(1).toString();
    job.type = q.value(2).toString();
    job.state = jobStateFromWord(q.value(3).toString()).value_or(JobState::Failed);
    job.mode = syncModeFromWord(q.value(4).toString()).value_or(SyncMode::Full);
    job.trigger = jobTriggerFromWord(q.value(5).toString()).value_or(JobTrigger::Manual);
    job.requestedBy = q.value(6).toString();
    job.createdAt = fromMs(q.value(7).toLongLong());
    job.startedAt = columns::timeOf(q.value(8));
    job.finishedAt = columns::timeOf(q.value(9));
    job.progress = q.value(10).toDouble();
    job.step = q.value(11).toString();
    job.cancelRequested = q.value(12).toLongLong() != 0;
    job.counts = syncCountsFromJson(QJsonDocument::fromJson(q.value(13).toString().toUtf8()).object());
    job.error = columns::errorOf(q.value(14), q.value(15), q.value(16));
    job.correlationId = columns::idOf<CorrelationId>(q.value(17));
    return job;
}

QString metricsJson(const SyncCounts &counts)
{
    return QString::fromUtf8(QJsonDocument(toJson(counts)).toJson(QJsonDocument::Compact));
}
}

Result<JobId> JobStore::enqueue(const JobRequest &request)
{
    const Timestamp now = m_clock.now();
    const auto id = makeId<JobId>(now.time_since_epoch());
    // the partial unique index refuses a second open job; DO NOTHING keeps the caller's transaction usable
    const auto inserted = sql::change(
        m_db,
        QStringLiteral(
            "INSERT INTO integration_jobs (id, integration, type, status, mode, trigger, requested_by,"
            " created_at, correlation_id) VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING"),
        {id.toString(), request.integration, request.type, wordOf(request.mode), wordOf(request.trigger),
         request.requestedBy, qint64(toMs(now)), makeId<CorrelationId>(now.time_since_epoch()).toString()});
    if (!inserted)
        return fail(inserted.error());
    if (*inserted == 0)
        return fail(ErrorCode::Overlap, tableName,
                    QStringLiteral("a job of %1 is queued or running").arg(request.integration));
    return id;
}

Result<std::optional<JobRow>> JobStore::claimNext(const QString &worker, std::chrono::milliseconds lease)
{
    // a look without a lock first: workers ask often and mostly in vain
    const Timestamp now = m_clock.now();
    const auto work = sql::number(
        m_db,
        QStringLiteral("SELECT count(*) FROM integration_jobs WHERE status IN ('queued','running')"
                       " AND (status = 'queued' OR lease_until < %1)")
            .arg(leaseClock::moment(m_db.dialect())),
        leaseClock::values(now));
    if (!work)
        return fail(work.error());
    std::optional<JobRow> claimed;
    if (*work == 0)
        return claimed;
    const QString claimOldest =
        QStringLiteral(
            "UPDATE integration_jobs SET status = 'running', lease_owner = ?, lease_until = %2, started_at = "
            "?"
            " WHERE id = (SELECT id FROM integration_jobs WHERE status = 'queued' ORDER BY id LIMIT 1 %1)"
            " AND status = 'queued' RETURNING ")
            .arg(m_db.dialect().skipLocked(), leaseClock::moment(m_db.dialect())) +
        columnList;
    const auto done = m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        if (const auto rescued = rescueExpired(); !rescued)
            return fail(rescued.error());
        auto row =
            sql::row(m_db, claimOldest,
                     QVariantList{worker} + leaseClock::values(now + lease) + QVariantList{qint64(toMs(now))},
                     readJob);
        if (!row)
            return fail(row.error());
        claimed = std::move(*row);
        return {};
    });
    if (!done)
        return fail(done.error());
    return claimed;
}

Result<std::optional<JobRow>> JobStore::claim(JobId id, const QString &worker,
                                              std::chrono::milliseconds lease)
{
    const Timestamp now = m_clock.now();
    const QString claimOne = QStringLiteral("UPDATE integration_jobs SET status = 'running', lease_owner = "
                                            "?, lease_until = %1, started_at = ?"
                                            " WHERE id = ? AND status = 'queued' RETURNING ")
                                 .arg(leaseClock::moment(m_db.dialect())) +
                             columnList;
    std::optional<JobRow> claimed;
    const auto done = m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        auto row = sql::row(m_db, claimOne,
                            QVariantList{worker} + leaseClock::values(now + lease) +
                                QVariantList{qint64(toMs(now)), id.toString()},
                            readJob);
        if (!row)
            return fail(row.error());
        claimed = std::move(*row);
        return {};
    });
    if (!done)
        return fail(done.error());
    return claimed;
}

Result<bool> JobStore::heartbeat(const JobRow &job, const QString &worker, std::chrono::milliseconds lease)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE integration_jobs SET lease_until = %1, mode = ?, progress = ?, "
                                      "step = ?, metrics_json = ?"
                                      " WHERE id = ? AND status = 'running' AND lease_owner = ?")
                           .arg(leaseClock::moment(m_db.dialect())),
                       leaseClock::values(m_clock.now() + lease) +
                           QVariantList{wordOf(job.mode), job.progress, job.step, metricsJson(job.counts),
                                        job.id.toString(), worker})
        .map([](int changed) { return changed > 0; });
}

Result<void> JobStore::finish(const JobRow &job)
{
    if (!isFinal(job.state))
        return fail(ErrorCode::Conflict, tableName,
                    QStringLiteral("%1 is not an end").arg(wordOf(job.state)));
    const auto &error = job.error;
    const auto changed = sql::change(
        m_db,
        QStringLiteral(
            "UPDATE integration_jobs SET status = ?, mode = ?, finished_at = ?, progress = ?, step = '',"
            " metrics_json = ?, error_code = ?, error_where = ?, error_detail = ?, lease_owner = NULL, "
            "lease_until = NULL"
            " WHERE id = ? AND status = 'running'"),
        {wordOf(job.state), wordOf(job.mode), qint64(toMs(job.finishedAt.value_or(m_clock.now()))),
         job.progress, metricsJson(job.counts), error ? QVariant(codeName(error->code)) : QVariant(),
         error ? QVariant(error->where) : QVariant(), error ? QVariant(error->detail) : QVariant(),
         job.id.toString()});
    if (!changed)
        return fail(changed.error());
    if (*changed == 0)
        return fail(ErrorCode::Conflict, tableName,
                    QStringLiteral("job %1 is not running").arg(job.id.toString()));
    return {};
}

Result<int> JobStore::rescueExpired()
{
    const qint64 nowMs = toMs(m_clock.now());
    return sql::change(
        m_db,
        QStringLiteral("UPDATE integration_jobs SET status = 'failed', finished_at = ?, step = '',"
                       " error_code = ?, error_where = 'integration_jobs', error_detail = 'interrupted',"
                       " lease_owner = NULL, lease_until = NULL"
                       " WHERE status = 'running' AND lease_until < %1")
            .arg(leaseClock::moment(m_db.dialect())),
        QVariantList{nowMs, codeName(ErrorCode::Internal)} + leaseClock::values(m_clock.now()));
}

Result<void> JobStore::requestCancel(JobId id)
{
    return m_db.join([&]() -> Result<void> {
        const QString key = id.toString();
        const auto queued =
            sql::change(m_db,
                        QStringLiteral("UPDATE integration_jobs SET status = 'cancelled', finished_at = ?,"
                                       " cancel_requested = 1 WHERE id = ? AND status = 'queued'"),
                        {qint64(toMs(m_clock.now())), key});
        if (!queued)
            return fail(queued.error());
        if (*queued > 0)
            return {};
        const auto running = sql::change(m_db,
                                         QStringLiteral("UPDATE integration_jobs SET cancel_requested = 1"
                                                        " WHERE id = ? AND status = 'running'"),
                                         {key});
        if (!running)
            return fail(running.error());
        if (*running > 0)
            return {};
        const auto job = byId(id);
        if (!job)
            return fail(job.error());
        if (!*job)
            return fail(ErrorCode::NotFound, tableName, QStringLiteral("no job %1").arg(key));
        return fail(ErrorCode::Conflict, tableName,
                    QStringLiteral("job %1 is %2").arg(key, wordOf((*job)->state)));
    });
}

Result<bool> JobStore::isCancelRequested(JobId id)
{
    return sql::number(m_db, QStringLiteral("SELECT cancel_requested FROM integration_jobs WHERE id = ?"),
                       {id.toString()})
        .map([](qint64 flag) { return flag != 0; });
}

Result<std::optional<JobRow>> JobStore::byId(JobId id)
{
    static const QString text = selectJobs + QStringLiteral(" WHERE id = ?");
    return sql::row(m_db, text, {id.toString()}, readJob);
}

Result<JobPage> JobStore::page(const JobQuery &query)
{
    sql::Filter filter;
    if (!query.integration.isEmpty())
        filter.add(QStringLiteral("integration = ?"), query.integration);
    if (query.state)
        filter.add(QStringLiteral("status = ?"), wordOf(*query.state));
    return sql::newestFirst(m_db, selectJobs, filter, QStringLiteral("id"), query.page, readJob);
}

Result<std::optional<JobRow>> JobStore::lastFinished(const QString &integration)
{
    static const QString text =
        selectJobs + QStringLiteral(" WHERE integration = ? AND finished_at IS NOT NULL"
                                    " ORDER BY id DESC LIMIT 1");
    return sql::row(m_db, text, {integration}, readJob);
}

Result<std::optional<JobRow>> JobStore::current(const QString &integration)
{
    static const QString text =
        selectJobs + QStringLiteral(" WHERE integration = ? AND status IN ('queued','running')");
    return sql::row(m_db, text, {integration}, readJob);
}

}
