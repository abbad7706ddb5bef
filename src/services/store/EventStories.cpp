// EventStore: why an event waits, what was done with it, and where it comes from.
#include "domain/RetryPolicy.h"
#include "store/Columns.h"
#include "store/DeliveryStore.h"
#include "store/EffectStore.h"
#include "store/EventSql.h"
#include "store/EventStore.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace concord {

namespace {
constexpr int relatives = 100;
constexpr std::chrono::seconds workerSilence{30};

/// Everything a WaitReason depends on, of one event.
struct WaitFacts
{
    QString id;
    EventState state = EventState::Received;
    QString source;
    QString waitEndpoint;
    std::optional<Timestamp> nextAttemptAt;
    QString blocker;
    bool isPaused = false;
    QString pausedBy;
    QString pauseReason;
    MappingId mapping;
    QString code;
    QString system;
    std::optional<Timestamp> breakerUntil; ///< its endpoint's breaker is not closed
};

const QString &selectFacts()
{
    static const QString text = QStringLiteral(
        "SELECT e.id, e.status, CASE WHEN e.direction = 'out' THEN e.target ELSE e.source END, "
        "e.wait_endpoint, e.next_attempt_at,"
        " CASE WHEN e.ordering_key = '' THEN NULL ELSE coalesce((SELECT b.id FROM sync_events b"
        " WHERE b.ordering_key = e.ordering_key AND b.seq < e.seq AND b.completed_at IS NULL"
        " ORDER BY b.seq LIMIT 1), (SELECT min(w.id) FROM sync_events w WHERE w.ordering_key ="
        " e.ordering_key AND w.status = 'processing' AND w.id <> e.id)) END, p.subject, m.id, m.source_code, "
        "m.system, k.state, k.retry_at,"
        " k.probe_until, p.paused_by, p.reason FROM sync_events e LEFT JOIN pauses p ON p.subject = "
        "'connection/' || CASE WHEN e.direction = 'out' THEN e.target ELSE e.source END"
        " LEFT JOIN medication_mappings m ON m.id = (SELECT min(w.mapping_id) FROM event_waits w"
        " WHERE w.sync_event_id = e.id) LEFT JOIN breakers k ON k.endpoint = e.wait_endpoint");
    return text;
}

WaitFacts readFacts(const QSqlQuery &q)
{
    WaitFacts f;
    f.id = q.value(0).toString();
    f.state = eventStateFromWord(q.value(1).toString()).value_or(EventState::NeedsReview);
    f.source = q.value(2).toString();
    f.waitEndpoint = q.value(3).toString();
    f.nextAttemptAt = columns::timeOf(q.value(4));
    f.blocker = q.value(5).toString();
    f.isPaused = !q.value(6).isNull();
    f.mapping = columns::idOf<MappingId>(q.value(7));
    f.code = q.value(8).toString();
    f.system = q.value(9).toString();
    const auto breaker = breakerStateFromWord(q.value(10).toString());
    if (breaker == BreakerState::Open)
        f.breakerUntil = columns::timeOf(q.value(11));
    else if (breaker == BreakerState::HalfOpen)
        f.breakerUntil = columns::timeOf(q.value(12));
    f.pausedBy = q.value(13).toString();
    f.pauseReason = q.value(14).toString();
    return f;
}

WaitReason reason(WaitReason::Kind kind)
{
    WaitReason r;
    r.kind = kind;
    return r;
}

/// The order of the questions is EventStore::whyWaiting's promise.
WaitReason reasonOf(const WaitFacts &f, Timestamp now, bool hasWorker)
{
    using Kind = WaitReason::Kind;
    WaitReason r;
    switch (f.state) {
    case EventState::NeedsReview:
        return reason(Kind::Review);
    case EventState::DeadLetter:
        return reason(Kind::Dead);
    case EventState::NeedsMapping:
        r = reason(Kind::Mapping);
        r.mappingId = f.mapping;
        r.code = f.code;
        r.system = f.system;
        return r;
    case EventState::Received:
    case EventState::WaitingRetry:
        break;
    default:
        return r;
    }
    if (f.isPaused) {
        r = reason(Kind::Paused);
        r.endpoint = f.source;
        r.person = f.pausedBy;
        r.reason = f.pauseReason;
        return r;
    }
    if (!f.blocker.isEmpty()) {
        r = reason(Kind::BlockedByEvent);
        r.blocker = EventId::fromString(f.blocker);
        return r;
    }
    if (!f.waitEndpoint.isEmpty() && f.breakerUntil && *f.breakerUntil > now) {
        r = reason(Kind::Breaker);
        r.endpoint = f.waitEndpoint;
        r.until = f.breakerUntil;
        return r;
    }
    if (f.nextAttemptAt && *f.nextAttemptAt > now) {
        r = reason(f.waitEndpoint.isEmpty() ? Kind::NextRetry : Kind::RateLimit);
        r.endpoint = f.waitEndpoint;
        r.until = f.nextAttemptAt;
        return r;
    }
    return reason(hasWorker ? Kind::Next : Kind::NoWorker);
}

Result<bool> hasWorker(Database &db, Timestamp now)
{
    return sql::number(
               db,
               QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM workers WHERE seen_at >= ? LIMIT 1) AS w"),
               {qint64(toMs(now - workerSilence))})
        .map([](qint64 n) { return n > 0; });
}

