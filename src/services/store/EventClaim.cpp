// EventStore: who works on what. The claim, its lease, what became of it, and what a person orders.
#include "store/AuditStore.h"
#include "store/Columns.h"
#include "store/EffectStore.h"
#include "store/EventCounts.h"
#include "store/EventSql.h"
#include "store/EventStore.h"
#include "store/JoinedKeys.h"
#include "store/LeaseClock.h"
#include "store/PatientEffects.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace concord {

namespace {
/// How many received events one look at the queue covers. What is found blocked there is parked, so that the
/// next look begins behind it.
constexpr int window = 256;
constexpr int mostWindows = 64;

/// Nothing earlier of its key is open, and nothing of it is in work (what is may have come later, under
/// another key that is the same patient's now); nobody has paused its source.
const auto isFree =
    QStringLiteral(
        "(e.ordering_key = '' OR (NOT EXISTS (SELECT 1 FROM sync_events b WHERE b.ordering_key = "
        "e.ordering_key"
        " AND b.seq < e.seq AND b.completed_at IS NULL) AND NOT EXISTS (SELECT 1 FROM sync_events w"
        " WHERE w.ordering_key = e.ordering_key AND w.status = 'processing')))"
        " AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.subject = 'connection/' || ") +
    eventSql::partner + QStringLiteral(") AND ") + JoinedKeys::allSettled();

/// The condition on e.
QString of(Claimable which)
{
    switch (which) {
    case Claimable::Inbound:
        return QStringLiteral(" AND e.direction = 'in'");
    case Claimable::Outbound:
        return QStringLiteral(" AND e.direction = 'out'");
    case Claimable::Everything:
        break;
    }
    return {};
}

ClaimedEvent readClaimed(const QSqlQuery &q, Database &db)
{
    ClaimedEvent e;
    const QString id = q.value(0).toString();
    e.id = EventId::fromString(id);
    e.kind = eventKindFromWord(q.value(1).toString()).value_or(EventKind::MedListPull);
    e.source = q.value(2).toString();
    e.messageId = q.value(3).toString();
    e.orderingKey = q.value(4).toString();
    e.correlationId = columns::idOf<CorrelationId>(q.value(5));
    e.jobId = columns::idOf<JobId>(q.value(6));
    e.format = inboundFormatFromWord(q.value(7).toString());
    e.createdAt = fromMs(q.value(8).toLongLong());
    e.retries = q.value(9).toInt();
    e.seq = q.value(10).toLongLong();
    e.interruptions = q.value(11).toInt();
    e.attempt = q.value(12).toInt() + 1;
    // what cannot be read must not hold up the others
    Seal bodies(db, "event_bodies");
    Seal events(db, eventSql::tableLiteral);
    if (const QByteArray body = q.value(13).toByteArray(); !body.isEmpty())
        e.body = bodies.openBytes(id, "body", body);
    if (!e.format) // else worked from the body alone
        e.payloadJson = events.openText(id, "payload_json", q.value(14).toString());
    e.unreadable = db.takeSealFault();
    for (Seal *seal : {&bodies, &events}) {
        if (seal->erasedAt())
            e.unreadable = seal->erasure();
    }
    e.direction = eventDirectionFromWord(q.value(15).toString()).value_or(EventDirection::In);
    e.target = q.value(16).toString();
    return e;
}

QString stepsJson(const std::vector<StepRow> &steps)
{
    if (steps.empty())
        return QStringLiteral("[]");
    QJsonArray array;
    for (const StepRow &step : steps)
        array.append(QJsonObject{{QStringLiteral("step"), step.step},
                                 {QStringLiteral("us"), step.durationUs},
                                 {QStringLiteral("verdict"), step.verdict},
                                 {QStringLiteral("detail"), step.detail}});
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}
}

