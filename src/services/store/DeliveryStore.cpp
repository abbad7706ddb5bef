#include "store/DeliveryStore.h"

#include "store/Columns.h"
#include "store/MetricStore.h"
#include "store/Paging.h"
#include "store/RemoteRecordStore.h"
#include "store/Sql.h"

#include <algorithm>
#include <map>

namespace concord {

namespace {
/// How the row stands, out of its own state and that of its event.
const auto stateNow =
    QStringLiteral("CASE WHEN d.state = 'acknowledged' THEN 'acknowledged' WHEN e.status IN ('needs_review',"
                   " 'dead_letter', 'discarded', 'superseded') THEN 'stopped' ELSE d.state END");

const QString &selectDeliveries()
{
    static const QString text =
        QStringLiteral("SELECT d.sync_event_id, d.kind, d.source, d.connection, d.message_key, ") + stateNow +
        QStringLiteral(", d.waits_for, d.attempts, d.fact_at, d.sent_at, d.acknowledged_at, d.record_kind,"
                       " d.remote_version, d.answer, d.answer_id, d.was_there,"
                       " EXISTS (SELECT 1 FROM pauses p WHERE p.subject = 'connection/' || d.connection)"
                       " FROM deliveries d"
                       " JOIN sync_events e ON e.id = d.sync_event_id");
    return text;
}

DeliveryRow readDelivery(const QSqlQuery &q)
{
    DeliveryRow row;
    row.id = columns::idOf<EventId>(q.value(0));
    row.kind = eventKindFromWord(q.value(1).toString()).value_or(EventKind::Dispense);
    row.source = q.value(2).toString();
    row.connection = q.value(3).toString();
    row.key = q.value(4).toString();
    row.state = deliveryStateFromWord(q.value(5).toString()).value_or(DeliveryState::Waiting);
    row.waitsFor = deliveryWaitFromWord(q.value(6).toString()).value_or(DeliveryWait::Nothing);
    row.attempts = q.value(7).toInt();
    row.factAt = fromMs(q.value(8).toLongLong());
    row.sentAt = columns::timeOf(q.value(9));
    row.acknowledgedAt = columns::timeOf(q.value(10));
    row.recordKind = q.value(11).toString();
    row.remoteVersion = q.value(12).toString();
    row.answer = q.value(13).toString();
    row.answerId = q.value(14).toString();
    row.wasThere = q.value(15).toInt() == 1;
    row.isHeld = q.value(16).toBool();
    return row;
}
}

Result<void> DeliveryStore::insert(const NewDelivery &delivery)
{
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO deliveries (sync_event_id, source, connection, kind, message_key,"
                              " record_kind, record_key, patient_id, prescription_id, fact_at, created_at)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
               {delivery.event.toString(), delivery.source, delivery.connection, wordOf(delivery.kind),
                delivery.key, delivery.record.kind, delivery.record.localKey, delivery.patient.toString(),
                columns::idOrNull(delivery.prescription), qint64(toMs(delivery.factAt)),
                qint64(toMs(m_clock.now()))})
        .map([](int) {});
}

Result<std::optional<DeliveryPlan>> DeliveryStore::plan(EventId id)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT source, connection, kind, message_key, record_kind, record_key,"
                                   " patient_id, prescription_id, attempts, created_at FROM deliveries"
                                   " WHERE sync_event_id = ?"),
                    {id.toString()}, [id](const QSqlQuery &q) {
                        return DeliveryPlan{
                            id,
                            q.value(0).toString(),
                            q.value(1).toString(),
                            eventKindFromWord(q.value(2).toString()).value_or(EventKind::Dispense),
                            q.value(3).toString(),
                            q.value(4).toString(),
                            q.value(5).toString(),
                            columns::idOf<PatientId>(q.value(6)),
                            columns::idOf<PrescriptionId>(q.value(7)),
                            q.value(8).toInt(),
                            fromMs(q.value(9).toLongLong())};
                    });
}

Result<QString> DeliveryStore::openKeyOf(const QString &connection, const QString &recordKey)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT e.ordering_key FROM deliveries d JOIN sync_events e"
                                   " ON e.id = d.sync_event_id WHERE d.connection = ? AND d.record_key = ?"
                                   " AND d.state <> 'acknowledged' AND e.completed_at IS NULL"
                                   " ORDER BY e.seq DESC LIMIT 1"),
                    {connection, recordKey}, [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const std::optional<QString> &key) { return key.value_or(QString()); });
}