Result<QHash<QString, WaitFacts>> factsOf(Database &db, const QStringList &ids)
{
    static const QString text = selectFacts() + QStringLiteral(" WHERE e.id IN (%1)");
    const auto found = sql::rowsIn(db, text, ids, readFacts);
    if (!found)
        return fail(found.error());
    QHash<QString, WaitFacts> facts;
    for (const WaitFacts &one : *found)
        facts.insert(one.id, one);
    return facts;
}

/// Of each event, in their order.
Result<QHash<QString, std::vector<MadeAttempt>>> attemptsOf(Database &db, const QStringList &ids)
{
    const auto found = sql::rowsIn(
        db,
        QStringLiteral("SELECT sync_event_id, number, started_at, outcome FROM event_attempts"
                       " WHERE sync_event_id IN (%1) ORDER BY sync_event_id, number"),
        ids, [](const QSqlQuery &q) {
            return std::pair(
                q.value(0).toString(),
                MadeAttempt{q.value(1).toInt(), fromMs(q.value(2).toLongLong()),
                            eventStateFromWord(q.value(3).toString()).value_or(EventState::NeedsReview)});
        });
    if (!found)
        return fail(found.error());
    QHash<QString, std::vector<MadeAttempt>> made;
    for (const auto &[id, attempt] : *found)
        made[id].push_back(attempt);
    return made;
}

std::vector<StepRow> stepsOf(int attempt, const QString &json)
{
    std::vector<StepRow> steps;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const auto &value : array) {
        const QJsonObject step = value.toObject();
        steps.push_back({attempt, step[u"step"].toString(), step[u"us"].toInteger(),
                         step[u"verdict"].toString(), step[u"detail"].toString()});
    }
    return steps;
}

EventOrderRow readOrder(const QSqlQuery &q)
{
    const QString details = q.value(3).toString();
    const QString mark = QStringLiteral("reason=");
    const auto at = details.indexOf(mark);
    return {fromMs(q.value(0).toLongLong()), q.value(1).toString(), q.value(2).toString(),
            at < 0 ? QString() : details.sliced(at + mark.size())};
}

Result<std::vector<EventRow>> relativesOf(Database &db, const QString &condition, const QString &id)
{
    return sql::rows(db,
                     eventSql::select() + QStringLiteral(" WHERE ") + condition +
                         QStringLiteral(" ORDER BY e.id LIMIT ?"),
                     {id, relatives}, eventSql::read);
}

std::optional<EventRow> firstOf(std::vector<EventRow> rows)
{
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

template <typename T>
Result<void> keep(Result<T> result, T &target)
{
    if (!result)
        return fail(result.error());
    target = *std::move(result);
    return {};
}
}