Result<bool> EventStore::hasClaimable(Claimable which)
{
    return sql::number(
               m_db,
               QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM (SELECT 1 FROM sync_events e WHERE ") +
                   eventSql::isReceived + of(which) +
                   QStringLiteral(" LIMIT 1) AS r UNION ALL SELECT 1 FROM (SELECT 1 FROM sync_events e"
                                  " WHERE e.status = 'waiting_retry' AND e.next_attempt_at <= ?") +
                   of(which) + QStringLiteral(" LIMIT 1) AS w) AS found"),
               {qint64(toMs(m_clock.now()))})
        .map([](qint64 n) { return n > 0; });
}

Result<std::vector<ClaimedEvent>> EventStore::claim(const QString &worker, std::chrono::milliseconds lease,
                                                    int limit, Claimable which)
{
    std::vector<ClaimedEvent> claimed;
    const auto done = m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        claimed.clear();
        // what people have decided about patients says whose turn it is
        if (const auto decided = PatientEffects(m_db, m_clock).carryOut(); !decided)
            return fail(decided.error());
        if (const auto settled = JoinedKeys(m_db, m_clock).settle(); !settled)
            return settled;
        const QString suspect =
            QStringLiteral("SELECT e.id FROM sync_events e WHERE e.interruptions > 0 AND ") +
            eventSql::isReceived + of(which) + QStringLiteral(" AND ") + isFree +
            QStringLiteral(" ORDER BY e.seq LIMIT 1 ");
        const auto alone = take(suspect, {}, claimed, worker, lease);
        if (!alone || *alone > 0) // what ends this worker as well must not take others with it
            return alone ? Result<void>{} : fail(alone.error());
        return claimWaiting(worker, lease, limit, which, claimed).and_then([&] {
            return claimReceived(worker, lease, limit, which, claimed);
        });
    });
    if (!done)
        return fail(done.error());
    std::sort(claimed.begin(), claimed.end(),
              [](const ClaimedEvent &a, const ClaimedEvent &b) { return a.seq < b.seq; });
    return claimed;
}

/// The ladder, a Retry-After or a cool-down is over.
Result<void> EventStore::claimWaiting(const QString &worker, std::chrono::milliseconds lease, int limit,
                                      Claimable which, std::vector<ClaimedEvent> &claimed)
{
    const QString due =
        QStringLiteral("SELECT e.id FROM sync_events e WHERE e.status = 'waiting_retry' AND "
                       "e.next_attempt_at <= ?") +
        of(which) + QStringLiteral(" AND ") + isFree +
        QStringLiteral(" AND (e.wait_endpoint = '' OR NOT EXISTS (SELECT 1 FROM breakers k"
                       " WHERE k.endpoint = e.wait_endpoint AND ((k.state = 'open' AND k.retry_at > ?)"
                       " OR (k.state = 'half_open' AND k.probe_until > ?))))"
                       " ORDER BY e.next_attempt_at LIMIT ? ");
    const qint64 nowMs = toMs(m_clock.now());
    const auto taken = take(due, {nowMs, nowMs, nowMs, limit}, claimed, worker, lease);
    return taken ? Result<void>{} : fail(taken.error());
}

Result<void> EventStore::claimReceived(const QString &worker, std::chrono::milliseconds lease, int limit,
                                       Claimable which, std::vector<ClaimedEvent> &claimed)
{
    const QString end =
        QStringLiteral("SELECT count(*), max(seq) FROM (SELECT e.seq FROM sync_events e WHERE ") +
        eventSql::isReceived + of(which) + QStringLiteral(" ORDER BY e.seq LIMIT ?) AS w");
    const QString oldest = QStringLiteral("SELECT e.id FROM sync_events e WHERE ") + eventSql::isReceived +
                           of(which) + QStringLiteral(" AND e.interruptions = 0 AND e.seq <= ? AND ") +
                           isFree + QStringLiteral(" ORDER BY e.seq LIMIT ? ");
    for (int i = 0; i < mostWindows && int(claimed.size()) < limit; ++i) {
        const int size = std::max(window, 2 * limit);
        const auto seen = sql::row(m_db, end, {size}, [](const QSqlQuery &q) {
            return std::pair(q.value(0).toInt(), q.value(1).toLongLong());
        });
        if (!seen)
            return fail(seen.error());
        const auto [count, upTo] = seen->value_or(std::pair(0, 0LL));
        if (count == 0)
            return {};
        const int wanted = limit - int(claimed.size());
        const auto taken = take(oldest, {upTo, wanted}, claimed, worker, lease);
        if (!taken)
            return fail(taken.error());
        if (count < size || *taken == wanted)
            return {};
        if (const auto parked = park(upTo, which); !parked)
            return parked;
    }
    return {};
}

