#include "store/PauseStore.h"

#include "store/EventStore.h"
#include "store/Sql.h"

namespace concord {

namespace {
const auto selectPauses = QStringLiteral("SELECT subject, paused_by, reason, paused_at FROM pauses");

PauseRow readRow(const QSqlQuery &q)
{
    return {q.value(0).toString(), q.value(1).toString(), q.value(2).toString(),
            fromMs(q.value(3).toLongLong())};
}
}

Result<bool> PauseStore::pause(const QString &subject, const QString &by, const QString &reason)
{
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO pauses (subject, paused_by, reason, paused_at)"
                                      " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
                       {subject, by, reason, qint64(toMs(m_clock.now()))})
        .map([](int n) { return n > 0; });
}

Result<bool> PauseStore::resume(const QString &subject)
{
    bool wasPaused = false;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto gone =
            sql::change(m_db, QStringLiteral("DELETE FROM pauses WHERE subject = ?"), {subject});
        if (!gone)
            return fail(gone.error());
        wasPaused = *gone > 0;
        const QString connection = ofConnection(QString());
        return wasPaused && subject.startsWith(connection)
                   ? EventStore(m_db, m_clock).unpark(subject.sliced(connection.size()))
                   : Result<void>{};
    });
    if (!done)
        return fail(done.error());
    return wasPaused;
}

Result<std::optional<PauseRow>> PauseStore::bySubject(const QString &subject)
{
    return sql::row(m_db, selectPauses + QStringLiteral(" WHERE subject = ?"), {subject}, readRow);
}

Result<std::vector<PauseRow>> PauseStore::all()
{
    return sql::rows(m_db, selectPauses + QStringLiteral(" ORDER BY subject"), {}, readRow);
}

}