Result<std::optional<EventRow>> EventStore::byId(EventId id)
{
    static const QString text = eventSql::select() + QStringLiteral(" WHERE e.id = ?");
    return sql::row(m_db, text, {id.toString()}, eventSql::read);
}

Result<std::optional<WaitReason>> EventStore::whyWaiting(EventId id)
{
    static const QString text = selectFacts() + QStringLiteral(" WHERE e.id = ?");
    const auto facts = sql::row(m_db, text, {id.toString()}, readFacts);
    if (!facts)
        return fail(facts.error());
    if (!*facts)
        return std::optional<WaitReason>();
    const Timestamp now = m_clock.now();
    return hasWorker(m_db, now).map([&](bool any) { return std::optional(reasonOf(**facts, now, any)); });
}

Result<QueuePage> EventStore::queuePage(const QueueQuery &query, const RetryPolicy &policy)
{
    const int limit = sql::boundedLimit(query.page.limit);
    sql::Filter ids = eventSql::idsOf({query.filter, {}, query.page.after, limit + 1});
    ids.values.append(limit + 1);
    auto rows =
        sql::rows(m_db,
                  eventSql::select() + QStringLiteral(" WHERE e.id IN (SELECT id FROM (") + ids.where +
                      QStringLiteral(") AS wanted ORDER BY id DESC LIMIT ?) ORDER BY e.id DESC"),
                  ids.values, eventSql::read);
    if (!rows)
        return fail(rows.error());
    QueuePage page;
    page.requestId = query.page.requestId;
    if (int(rows->size()) > limit) {
        rows->pop_back();
        page.cursor = rows->back().id.toString();
    }
    const Timestamp now = m_clock.now();
    const auto any = hasWorker(m_db, now);
    if (!any)
        return fail(any.error());
    QStringList keys;
    for (const EventRow &event : *rows)
        keys.append(event.id.toString());
    const auto facts = factsOf(m_db, keys);
    const auto made = facts ? attemptsOf(m_db, keys) : fail(facts.error());
    if (!made)
        return fail(made.error());
    for (EventRow &event : *rows) {
        const QString key = event.id.toString();
        QueueRow row;
        row.id = event.id;
        if (const auto found = facts->constFind(key); found != facts->cend())
            row.wait = reasonOf(*found, now, *any);
        row.ladder = rungsOf(policy, event.state, event.retries, made->value(key), event.nextAttemptAt);
        row.event = std::move(event);
        page.rows.push_back(std::move(row));
    }
    return page;
}

Result<std::vector<LadderRung>> EventStore::ladderOf(const EventRow &event, const RetryPolicy &policy)
{
    const QString key = event.id.toString();
    const auto made = attemptsOf(m_db, {key});
    if (!made)
        return fail(made.error());
    return rungsOf(policy, event.state, event.retries, made->value(key), event.nextAttemptAt);
}

Result<Lineage> EventStore::lineageOf(EventId id)
{
    const QString key = id.toString();
    Lineage lineage;
    std::vector<EventRow> original;
    std::vector<EventRow> cause;
    const auto read =
        keep(relativesOf(m_db,
                         QStringLiteral("e.id = (SELECT o.resent_from FROM sync_events o WHERE o.id = ?)"),
                         key),
             original)
            .and_then([&] {
                return keep(relativesOf(m_db, QStringLiteral("e.resent_from = ?"), key), lineage.resentAs);
            })
            .and_then([&] {
                return keep(
                    relativesOf(
                        m_db,
                        QStringLiteral("e.id = (SELECT o.causation_id FROM sync_events o WHERE o.id = ?)"),
                        key),
                    cause);
            })
            .and_then([&] {
                return keep(relativesOf(m_db, QStringLiteral("e.causation_id = ?"), key), lineage.effects);
            });
    if (!read)
        return fail(read.error());
    lineage.resentFrom = firstOf(std::move(original));
    lineage.cause = firstOf(std::move(cause));
    return lineage;
}

