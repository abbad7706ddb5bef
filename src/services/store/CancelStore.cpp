#include "store/CancelStore.h"

#include "store/Columns.h"
#include "store/Sql.h"

namespace concord {

namespace {
const QString &selectRequests()
{
    static const QString text =
        QStringLiteral("SELECT prescription_id, source, cancelled_at, requested_at, due_at, state,"
                       " answered_at, request_event, correlation_id FROM cancel_requests");
    return text;
}

CancelRequest readRequest(const QSqlQuery &q)
{
    return {columns::idOf<PrescriptionId>(q.value(0)),
            q.value(1).toString(),
            fromMs(q.value(2).toLongLong()),
            fromMs(q.value(3).toLongLong()),
            fromMs(q.value(4).toLongLong()),
            q.value(5).toString(),
            columns::timeOf(q.value(6)),
            columns::idOf<EventId>(q.value(7)),
            columns::idOf<CorrelationId>(q.value(8))};
}
}

Result<std::optional<CancelRequest>> CancelStore::of(PrescriptionId prescription)
{
    static const QString text = selectRequests() + QStringLiteral(" WHERE prescription_id = ?");
    return sql::row(m_db, text, {prescription.toString()}, readRequest);
}

Result<void> CancelStore::open(const CancelRequest &request, const QStringList &told)
{
    const QString id = request.prescription.toString();
    return m_db.join([&]() -> Result<void> {
        auto done = sql::change(
            m_db,
            QStringLiteral("INSERT INTO cancel_requests (prescription_id, source, cancelled_at,"
                           " requested_at, due_at, state, request_event, correlation_id)"
                           " VALUES (?, ?, ?, ?, ?, 'requested', ?, ?) ON CONFLICT (prescription_id)"
                           " DO UPDATE SET cancelled_at = CASE WHEN cancel_requests.state = 'no-answer'"
                           " THEN cancel_requests.cancelled_at ELSE excluded.cancelled_at END, requested_at ="
                           " excluded.requested_at, due_at = excluded.due_at, state = 'requested',"
                           " answered_at = NULL, answer_event = NULL, request_event ="
                           " excluded.request_event, correlation_id = excluded.correlation_id"),
            {id, request.source, qint64(toMs(request.cancelledAt)), qint64(toMs(request.requestedAt)),
             qint64(toMs(request.dueAt)), request.requestEvent.toString(), request.correlation.toString()});
        if (done)
            done = sql::change(m_db, QStringLiteral("DELETE FROM cancel_parties WHERE prescription_id = ?"),
                               {id});
        for (const QString &connection : told) {
            if (done)
                done = sql::change(m_db,
                                   QStringLiteral("INSERT INTO cancel_parties (prescription_id, connection,"
                                                  " state) VALUES (?, ?, 'requested')"),
                                   {id, connection});
        }
        return done.map([](int) {});
    });
}

Result<std::vector<CancelParty>> CancelStore::partiesOf(PrescriptionId prescription)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT connection, state, answer_event FROM cancel_parties"
                                    " WHERE prescription_id = ? ORDER BY connection"),
                     {prescription.toString()}, [](const QSqlQuery &q) {
                         return CancelParty{q.value(0).toString(), q.value(1).toString(),
                                            columns::idOf<EventId>(q.value(2))};
                     });
}

Result<void> CancelStore::meet(PrescriptionId prescription)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE cancel_requests SET state = state WHERE prescription_id = ?"),
                       {prescription.toString()})
        .map([](int) {});
}

Result<bool> CancelStore::answer(PrescriptionId prescription, const QString &connection, const QString &state,
                                 EventId answer)
{
    return meet(prescription) // two who answer at the same time: else each would take the other for silent
        .and_then([&] {
            return sql::change(
                m_db,
                QStringLiteral("UPDATE cancel_parties SET state = ?, answered_at = ?, answer_event = ?"
                               " WHERE prescription_id = ? AND connection = ?"
                               " AND state IN ('requested', 'no-answer')"),
                {state, qint64(toMs(m_clock.now())), columns::idOrNull(answer), prescription.toString(),
                 connection});
        })
        .map([](int rows) { return rows > 0; });
}

Result<void> CancelStore::endParties(PrescriptionId prescription)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE cancel_parties SET state = 'no-answer'"
                                      " WHERE prescription_id = ? AND state = 'requested'"),
                       {prescription.toString()})
        .map([](int) {});
}

Result<qint64> CancelStore::countSilent(const QString &name)
{
    return sql::number(
        m_db,
        QStringLiteral("SELECT (SELECT count(*) FROM cancel_parties WHERE state = 'no-answer'"
                       " AND connection = ?) + (SELECT count(*) FROM cancel_requests r"
                       " WHERE r.state = 'no-answer' AND r.source = ? AND NOT EXISTS"
                       " (SELECT 1 FROM cancel_parties p WHERE p.prescription_id = r.prescription_id))"),
        {name, name});
}

Result<bool> CancelStore::close(PrescriptionId prescription, const QString &state, EventId answer)
{
    const bool isAnswer = !answer.isNull();
    return sql::change(
               m_db,
               QStringLiteral("UPDATE cancel_requests SET state = ?, answered_at = ?, answer_event = ?"
                              " WHERE prescription_id = ? AND (state = 'requested' OR"
                              " (state = 'no-answer' AND ? = 1))"),
               {state, isAnswer ? QVariant(qint64(toMs(m_clock.now()))) : QVariant(),
                columns::idOrNull(answer), prescription.toString(), isAnswer ? 1 : 0})
        .map([](int rows) { return rows > 0; });
}

Result<std::vector<std::pair<PrescriptionId, Timestamp>>> CancelStore::timesOf(const QString &source)
{
    return sql::rows(
        m_db, QStringLiteral("SELECT prescription_id, cancelled_at FROM cancel_requests WHERE source = ?"),
        {source}, [](const QSqlQuery &q) {
            return std::pair(columns::idOf<PrescriptionId>(q.value(0)), fromMs(q.value(1).toLongLong()));
        });
}

Result<std::vector<CancelRequest>> CancelStore::due(int most)
{
    static const QString text =
        selectRequests() +
        QStringLiteral(" WHERE state = 'requested' AND due_at <= ? ORDER BY due_at LIMIT ?");
    return sql::rows(m_db, text, {qint64(toMs(m_clock.now())), most}, readRequest);
}

}