Result<int> EventStore::take(const QString &which, const QVariantList &values,
                             std::vector<ClaimedEvent> &claimed, const QString &worker,
                             std::chrono::milliseconds lease)
{
    const Timestamp now = m_clock.now();
    const qint64 nowMs = toMs(now);
    const QString text =
        QStringLiteral("UPDATE sync_events SET status = 'processing', lease_owner = ?, lease_until = ") +
        leaseClock::moment(m_db.dialect()) +
        QStringLiteral(", next_attempt_at = NULL, wait_endpoint = '', ") + eventSql::changedNow +
        QStringLiteral(" WHERE id IN (SELECT id FROM (") + which + m_db.dialect().skipLocked() +
        QStringLiteral(
            ") AS due) AND status IN ('received', 'waiting_retry') RETURNING id, kind, source, message_id,"
            " ordering_key, correlation_id, job_id, format, created_at, retries, seq, interruptions,"
            " (SELECT count(*) FROM event_attempts a WHERE a.sync_event_id = sync_events.id),"
            " (SELECT b.body FROM event_bodies b WHERE b.sync_event_id = sync_events.id),"
            " payload_json, direction, target");
    QVariantList all{worker};
    all += leaseClock::values(now + lease);
    all += QVariantList{nowMs, nowMs} + values;
    auto taken = sql::rows(m_db, text, all, [this](const QSqlQuery &q) { return readClaimed(q, m_db); });
    if (!taken)
        return fail(taken.error());
    for (ClaimedEvent &event : *taken) {
        event.claimedAt = now;
        claimed.push_back(std::move(event));
    }
    return int(taken->size());
}

Result<std::optional<ClaimedEvent>> EventStore::claimOne(EventId id, const QString &worker,
                                                         std::chrono::milliseconds lease)
{
    static const QString which = QStringLiteral("SELECT e.id FROM sync_events e WHERE e.id = ?"
                                                " AND e.status = 'received' AND ") +
                                 isFree + u' ';
    std::vector<ClaimedEvent> claimed;
    const auto taken = take(which, {id.toString()}, claimed, worker, lease);
    if (!taken)
        return fail(taken.error());
    return claimed.empty() ? std::optional<ClaimedEvent>() : std::optional(std::move(claimed.front()));
}

/// A code that was decided between a step's question and its transaction's end (PostgreSQL), one whose
/// approval was held until now, and what is left of one with very many events, also when it was retired
/// since.
Result<void> EventStore::releaseDecided()
{
    const auto decided =
        sql::rows(m_db,
                  QStringLiteral("SELECT DISTINCT w.mapping_id FROM event_waits w JOIN medication_mappings m"
                                 " ON m.id = w.mapping_id WHERE (m.status = 'approved' AND m.held_until <= ?)"
                                 " OR m.status IN ('rejected', 'retired')"),
                  {qint64(toMs(m_clock.now()))},
                  [](const QSqlQuery &q) { return columns::idOf<MappingId>(q.value(0)); });
    if (!decided)
        return fail(decided.error());
    for (const MappingId &mapping : *decided) {
        if (const auto released = releaseWaiting(mapping); !released)
            return fail(released.error());
    }
    return {};
}

Result<int> EventStore::extendLease(const QString &worker, std::chrono::milliseconds lease)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE sync_events SET lease_until = ") +
                           leaseClock::moment(m_db.dialect()) +
                           QStringLiteral(" WHERE status = 'processing' AND status <> 'succeeded'"
                                          " AND lease_owner = ?"),
                       leaseClock::values(m_clock.now() + lease) + QVariantList{worker});
}

Result<QSet<EventId>> EventStore::heldBy(const QString &worker)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT id FROM sync_events WHERE status = 'processing'"
                                    " AND status <> 'succeeded' AND lease_owner = ?"),
                     {worker}, [](const QSqlQuery &q) { return columns::idOf<EventId>(q.value(0)); })
        .map([](const std::vector<EventId> &ids) { return QSet<EventId>(ids.begin(), ids.end()); });
}