Result<std::optional<EventStory>> EventStore::story(EventId id, const RetryPolicy &policy)
{
    const QString key = id.toString();
    const auto event = byId(id);
    const auto wait = event && *event ? whyWaiting(id) : Result<std::optional<WaitReason>>{};
    if (!event || !wait)
        return fail(event ? wait.error() : event.error());
    if (!*event || !*wait)
        return std::optional<EventStory>();
    EventStory story;
    story.id = id;
    story.event = **event;
    story.wait = **wait;
    std::vector<std::vector<StepRow>> steps;
    const auto readSteps = [](const QSqlQuery &q) {
        return stepsOf(q.value(0).toInt(), q.value(1).toString());
    };
    const auto read =
        keep(ladderOf(**event, policy), story.ladder)
            .and_then([&] {
                return keep(sql::rows(m_db,
                                      QStringLiteral("SELECT number, steps_json FROM event_attempts"
                                                     " WHERE sync_event_id = ? ORDER BY number"),
                                      {key}, readSteps),
                            steps);
            })
            .and_then([&] { return keep(EffectStore(m_db).changesOf(id), story.changes); })
            .and_then([&] { return keep(lineageOf(id), story.lineage); })
            .and_then([&] {
                return keep(sql::rows(m_db,
                                      QStringLiteral("SELECT at, actor, action, details FROM audit_log"
                                                     " WHERE subject = ? AND allowed = 1 AND action NOT IN"
                                                     " ('event.outcome', 'event.interrupt') ORDER BY seq"),
                                      {QStringLiteral("event/") + key}, readOrder),
                            story.orders);
            });
    if (!read)
        return fail(read.error());
    for (const auto &attempt : steps)
        story.steps.insert(story.steps.end(), attempt.begin(), attempt.end());
    const auto door =
        sql::row(m_db,
                 QStringLiteral("SELECT e.channel, e.format, %1 FROM sync_events e WHERE e.id = ?")
                     .arg(m_db.dialect().bodySize()),
                 {key}, [](const QSqlQuery &q) {
                     return std::tuple(q.value(0).toString(), q.value(1).toString(), q.value(2).toLongLong());
                 });
    if (!door)
        return fail(door.error());
    if (*door)
        std::tie(story.channel, story.format, story.bodyBytes) = **door;
    if ((*event)->direction == EventDirection::Out) {
        DeliveryStore deliveries(m_db, m_clock);
        const auto told = keep(deliveries.byEvent(id), story.delivery).and_then([&] {
            return keep(deliveries.attemptsOf(id), story.deliveryAttempts);
        });
        if (!told)
            return fail(told.error());
    }
    return std::optional(std::move(story));
}

Result<std::optional<EventPayload>> EventStore::payload(EventId id)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT e.format, (SELECT b.body FROM event_bodies b"
                                   " WHERE b.sync_event_id = e.id), %1 FROM sync_events e WHERE e.id = ?")
                        .arg(m_db.dialect().payload()),
                    {id.toString()}, [this, id](const QSqlQuery &q) {
                        Seal bodies(m_db, "event_bodies");
                        Seal events(m_db, eventSql::tableLiteral);
                        const QString key = id.toString();
                        EventPayload payload;
                        payload.id = id;
                        payload.format = q.value(0).toString();
                        payload.body = bodies.openBytes(key, "body", q.value(1).toByteArray());
                        payload.canonicalJson = events.openText(key, "payload_json", q.value(2).toString());
                        if (bodies.erasedAt() || events.erasedAt())
                            m_db.noteSealFault((bodies.erasedAt() ? bodies : events).erasure());
                        return payload;
                    });
}

Result<std::optional<EventPlace>> EventStore::place(EventId id)
{
    return sql::row(m_db, QStringLiteral("SELECT seq, ordering_key, channel FROM sync_events WHERE id = ?"),
                    {id.toString()}, [](const QSqlQuery &q) {
                        return EventPlace{q.value(0).toLongLong(), q.value(1).toString(),
                                          inboundChannelFromWord(q.value(2).toString())};
                    });
}

}