Result<std::optional<int>> DeliveryStore::begin(EventId id, const QString &worker)
{
    const qint64 nowMs = toMs(m_clock.now());
    const QString key = id.toString();
    std::optional<int> number;
    const auto done = m_db.join([&]() -> Result<void> {
        number.reset();
        const auto lost = sql::change(m_db,
                                      QStringLiteral("UPDATE delivery_attempts SET ended_at = ?,"
                                                     " outcome = 'interrupted' WHERE sync_event_id = ?"
                                                     " AND ended_at IS NULL"),
                                      {nowMs, key});
        if (!lost)
            return concord::fail(lost.error());
        const auto next =
            sql::row(m_db,
                     QStringLiteral("UPDATE deliveries SET state = 'sending', waits_for = '',"
                                    " attempts = attempts + 1, sent_at = ? WHERE sync_event_id = ?"
                                    " AND state <> 'acknowledged' AND EXISTS (SELECT 1 FROM sync_events e"
                                    " WHERE e.id = ? AND e.status = 'processing' AND e.lease_owner = ?)"
                                    " RETURNING attempts"),
                     {nowMs, key, key, worker}, [](const QSqlQuery &q) { return q.value(0).toInt(); });
        if (!next || !*next)
            return next ? Result<void>{} : concord::fail(next.error());
        number = **next;
        return sql::change(m_db,
                           QStringLiteral("INSERT INTO delivery_attempts (sync_event_id, number, worker,"
                                          " started_at) VALUES (?, ?, ?, ?)"),
                           {key, *number, worker, nowMs})
            .map([](int) {});
    });
    if (!done)
        return concord::fail(done.error());
    return number;
}

Result<void> DeliveryStore::end(EventId id, const char *outcome, const QVariant &code)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE delivery_attempts SET ended_at = ?, outcome = ?, error_code = ?"
                                      " WHERE sync_event_id = ? AND ended_at IS NULL"),
                       {qint64(toMs(m_clock.now())), QString::fromLatin1(outcome), code, id.toString()})
        .map([](int) {});
}

Result<void> DeliveryStore::acknowledge(EventId id, const DeliveryReceipt &receipt)
{
    struct Told
    {
        QString connection;
        RemoteRecord record;
        EventKind kind;
        Timestamp factAt;
    };
    return m_db.join([&]() -> Result<void> {
        const auto to =
            sql::row(m_db,
                     QStringLiteral("UPDATE deliveries SET state = 'acknowledged', waits_for = '',"
                                    " acknowledged_at = ?, remote_version = ?, answer = ?,"
                                    " answer_id = ?, was_there = ? WHERE sync_event_id = ?"
                                    " RETURNING connection, record_kind, record_key, kind, fact_at"),
                     {qint64(toMs(m_clock.now())), receipt.record.remoteVersion, receipt.answer,
                      receipt.answerId, receipt.wasThere ? 1 : 0, id.toString()},
                     [](const QSqlQuery &q) {
                         return Told{q.value(0).toString(),
                                     RemoteRecord{q.value(1).toString(), q.value(2).toString(), {}, {}},
                                     eventKindFromWord(q.value(3).toString()).value_or(EventKind::Dispense),
                                     fromMs(q.value(4).toLongLong())};
                     });
        if (!to)
            return concord::fail(to.error());
        if (!*to)
            return concord::fail(ErrorCode::NotFound, QStringLiteral("deliveries"));
        if (const auto ended = end(id, "acknowledged", {}); !ended)
            return ended;
        const Timestamp now = m_clock.now();
        if (const auto noted =
                noteTold(m_db, {now, (*to)->connection, (*to)->kind, (now - (*to)->factAt).count()});
            !noted)
            return noted;
        RemoteRecord record = (*to)->record;
        record.remoteId = receipt.record.remoteId;
        // what may hold others' changes that nobody has told us is no write of ours when it comes back
        const bool isOthers = (receipt.wasThere || receipt.hasOthers) && record.kind == u"MedicationRequest";
        record.remoteVersion = isOthers ? QString() : receipt.record.remoteVersion;
        if (record.remoteId.isEmpty())
            return {};
        return RemoteRecordStore(m_db, m_clock).save((*to)->connection, record);
    });
}

Result<void> DeliveryStore::fail(EventId id, ErrorCode code)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE deliveries SET state = 'waiting' WHERE sync_event_id = ?"
                                      " AND state = 'sending'"),
                       {id.toString()})
        .and_then([&](int) { return end(id, "failed", codeName(code)); });
}

Result<void> DeliveryStore::setWait(EventId id, DeliveryWait wait)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE deliveries SET waits_for = ? WHERE sync_event_id = ?"
                                      " AND waits_for <> ?"),
                       {wordOf(wait), id.toString(), wordOf(wait)})
        .map([](int) {});
}

Result<int> DeliveryStore::hurryKnown()
{
    const qint64 nowMs = toMs(m_clock.now());
    // what would be due soon anyway is left alone, so that what stays unknown is not asked about all the time
    return sql::change(
        m_db,
        QStringLiteral("UPDATE sync_events SET next_attempt_at = ? WHERE status = 'waiting_retry'"
                       " AND next_attempt_at > ? AND id IN (SELECT d.sync_event_id FROM deliveries d"
                       " WHERE (d.waits_for = 'patient' AND EXISTS (SELECT 1 FROM patient_mappings m"
                       " WHERE m.patient_id = d.patient_id AND m.status = 'linked' AND m.changed_at >"
                       " (SELECT max(a.started_at) FROM event_attempts a WHERE a.sync_event_id ="
                       " d.sync_event_id))) OR (d.waits_for = 'prescription' AND EXISTS (SELECT 1"
                       " FROM prescription_links l WHERE l.prescription_id = d.prescription_id"
                       " AND l.other_source = d.connection)))"),
        {nowMs, nowMs});
}

