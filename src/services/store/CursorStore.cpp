#include "store/CursorStore.h"

#include "store/Sql.h"

namespace concord {

namespace {
SyncCursor readCursor(const QSqlQuery &q)
{
    const auto offset = q.value(1).isNull() ? std::nullopt : std::optional(q.value(1).toLongLong());
    return {q.value(0).toString(), offset, q.value(2).toLongLong() != 0, q.value(3).toLongLong()};
}
}

Result<std::optional<SyncCursor>> CursorStore::load(const QString &integration)
{
    return sql::row(
        m_db,
        QStringLiteral("SELECT high_water, count_offset, has_history, full_pull_at FROM sync_cursors"
                       " WHERE integration = ?"),
        {integration}, readCursor);
}

Result<void> CursorStore::save(const QString &integration, JobId job, const SyncCursor &cursor)
{
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO sync_cursors (integration, high_water, count_offset, has_history,"
                              " full_pull_at, job_id, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
                              " ON CONFLICT (integration) DO UPDATE SET high_water = excluded.high_water,"
                              " count_offset = excluded.count_offset, has_history = excluded.has_history,"
                              " full_pull_at = excluded.full_pull_at, job_id = excluded.job_id,"
                              " updated_at = excluded.updated_at"),
               {integration, cursor.highWater,
                cursor.countOffset ? QVariant(*cursor.countOffset) : QVariant(), cursor.hasHistory ? 1 : 0,
                cursor.fullPullAtMs, job.toString(), qint64(toMs(m_clock.now()))})
        .map([](int) {});
}

}
