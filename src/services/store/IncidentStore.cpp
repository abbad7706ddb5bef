#include "store/IncidentStore.h"

#include "domain/Id.h"
#include "store/Columns.h"
#include "store/Sql.h"

namespace concord {

Result<bool> IncidentStore::raise(const QString &endpoint, const QString &cause)
{
    const Timestamp now = m_clock.now();
    const qint64 nowMs = toMs(now);
    bool isNew = false;
    const auto done = m_db.join([&]() -> Result<void> {
        isNew = false;
        const auto counted =
            sql::change(m_db,
                        QStringLiteral("UPDATE incidents SET count = count + 1, last_at = ?"
                                       " WHERE endpoint = ? AND cause = ? AND resolved_at IS NULL"),
                        {nowMs, endpoint, cause});
        if (!counted || *counted > 0)
            return counted ? Result<void>{} : fail(counted.error());
        const auto opened =
            sql::change(m_db,
                        QStringLiteral("INSERT INTO incidents (id, endpoint, cause, opened_at, last_at)"
                                       " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
                        {makeUuid7(now.time_since_epoch()).toString(QUuid::WithoutBraces), endpoint, cause,
                         nowMs, nowMs});
        isNew = opened.value_or(0) > 0;
        return opened ? Result<void>{} : fail(opened.error());
    });
    if (!done)
        return fail(done.error());
    return isNew;
}

Result<int> IncidentStore::resolve(const QString &endpoint)
{
    return sql::change(
        m_db,
        QStringLiteral("UPDATE incidents SET resolved_at = ? WHERE endpoint = ? AND resolved_at IS NULL"),
        {qint64(toMs(m_clock.now())), endpoint});
}

Result<std::vector<IncidentRow>> IncidentStore::open()
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT id, endpoint, cause, opened_at, last_at, count, resolved_at FROM incidents"
                       " WHERE resolved_at IS NULL ORDER BY id DESC"),
        {}, [](const QSqlQuery &q) {
            return IncidentRow{q.value(0).toString(),           q.value(1).toString(),
                               q.value(2).toString(),           fromMs(q.value(3).toLongLong()),
                               fromMs(q.value(4).toLongLong()), q.value(5).toInt(),
                               columns::timeOf(q.value(6))};
        });
}

}