Result<int> EventStore::giveBack(const QString &worker)
{
    const qint64 nowMs = toMs(m_clock.now());
    return sql::change(m_db,
                       QStringLiteral("UPDATE sync_events SET status = 'received', lease_owner = NULL,"
                                      " lease_until = NULL, ") +
                           eventSql::changedNow +
                           QStringLiteral(" WHERE status = 'processing' AND status <> 'succeeded'"
                                          " AND lease_owner = ?"),
                       {nowMs, nowMs, worker});
}

Result<int> EventStore::rescueExpired(int most)
{
    const QString expired =
        QStringLiteral("SELECT id FROM sync_events WHERE status = 'processing' AND status <> 'succeeded'"
                       " AND lease_until < ") +
        leaseClock::moment(m_db.dialect()) + QStringLiteral(" ORDER BY seq LIMIT 1000");
    const QString parked = QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM sync_events WHERE parked > 0"
                                          " LIMIT 1) AS p");
    const QVariantList now = leaseClock::values(m_clock.now());
    const auto readId = [](const QSqlQuery &q) {
        return columns::idOf<EventId>(q.value(0));
    };
    if (const auto released = releaseDecided(); !released)
        return fail(released.error());
    if (const auto reopened = JoinedKeys(m_db, m_clock).reopenStrays(); !reopened)
        return fail(reopened.error());
    const auto some = sql::rows(m_db, expired, now, readId); // no lock for the usual answer
    const auto any = some ? sql::number(m_db, parked) : fail(some.error());
    if (!any)
        return fail(any.error());
    if (some->empty() && *any == 0)
        return 0;
    int rescued = 0;
    const auto done = m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        const auto ids = sql::rows(m_db, expired, now, readId);
        if (!ids)
            return fail(ids.error());
        rescued = int(ids->size());
        for (const EventId &id : *ids) {
            if (const auto back = interrupt(id, most); !back)
                return back;
        }
        return unparkFree();
    });
    if (!done)
        return fail(done.error());
    return rescued;
}

Result<void> EventStore::interrupt(EventId id, int most)
{
    const qint64 nowMs = toMs(m_clock.now());
    const auto row = sql::row(
        m_db,
        QStringLiteral("SELECT interruptions + 1, lease_owner, changed_at, correlation_id, ") +
            endpointOfEvent + QStringLiteral(", direction FROM sync_events WHERE id = ?"),
        {id.toString()}, [](const QSqlQuery &q) {
            return std::tuple(q.value(0).toInt(), q.value(1).toString(), fromMs(q.value(2).toLongLong()),
                              columns::idOf<CorrelationId>(q.value(3)), q.value(4).toString(),
                              eventDirectionFromWord(q.value(5).toString()).value_or(EventDirection::In));
        });
    if (!row || !*row)
        return row ? Result<void>{} : fail(row.error());
    const auto &[interruptions, owner, begun, correlation, endpoint, direction] = **row;
    EventOutcome outcome;
    outcome.state = interruptions >= most ? EventState::NeedsReview : EventState::Received;
    outcome.worker = owner;
    outcome.startedAt = begun;
    outcome.error =
        Error{ErrorCode::Internal, QStringLiteral("worker"),
              interruptions >= most
                  ? QStringLiteral("%1 workers in a row ended in the middle of it").arg(interruptions)
                  : QStringLiteral("interrupted: the worker ended in the middle of it"),
              0};
    const auto moved = sql::change(
        m_db,
        QStringLiteral("UPDATE sync_events SET status = ?, lease_owner = NULL, lease_until = NULL,"
                       " interruptions = ?, ") +
            eventSql::changedNow +
            QStringLiteral(" WHERE id = ? AND status = 'processing' AND lease_until < ") +
            leaseClock::moment(m_db.dialect()), // else another rescuer was faster, and a worker has it again
        QVariantList{wordOf(outcome.state), interruptions, nowMs, nowMs, id.toString()} +
            leaseClock::values(m_clock.now()));
    if (!moved)
        return fail(moved.error());
    if (*moved == 0)
        return {};
    if (const auto recorded = recordAttempt(id, outcome); !recorded)
        return recorded;
    if (outcome.state == EventState::NeedsReview) {
        if (const auto counted = countOutcome(m_db, m_clock.now(), {{}, endpoint, direction, 0}, outcome);
            !counted)
            return counted;
    }
    return AuditStore(m_db, m_clock)
        .append({owner, QStringLiteral("event.interrupt"), QStringLiteral("event/") + id.toString(), true,
                 QStringLiteral("state=%1 interruptions=%2").arg(wordOf(outcome.state)).arg(interruptions),
                 correlation});
}