Result<bool> DeliveryStore::isOnTheWay(const QString &connection, const QString &recordKind,
                                       const QString &remoteId, const QStringList &ownKeys)
{
    const auto open =
        sql::rows(m_db,
                  QStringLiteral("SELECT d.record_key FROM deliveries d JOIN sync_events e"
                                 " ON e.id = d.sync_event_id WHERE d.connection = ? AND d.record_kind = ?"
                                 " AND d.state = 'sending' AND e.status = 'processing'"),
                  {connection, recordKind}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!open)
        return concord::fail(open.error());
    RemoteRecordStore remote(m_db, m_clock);
    for (const QString &key : *open) {
        const auto known = remote.byLocal(connection, recordKind, key);
        if (!known)
            return concord::fail(known.error());
        if (*known ? (*known)->remoteId == remoteId : ownKeys.contains(key))
            return true;
    }
    return false;
}

Result<bool> DeliveryStore::isUsed()
{
    return sql::number(m_db, QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM deliveries LIMIT 1) AS d"))
        .map([](qint64 n) { return n > 0; });
}

Result<DeliveryPage> DeliveryStore::page(const DeliveryQuery &query)
{
    sql::Filter filter;
    if (!query.connection.isEmpty())
        filter.add(QStringLiteral("d.connection = ?"), query.connection);
    if (query.state)
        filter.add(QStringLiteral("(") + stateNow + QStringLiteral(") = ?"), wordOf(*query.state));
    return sql::newestFirst(m_db, selectDeliveries(), filter, QStringLiteral("d.sync_event_id"), query.page,
                            readDelivery);
}

Result<std::optional<DeliveryRow>> DeliveryStore::byEvent(EventId id)
{
    static const QString text = selectDeliveries() + QStringLiteral(" WHERE d.sync_event_id = ?");
    return sql::row(m_db, text, {id.toString()}, readDelivery);
}

Result<std::vector<DeliveryAttempt>> DeliveryStore::attemptsOf(EventId id)
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT number, worker, started_at, ended_at, outcome, error_code"
                       " FROM delivery_attempts WHERE sync_event_id = ? ORDER BY number"),
        {id.toString()}, [](const QSqlQuery &q) {
            DeliveryAttempt attempt{
                q.value(0).toInt(),          q.value(1).toString(), fromMs(q.value(2).toLongLong()),
                columns::timeOf(q.value(3)), q.value(4).toString(), {}};
            if (!q.value(5).isNull())
                attempt.error = errorCodeFromName(q.value(5).toString());
            return attempt;
        });
}

namespace {
/// Of sorted values; the nearest rank (of 20 values the 95th percentile is the 19th).
qint64 percentile(const std::vector<qint64> &sorted, int percent)
{
    if (sorted.empty())
        return 0;
    const size_t rank = (sorted.size() * size_t(percent) + 99) / 100;
    return sorted[std::clamp<size_t>(rank, 1, sorted.size()) - 1];
}
}

Result<std::vector<DeliveryLatency>> DeliveryStore::latencies(Timestamp from)
{
    const auto readOne = [](const QSqlQuery &q) {
        return std::pair(eventKindFromWord(q.value(0).toString()).value_or(EventKind::Dispense),
                         q.value(1).toLongLong());
    };
    const auto done = sql::rows(m_db,
                                QStringLiteral("SELECT kind, acknowledged_at - fact_at FROM deliveries"
                                               " WHERE acknowledged_at >= ?"),
                                {qint64(toMs(from))}, readOne);
    const auto open =
        done ? sql::rows(m_db,
                         QStringLiteral("SELECT d.kind, ? - d.fact_at FROM deliveries d JOIN sync_events e"
                                        " ON e.id = d.sync_event_id WHERE d.state <> 'acknowledged'"
                                        " AND e.completed_at IS NULL AND d.fact_at >= ?"),
                         {qint64(toMs(m_clock.now())), qint64(toMs(from))}, readOne)
             : concord::fail(done.error());
    if (!open)
        return concord::fail(open.error());
    std::map<EventKind, std::vector<qint64>> byKind;
    for (const auto &[kind, ms] : *done)
        byKind[kind].push_back(std::max<qint64>(0, ms));
    std::map<EventKind, DeliveryLatency> found;
    for (auto &[kind, all] : byKind) {
        std::sort(all.begin(), all.end());
        const qint64 target = deliveryTargetOf(kind).count();
        found[kind] = {kind,
                       int(all.size()),
                       percentile(all, 50),
                       percentile(all, 95),
                       all.back(),
                       int(std::upper_bound(all.begin(), all.end(), target) - all.begin()),
                       0,
                       0};
    }
    for (const auto &[kind, ms] : *open) {
        DeliveryLatency &one = found[kind];
        one.kind = kind;
        ++one.open;
        one.overdue += ms > deliveryTargetOf(kind).count() ? 1 : 0;
    }
    std::vector<DeliveryLatency> rows;
    for (const auto &[kind, one] : found)
        rows.push_back(one);
    return rows;
}

}
