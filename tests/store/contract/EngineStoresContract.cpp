#include "store/contract/EngineStoresContract.h"

#include "store/BreakerStore.h"
#include "store/IncidentStore.h"
#include "store/ListenerStore.h"
#include "store/RateStore.h"

namespace concord {

namespace {
const auto ehr = QStringLiteral("ehr");
const BreakerPolicy policy;

BulkOrder order(BulkActionKind action, const std::vector<EventId> &ids, Timestamp at)
{
    BulkOrder o;
    o.action = action;
    o.ids = ids;
    o.reason = QStringLiteral("ticket 7");
    o.requestedBy = QStringLiteral("ana");
    o.executeAt = at;
    return o;
}
}

EventId EngineStoresContract::add(const QString &message, EventState state, const QString &key)
{
    NewEvent e;
    e.id = makeId<EventId>(clock().now().time_since_epoch());
    e.source = ehr;
    e.messageId = message;
    e.orderingKey = key;
    e.state = state;
    e.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    e.createdAt = clock().now();
    const auto added = EventStore(db(), clock()).append(e);
    return added && *added ? e.id : EventId();
}

void EngineStoresContract::aBreakerIsSharedAndItsProbeIsOne()
{
    const auto other = another();
    QVERIFY(other);
    BreakerStore mine(db(), clock());
    BreakerStore theirs(*other, clock());
    for (int i = 0; i < 5; ++i)
        DONE((i % 2 == 0 ? mine : theirs).failed(ehr, policy, ErrorCode::Timeout));
    TAKE(refused, mine.admit(ehr, policy, QStringLiteral("w1")));
    QVERIFY(!refused.isAdmitted);
    QCOMPARE(refused.until, clock().now() + policy.coolDown);
    clock().advance(policy.coolDown);
    TAKE(probe, theirs.admit(ehr, policy, QStringLiteral("w2")));
    QVERIFY(probe.isProbe);
    TAKE(second, mine.admit(ehr, policy, QStringLiteral("w1")));
    QVERIFY(!second.isAdmitted);
    DONE(theirs.succeeded(ehr));
    TAKE(through, mine.admit(ehr, policy, QStringLiteral("w1")));
    QVERIFY(through.isAdmitted && !through.isProbe);
    TAKE(rows, mine.all());
    QCOMPARE(rows.size(), 1U);
    QCOMPARE(rows[0].endpoint, ehr);
    QCOMPARE(rows[0].breaker.state, BreakerState::Closed);
    QCOMPARE(rows[0].breaker.lastError, std::optional(ErrorCode::Timeout));
}

void EngineStoresContract::aHealthyEndpointIsNotWritten()
{
    BreakerStore breakers(db(), clock());
    TAKE(first, breakers.admit(ehr, policy, QStringLiteral("w1")));
    QVERIFY(first.isAdmitted);
    DONE(breakers.succeeded(ehr));
    QCOMPARE(count(QStringLiteral("breakers")), 0);
}

void EngineStoresContract::aBucketIsSharedAndNeverGivesMore()
{
    const auto other = another();
    QVERIFY(other);
    RateStore mine(db(), clock());
    RateStore theirs(*other, clock());
    const RateLimit limit{2, 3};
    int taken = 0;
    std::optional<Timestamp> later;
    for (int i = 0; i < 6; ++i) {
        TAKE(wait, (i % 2 == 0 ? mine : theirs).take(ehr, limit));
        taken += wait ? 0 : 1;
        later = wait;
    }
    QCOMPARE(taken, 3);
    QCOMPARE(later, std::optional(clock().now() + std::chrono::milliseconds(500)));
    clock().set(*later);
    TAKE(again, theirs.take(ehr, limit));
    QVERIFY(!again);
    TAKE(empty, mine.take(ehr, limit));
    QVERIFY(empty.has_value());
    TAKE(elsewhere, mine.take(QStringLiteral("pharmacy"), limit));
    QVERIFY(!elsewhere);
}

void EngineStoresContract::aBucketAgreesWithTheRule()
{
    RateStore store(db(), clock());
    const RateLimit limit{0.7, 4};
    TokenBucket rule{capacityOf(limit), clock().now()};
    int differ = 0;
    for (int i = 0; i < 400; ++i) {
        clock().advance(std::chrono::milliseconds(i % 50 == 49 ? -20'000 : (i * 37) % 1'500));
        const auto expected = taken(rule, limit, clock().now());
        TAKE(wait, store.take(ehr, limit));
        differ += expected.has_value() == !wait.has_value() ? 0 : 1;
        if (expected)
            rule = *expected;
        else
            rule.updatedAt =
                rule.updatedAt - clock().now() > bucketClockTolerance ? clock().now() : rule.updatedAt;
        TAKE(left, store.bucket(ehr, limit));
        QCOMPARE(left.milliTokens, refilled(rule, limit, clock().now()).milliTokens);
    }
    QCOMPARE(differ, 0);
}

void EngineStoresContract::anIncidentIsOpenedOnce()
{
    IncidentStore incidents(db(), clock());
    TAKE(first, incidents.raise(ehr, QStringLiteral("timeout")));
    QVERIFY(first);
    clock().advance(std::chrono::minutes(1));
    TAKE(again, incidents.raise(ehr, QStringLiteral("timeout")));
    QVERIFY(!again);
    TAKE(other, incidents.raise(ehr, QStringLiteral("tls_failed")));
    QVERIFY(other);
    TAKE(open, incidents.open());
    QCOMPARE(open.size(), 2U);
    QCOMPARE(open[1].count, 2);
    QCOMPARE(open[1].lastAt, clock().now());
    TAKE(resolved, incidents.resolve(ehr));
    QCOMPARE(resolved, 2);
    clock().advance(settleTime);
    TAKE(later, incidents.raise(ehr, QStringLiteral("timeout"))); // another trouble, another incident
    QVERIFY(later);
    QCOMPARE(count(QStringLiteral("incidents")), 3);
}

void EngineStoresContract::aWorkerThatIsSilentIsGone()
{
    ListenerStore store(db(), clock());
    DONE(store.heartbeat(QStringLiteral("w1"), QStringLiteral("0.1")));
    ListenerStatus status;
    status.connection = ehr;
    DONE(store.save(QStringLiteral("w1"), status));
    clock().advance(ListenerStore::silence);
    DONE(store.heartbeat(QStringLiteral("w2"), QStringLiteral("0.1")));
    TAKE(both, store.workers());
    QCOMPARE(both.size(), 2U);
    clock().advance(std::chrono::milliseconds(1));
    TAKE(one, store.workers());
    QCOMPARE(one.size(), 1U);
    TAKE(heard, store.all());
    QVERIFY(heard.empty());
    TAKE(removed, store.removeDead());
    QCOMPARE(removed, 1);
    QCOMPARE(count(QStringLiteral("listener_status")), 0);
    DONE(store.leave(QStringLiteral("w2")));
    QCOMPARE(count(QStringLiteral("workers")), 0);
}

void EngineStoresContract::aListenerTellsItsNewestState()
{
    ListenerStore store(db(), clock());
    DONE(store.heartbeat(QStringLiteral("w1"), QStringLiteral("0.1")));
    ListenerStatus status{
        ehr, QStringLiteral("127.0.0.1:2575"), ListenerState::Listening, 3, 10, 2, 1, 0, {}, clock().now()};
    DONE(store.save(QStringLiteral("w1"), status));
    status.state = ListenerState::Retrying;
    status.lastError =
        Error{ErrorCode::Unreachable, QStringLiteral("127.0.0.1:2575"), QStringLiteral("in use"), 0};
    DONE(store.save(QStringLiteral("w1"), status));
    TAKE(rows, store.all());
    QCOMPARE(rows.size(), 1U);
    QCOMPARE(rows[0].worker, QStringLiteral("w1"));
    QCOMPARE(rows[0].status, status);
}

void EngineStoresContract::aBulkOrderTakesWhatItChose()
{
    const EventId a = add(QStringLiteral("a"), EventState::NeedsReview);
    const EventId b = add(QStringLiteral("b"), EventState::DeadLetter);
    QVERIFY(!add(QStringLiteral("c"), EventState::Succeeded).isNull());
    const Timestamp due = clock().now() + std::chrono::seconds(8);
    BulkOrder all = order(BulkActionKind::Discard, {}, due);
    TAKE(row, bulks().add(all));
    QCOMPARE(row.total, 2);
    QCOMPARE(row.state, BulkState::Waiting);
    QVERIFY(!add(QStringLiteral("late"), EventState::NeedsReview).isNull()); // was not there to be chosen
    TAKE(early, bulks().takeDue());
    QVERIFY(!early);
    clock().set(due);
    TAKE(hasDue, bulks().hasDue());
    QVERIFY(hasDue);
    TAKE(running, bulks().takeDue());
    QCOMPARE(running->id, row.id);
    QCOMPARE(running->state, BulkState::Running);
    TAKE(members, bulks().membersAfter(row.id, 0, 10));
    QCOMPARE(members.size(), 2U);
    QCOMPARE(members[0].event, a);
    QCOMPARE(members[0].seen, EventState::NeedsReview);
    QCOMPARE(members[1].event, b);
    TAKE(half, bulks().progress(*running, 1, 0));
    QCOMPARE(half.state, BulkState::Running);
    TAKE(whole, bulks().progress(half, 0, 1));
    QCOMPARE(whole.state, BulkState::Done);
    TAKE(read, bulks().byId(row.id));
    QCOMPARE(*read, whole);
    TAKE(none, bulks().takeDue());
    QVERIFY(!none);
}

void EngineStoresContract::aBulkOrderSkipsWhatSomebodyElseChanged()
{
    const EventId a = add(QStringLiteral("a"), EventState::NeedsReview);
    TAKE(row, bulks().add(order(BulkActionKind::Retry, {a, a}, clock().now())));
    QCOMPARE(row.total, 1); // named twice, taken once
    EventStore events(db(), clock());
    TAKE(gone, events.discard(a, EventState::NeedsReview));
    QVERIFY(gone);
    TAKE(members, bulks().membersAfter(row.id, 0, 10));
    TAKE(retried, events.retry(members[0].event, members[0].seen));
    QVERIFY(!retried);
}

void EngineStoresContract::aBulkOrderCanBeCancelledUntilItEnds()
{
    const EventId a = add(QStringLiteral("a"), EventState::NeedsReview);
    TAKE(row, bulks().add(order(BulkActionKind::Retry, {a}, clock().now())));
    TAKE(cancelled, bulks().cancel(row.id));
    QCOMPARE(cancelled.state, BulkState::Cancelled);
    TAKE(due, bulks().takeDue());
    QVERIFY(!due);
    FAILS(bulks().cancel(row.id), ErrorCode::Conflict);
    FAILS(bulks().cancel(BulkId{}), ErrorCode::NotFound);
    TAKE(recent, bulks().recent(clock().now()));
    QCOMPARE(recent.size(), 1U);
    TAKE(later, bulks().recent(clock().now() + std::chrono::milliseconds(1)));
    QVERIFY(later.empty());
}

void EngineStoresContract::nothingChosenIsNoOrder()
{
    const EventId done = add(QStringLiteral("a"), EventState::Succeeded);
    FAILS(bulks().add(order(BulkActionKind::Retry, {done}, clock().now())), ErrorCode::NotFound);
    FAILS(bulks().add(order(BulkActionKind::Discard, {}, clock().now())), ErrorCode::NotFound);
    QCOMPARE(count(QStringLiteral("bulk_actions")), 0);
}

void EngineStoresContract::aBulkOrderTellsWhetherAPersonGaveIt()
{
    for (const bool isByPerson : {false, true}) {
        BulkOrder given =
            order(BulkActionKind::Retry, {add(QString::number(int(isByPerson)), EventState::NeedsReview)},
                  clock().now());
        given.isByPerson = isByPerson;
        TAKE(row, bulks().add(given));
        TAKE(told, bulks().isByPerson(row.id));
        QCOMPARE(told, isByPerson);
    }
    TAKE(unknown, bulks().isByPerson(BulkId{}));
    QVERIFY(!unknown);
}

void EngineStoresContract::manyIdsAreTakenInTheOrderOfArrival()
{
    std::vector<EventId> ids;
    DONE(db().write([&]() -> Result<void> {
        for (int i = 0; i < 1203; ++i) { // more than one statement holds, and not a round number
            ids.push_back(
                add(QString::number(i), i % 3 == 0 ? EventState::Succeeded : EventState::DeadLetter));
            if (ids.back().isNull())
                return fail(ErrorCode::Internal, {});
        }
        return {};
    }));
    for (const bool isByFilter : {false, true}) {
        TAKE(row, bulks().add(order(BulkActionKind::Retry, isByFilter ? std::vector<EventId>() : ids,
                                    clock().now())));
        QCOMPARE(row.total, 802);
        TAKE(stored, bulks().byId(row.id));
        QCOMPARE(*stored, row);
        TAKE(members, bulks().membersAfter(row.id, 0, 2000));
        QCOMPARE(members.size(), 802U);
        size_t next = 0;
        for (size_t i = 0; i < ids.size(); ++i) {
            if (i % 3 != 0)
                QCOMPARE(members[next++].event, ids[i]);
        }
        TAKE(last, bulks().membersAfter(row.id, 801, 10)); // places without a gap
        QCOMPARE(last.size(), 1U);
    }
}

void EngineStoresContract::anOrderThatFailsAgainAndAgainIsGivenUp()
{
    const Error error{ErrorCode::StoreFailed, QStringLiteral("sync_events"), QStringLiteral("refused"), 0};
    const EventId a = add(QStringLiteral("a"), EventState::NeedsReview);
    const EventId b = add(QStringLiteral("b"), EventState::NeedsReview);
    TAKE(row, bulks().add(order(BulkActionKind::Retry, {a, b}, clock().now())));
    TAKE(first, bulks().noteFailure(row.id, error, 2));
    QCOMPARE(first->state, BulkState::Waiting);
    QCOMPARE(first->error, std::optional(error));
    TAKE(running, bulks().takeDue());
    QVERIFY(running);
    TAKE(went, bulks().progress(*running, 1, 0)); // it counts anew
    QVERIFY(!went.error);
    TAKE(again, bulks().noteFailure(row.id, error, 2));
    QCOMPARE(again->state, BulkState::Running);
    TAKE(last, bulks().noteFailure(row.id, error, 2));
    QCOMPARE(last->state, BulkState::Failed);
    QCOMPARE(last->done, 1);
    TAKE(read, bulks().byId(row.id));
    QCOMPARE(read->error, std::optional(error));
    TAKE(due, bulks().hasDue());
    QVERIFY(!due);
    TAKE(over, bulks().noteFailure(row.id, error, 2));
    QVERIFY(!over);
}

void EngineStoresContract::thePreviewCountsWhatStandsBehindOthers()
{
    const EventId p1 = add(QStringLiteral("p1"), EventState::NeedsReview, QStringLiteral("p"));
    const EventId p2 = add(QStringLiteral("p2"), EventState::NeedsReview, QStringLiteral("p"));
    const EventId q1 = add(QStringLiteral("q1"), EventState::DeadLetter, QStringLiteral("q"));
    TAKE(both, bulks().preview(BulkActionKind::Retry, {}, {p1, p2, q1}));
    QCOMPARE(both.total, 3);
    QCOMPARE(both.blocked, 0);
    const std::vector<std::pair<EventState, int>> states{{EventState::NeedsReview, 2},
                                                         {EventState::DeadLetter, 1}};
    QCOMPARE(both.byState, states);
    TAKE(second, bulks().preview(BulkActionKind::Retry, {}, {p2, q1}));
    QCOMPARE(second.blocked, 1);
    EventFilter dead;
    dead.states = {EventState::DeadLetter, EventState::Succeeded};
    TAKE(filtered, bulks().preview(BulkActionKind::Discard, dead, {}));
    QCOMPARE(filtered.total, 1);
}

}