Result<void> EventStore::conclude(EventId id, const EventOutcome &outcome)
{
    if (!canMove(EventState::Processing, outcome.state))
        return m_db.join([&] { return explainConflict(id, outcome.state); });
    const Timestamp now = m_clock.now();
    const bool waits = outcome.state == EventState::WaitingRetry;
    const bool isTried = !waits || outcome.waitEndpoint.isEmpty();
    std::optional<Timestamp> next;
    if (waits)
        next = outcome.nextAttempt.value_or(
            now + std::chrono::milliseconds(outcome.error ? outcome.error->retryAfterMs : 0));
    const bool ends = isFinal(outcome.state);
    const qint64 nowMs = toMs(now);
    static const QString move =
        QStringLiteral("UPDATE sync_events SET status = ?, lease_owner = NULL, lease_until = NULL,"
                       " interruptions = 0, parked = 0, retries = retries + ?, next_attempt_at = ?,"
                       " wait_endpoint = ?, completed_at = ?, latency_ms = (? - created_at) * ?,"
                       " payload_json = coalesce(?, payload_json), kind = coalesce(?, kind), ") +
        eventSql::changedNow +
        QStringLiteral(" WHERE id = ? AND status = 'processing' AND (lease_owner = ? OR ? = '')"
                       " RETURNING ordering_key, ") +
        endpointOfEvent + QStringLiteral(", direction, latency_ms");
    return m_db.join([&]() -> Result<void> {
        EventOutcome dated = outcome;
        if (isTried && outcome.startedAt == Timestamp{}) { // then it began when it was claimed
            const auto claimedAt = sql::number(
                m_db, QStringLiteral("SELECT changed_at FROM sync_events WHERE id = ?"), {id.toString()});
            if (!claimedAt)
                return fail(claimedAt.error());
            dated.startedAt = fromMs(*claimedAt);
        }
        const auto places = sql::row(
            m_db, move,
            {wordOf(outcome.state), waits && isTried ? 1 : 0, columns::timeOrNull(next),
             waits ? outcome.waitEndpoint : QString(), ends ? QVariant(nowMs) : QVariant(), nowMs,
             ends ? 1 : 0,
             outcome.payloadJson.isEmpty()
                 ? QVariant()
                 : QVariant(Seal(m_db, eventSql::tableLiteral)
                                .text(id.toString(), "payload_json", outcome.payloadJson)),
             outcome.kind ? QVariant(wordOf(*outcome.kind)) : QVariant(), nowMs, nowMs, id.toString(),
             outcome.worker, outcome.worker},
            [](const QSqlQuery &q) {
                return MovedEvent{q.value(0).toString(), q.value(1).toString(),
                                  eventDirectionFromWord(q.value(2).toString()).value_or(EventDirection::In),
                                  q.value(3).toLongLong()};
            });
        if (!places)
            return fail(places.error());
        if (!*places)
            return explainConflict(id, outcome.state);
        Result<void> done = isTried ? recordAttempt(id, dated) : Result<void>{};
        if (done && isTried)
            done = countOutcome(m_db, now, **places, dated);
        if (done && !outcome.waitsFor.empty())
            done = addWaits(id, outcome.waitsFor);
        if (done && !outcome.changes.empty())
            done = recordChanges(id, outcome.changes);
        if (done && ends)
            done = freeNext((*places)->orderingKey);
        return done;
    });
}

Result<void> EventStore::explainConflict(EventId id, EventState to)
{
    const auto row = sql::row(m_db, QStringLiteral("SELECT status FROM sync_events WHERE id = ?"),
                              {id.toString()}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, eventSql::tableName,
                    QStringLiteral("no event %1").arg(id.toString()));
    return fail(ErrorCode::Conflict, eventSql::tableName,
                QStringLiteral("event %1 cannot go from %2 to %3, or is not this worker's any more")
                    .arg(id.toString(), **row, wordOf(to)));
}

Result<void> EventStore::recordAttempt(EventId id, const EventOutcome &outcome)
{
    const Timestamp now = m_clock.now();
    const Timestamp started = outcome.startedAt == Timestamp{} ? now : outcome.startedAt;
    const auto &error = outcome.error;
    const auto added = m_db.run(
        QStringLiteral(
            "INSERT INTO event_attempts (sync_event_id, number, started_at, duration_ms, outcome, error_code,"
            " error_where, error_detail, steps_json, worker) VALUES (?, (SELECT 1 + count(*) FROM "
            "event_attempts"
            " WHERE sync_event_id = ?), ?, ?, ?, ?, ?, ?, ?, ?)"),
        {id.toString(), id.toString(), qint64(toMs(started)), std::max<qint64>(0, toMs(now) - toMs(started)),
         wordOf(outcome.state), error ? QVariant(codeName(error->code)) : QVariant(),
         error ? QVariant(error->where) : QVariant(), error ? QVariant(error->detail) : QVariant(),
         stepsJson(outcome.steps), outcome.worker});
    if (!added)
        return fail(added.error());
    const bool failed =
        error && outcome.state != EventState::Received; // an interruption is not the event's fault
    return failed ? recordFailure(id, *error) : Result<void>();
}

Result<void> EventStore::recordChanges(EventId id, const std::vector<EventChange> &changes)
{
    // of an attempt before this one, whose effects were kept
    const auto cleared = sql::change(
        m_db, QStringLiteral("DELETE FROM event_changes WHERE sync_event_id = ?"), {id.toString()});
    if (!cleared)
        return fail(cleared.error());
    return EffectStore(m_db).saveChanges(id, changes);
}

Result<bool> EventStore::retry(EventId id, EventState seen)
{
    return order(id, seen, EventState::Received);
}

Result<bool> EventStore::discard(EventId id, EventState seen)
{
    return order(id, seen, EventState::Discarded);
}

Result<bool> EventStore::supersede(EventId id, EventState seen)
{
    return order(id, seen, EventState::Superseded);
}

Result<bool> EventStore::order(EventId id, EventState seen, EventState to)
{
    if (!canMove(seen, to) || seen == EventState::Processing)
        return false;
    const qint64 nowMs = toMs(m_clock.now());
    const bool ends = isFinal(to);
    static const QString move =
        QStringLiteral(
            "UPDATE sync_events SET status = ?, next_attempt_at = NULL, wait_endpoint = '', parked = 0,"
            " retries = CASE WHEN ? = 1 THEN retries ELSE 0 END, completed_at = ?,"
            " latency_ms = (? - created_at) * ?, ") +
        eventSql::changedNow + QStringLiteral(" WHERE id = ? AND status = ? RETURNING ordering_key");
    bool isDone = false;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto key = sql::row(m_db, move,
                                  {wordOf(to), ends ? 1 : 0, ends ? QVariant(nowMs) : QVariant(), nowMs,
                                   ends ? 1 : 0, nowMs, nowMs, id.toString(), wordOf(seen)},
                                  [](const QSqlQuery &q) { return q.value(0).toString(); });
        if (!key)
            return fail(key.error());
        isDone = key->has_value();
        if (!isDone)
            return {};
        const auto freed = sql::change(
            m_db, QStringLiteral("DELETE FROM event_waits WHERE sync_event_id = ?"), {id.toString()});
        if (!freed)
            return fail(freed.error());
        return ends ? freeNext(**key) : Result<void>{};
    });
    if (!done)
        return fail(done.error());
    return isDone;
}

}
