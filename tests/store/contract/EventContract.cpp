#include "store/contract/EventContract.h"

#include "store/JobStore.h"
#include "store/MetricStore.h"

namespace concord {

namespace {
constexpr std::chrono::seconds lease(30);
const auto worker = QStringLiteral("worker-1");
const Error timeout{ErrorCode::Timeout, QStringLiteral("http://h/fhir"), QStringLiteral("no answer in 30 s"),
                    0};
const Error badField{ErrorCode::InvalidMessage, QStringLiteral("entry[3].resource"),
                     QStringLiteral("not an object"), 0};

template <typename Row>
QStringList messages(const std::vector<Row> &rows)
{
    QStringList found;
    for (const Row &row : rows)
        found.append(row.messageId);
    return found;
}
EventQuery only(std::optional<EventState> state, std::optional<EventKind> kind = {},
                std::optional<EventDirection> direction = {})
{
    return {direction, kind, state, {}, {}};
}
QStringList list(const char *names)
{
    return QString::fromLatin1(names).split(u' ', Qt::SkipEmptyParts);
}
}

NewEvent EventContract::event(const QString &messageId, EventState state)
{
    NewEvent e;
    e.id = makeId<EventId>(clock().now().time_since_epoch());
    e.source = QStringLiteral("ehr");
    e.target = QStringLiteral("concord");
    e.messageId = messageId;
    e.payloadJson = QStringLiteral("{\"n\":1}");
    e.state = state;
    e.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    e.createdAt = clock().now();
    return e;
}

EventId EventContract::add(const NewEvent &e)
{
    const auto added = events().append(e);
    return added && *added ? e.id : EventId();
}

MappingId EventContract::mapping(const QString &code)
{
    MappingRow row;
    row.sourceCode = code;
    const auto made = MappingStore(db(), clock()).ensure(row);
    return made ? made->id : MappingId();
}

JobId EventContract::job(const QString &integration)
{
    return JobStore(db(), clock())
        .enqueue({.integration = integration, .requestedBy = worker})
        .value_or(JobId());
}

void EventContract::anEventComesBackAsItWas()
{
    NewEvent e = event(QStringLiteral("m1"), EventState::Succeeded);
    e.direction = EventDirection::Out;
    e.kind = EventKind::Dispense;
    e.completedAt = clock().now() + std::chrono::milliseconds(7);
    e.latencyMs = 7;
    e.jobId = job();
    QVERIFY(!add(e).isNull());
    TAKE(page, events().page({}));
    QCOMPARE(page.rows.size(), 1U);
    const EventRow expected{e.id,          e.direction,  e.kind, e.source,        e.target,
                            e.messageId,   e.state,      0,      e.correlationId, e.createdAt,
                            e.completedAt, std::nullopt, 7,      std::nullopt,    e.createdAt};
    QCOMPARE(page.rows[0], expected);
    TAKE(detail, events().detail(e.id));
    QCOMPARE(detail->event, expected);
    TAKE(payload, events().payload(e.id));
    QCOMPARE(payload->canonicalJson, e.payloadJson);
}

void EventContract::aMessageIsTakenOnce()
{
    QVERIFY(!add(event(QStringLiteral("m1"))).isNull());
    TAKE(again, events().append(event(QStringLiteral("m1"), EventState::NeedsReview)));
    QVERIFY(!again);
    NewEvent elsewhere = event(QStringLiteral("m1"));
    elsewhere.source = QStringLiteral("pharmacy");
    QVERIFY(!add(elsewhere).isNull());
    QCOMPARE(count(QStringLiteral("sync_events")), 2);
}

void EventContract::aFailedEventTellsItsNewestError()
{
    NewEvent e = event(QStringLiteral("m1"));
    e.error = badField;
    QVERIFY(!add(e).isNull());
    TAKE(first, events().detail(e.id));
    QCOMPARE(first->event.lastError, std::optional(badField));
    DONE(events().claim(worker, lease, 1));
    DONE(events().conclude(e.id, EventState::WaitingRetry, timeout));
    TAKE(second, events().detail(e.id));
    QCOMPARE(second->event.lastError, std::optional(timeout));
    QCOMPARE(count(QStringLiteral("event_failures")), 2);
}

void EventContract::aFailedEntrySeenAgainBelongsToTheNewJob()
{
    const JobId first = job(QStringLiteral("a"));
    const JobId second = job(QStringLiteral("b"));
    NewEvent e = event(QStringLiteral("m1"), EventState::NeedsReview);
    e.jobId = first;
    QVERIFY(!add(e).isNull());
    NewEvent done = event(QStringLiteral("m2"), EventState::Succeeded);
    done.jobId = first;
    QVERIFY(!add(done).isNull());
    DONE(events().sawAgain(e.source, e.messageId, second));
    TAKE(before, events().failuresOf(first, 10));
    TAKE(after, events().failuresOf(second, 10));
    QVERIFY(before.empty());
    QCOMPARE(messages(after), list("m1"));
}

void EventContract::pagesComeNewestFirstWithoutGapOrRepeat()
{
    QStringList made;
    for (int i = 0; i < 7; ++i) {
        made.prepend(QString::number(i));
        QVERIFY(!add(event(made.first())).isNull());
    }
    QStringList seen;
    EventQuery query;
    query.page = {9, {}, 3};
    do {
        TAKE(page, events().page(query));
        QCOMPARE(page.requestId, 9ULL);
        seen += messages(page.rows);
        query.page.after = page.cursor;
        QVERIFY(!add(event(QStringLiteral("new %1").arg(seen.size())))
                     .isNull()); // arrivals do not move the pages
    } while (!query.page.after.isEmpty());
    QCOMPARE(seen, made);
}

void EventContract::eachFilterFinds_data()
{
    QTest::addColumn<EventQuery>("query");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("all") << EventQuery() << list("d c b a");
    QTest::newRow("direction") << only({}, {}, EventDirection::Out) << list("b");
    QTest::newRow("kind") << only({}, EventKind::Dispense) << list("c b");
    QTest::newRow("succeeded") << only(EventState::Succeeded) << list("c");
    QTest::newRow("needs review") << only(EventState::NeedsReview) << list("d");
    QTest::newRow("discarded") << only(EventState::Discarded) << QStringList();
    QTest::newRow("kind and state") << only(EventState::Received, EventKind::Dispense) << list("b");
}

void EventContract::eachFilterFinds()
{
    QFETCH(EventQuery, query);
    QFETCH(QStringList, expected);
    NewEvent a = event(QStringLiteral("a"));
    NewEvent b = event(QStringLiteral("b"));
    b.direction = EventDirection::Out;
    b.kind = EventKind::Dispense;
    NewEvent c = event(QStringLiteral("c"), EventState::Succeeded);
    c.kind = EventKind::Dispense;
    const NewEvent d = event(QStringLiteral("d"), EventState::NeedsReview);
    for (const NewEvent &e : {a, b, c, d})
        QVERIFY(!add(e).isNull());
    TAKE(page, events().page(query));
    QCOMPARE(messages(page.rows), expected);
    query.correlationId = b.correlationId;
    TAKE(one, events().page(query));
    QCOMPARE(messages(one.rows), expected.contains(QStringLiteral("b")) ? list("b") : QStringList());
}

void EventContract::theTailGoesOnAfterTheLastOne()
{
    TAKE(empty, events().since({}, {}, 10));
    QVERIFY(empty.empty());
    QVERIFY(!add(event(QStringLiteral("a"))).isNull());
    QVERIFY(!add(event(QStringLiteral("b"), EventState::Succeeded)).isNull());
    QVERIFY(!add(event(QStringLiteral("c"))).isNull());
    TAKE(first, events().since({}, {}, 2));
    QCOMPARE(messages(first), list("a b"));
    TAKE(rest, events().since(first.back().id, {}, 10));
    QCOMPARE(messages(rest), list("c"));
    TAKE(filtered, events().since({}, only(EventState::Received), 10));
    QCOMPARE(messages(filtered), list("a c"));
}

void EventContract::theTailSeesAChangeOnce()
{
    QVERIFY(!add(event(QStringLiteral("a"))).isNull());
    TAKE(onlyMade, events().changedSince({}, {}, 10));
    QVERIFY(onlyMade.empty());
    TAKE(claimed, events().claim(worker, lease, 1)); // in the millisecond of its creation
    TAKE(changed, events().changedSince(clock().now(), {}, 10));
    QCOMPARE(messages(changed), messages(claimed));
    QCOMPARE(changed[0].state, EventState::Processing);
    clock().advance(std::chrono::seconds(1));
    TAKE(later, events().changedSince(clock().now(), {}, 10));
    QVERIFY(later.empty());
    DONE(events().conclude(claimed.front().id, EventState::Succeeded, {}));
    TAKE(done, events().changedSince(clock().now(), {}, 10));
    QCOMPARE(done.size(), 1U);
    QCOMPARE(done[0].state, EventState::Succeeded);
}

void EventContract::changesOfOneMomentComeInBatches()
{
    for (const char *message : {"a", "b", "c"})
        QVERIFY(!add(event(QString::fromLatin1(message))).isNull());
    clock().advance(std::chrono::seconds(1));
    DONE(events().claim(worker, lease, 10));
    TAKE(first, events().changedSince(clock().now(), {}, 2));
    QCOMPARE(messages(first), list("a b"));
    QCOMPARE(first.back().changedAt, clock().now());
    TAKE(rest, events().changedSince(first.back().changedAt, {}, 2, first.back().id));
    QCOMPARE(messages(rest), list("c"));
}

void EventContract::theOldestReceivedIsClaimedFirst()
{
    for (const char *name : {"a", "b", "c"})
        QVERIFY(!add(event(QString::fromLatin1(name))).isNull());
    QVERIFY(!add(event(QStringLiteral("x"), EventState::NeedsReview)).isNull());
    TAKE(two, events().claim(worker, lease, 2));
    QCOMPARE(messages(two), list("a b"));
    QCOMPARE(count(QStringLiteral("sync_events"), QStringLiteral("status = 'processing'")), 2);
    TAKE(rest, events().claim(worker, lease, 10));
    QCOMPARE(messages(rest), list("c"));
    TAKE(none, events().claim(worker, lease, 10));
    QVERIFY(none.empty());
}

void EventContract::twoConnectionsClaimAnEventOnce()
{
    const auto other = another();
    QVERIFY(other);
    QVERIFY(!add(event(QStringLiteral("a"))).isNull());
    TAKE(mine, events().claim(worker, lease, 10));
    TAKE(theirs, EventStore(*other, clock()).claim(QStringLiteral("worker-2"), lease, 10));
    QCOMPARE(messages(mine), list("a"));
    QVERIFY(theirs.empty());
}

void EventContract::anEarlierOpenEventBlocksItsKeyOnly()
{
    for (const char *name : {"p1", "p2", "q1", "free1", "free2"}) {
        NewEvent e = event(QString::fromLatin1(name));
        e.orderingKey = e.messageId.startsWith(u"free") ? QString() : e.messageId.left(1);
        QVERIFY(!add(e).isNull());
    }
    TAKE(first, events().claim(worker, lease, 10));
    QCOMPARE(messages(first), list("p1 q1 free1 free2"));
    DONE(events().conclude(first[0].id, EventState::NeedsReview, badField));
    TAKE(blocked, events().claim(worker, lease, 10));
    QVERIFY(blocked.empty());
    DONE(
        db().run(QStringLiteral("UPDATE sync_events SET status = 'discarded', completed_at = ? WHERE id = ?"),
                 {1, first[0].id.toString()}));
    TAKE(next, events().claim(worker, lease, 10));
    QCOMPARE(messages(next), list("p2"));
}

void EventContract::anEventThatWaitsIsClaimedWhenDue()
{
    QVERIFY(!add(event(QStringLiteral("a"))).isNull());
    TAKE(first, events().claim(worker, lease, 1));
    DONE(events().conclude(first[0].id, EventState::WaitingRetry, timeout,
                           clock().now() + std::chrono::minutes(1)));
    TAKE(waiting, events().detail(first[0].id));
    QCOMPARE(waiting->event.nextAttemptAt, std::optional(clock().now() + std::chrono::minutes(1)));
    QCOMPARE(waiting->event.retries, 1);
    TAKE(tooEarly, events().claim(worker, lease, 1));
    QVERIFY(tooEarly.empty());
    clock().advance(std::chrono::minutes(1));
    TAKE(due, events().claim(worker, lease, 1));
    QCOMPARE(messages(due), list("a"));
    QCOMPARE(due[0].attempt, 2);
    QCOMPARE(due[0].retries, 1);
}

void EventContract::anExpiredLeaseIsTakenUpAgain()
{
    QVERIFY(!add(event(QStringLiteral("a"))).isNull());
    DONE(events().claim(worker, lease, 1));
    TAKE(inTime, events().rescueExpired());
    QCOMPARE(inTime, 0);
    clock().advance(std::chrono::seconds(31));
    TAKE(late, events().rescueExpired());
    QCOMPARE(late, 1);
    TAKE(again, events().claim(QStringLiteral("worker-2"), lease, 1));
    QCOMPARE(messages(again), list("a"));
}

void EventContract::concludingRecordsTheAttempt()
{
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    clock().advance(std::chrono::seconds(1));
    DONE(events().claim(worker, lease, 1));
    const Timestamp firstStart = clock().now();
    clock().advance(std::chrono::milliseconds(250));
    DONE(events().conclude(e.id, EventState::WaitingRetry, timeout));
    DONE(events().claim(worker, lease, 1));
    clock().advance(std::chrono::milliseconds(50));
    DONE(events().conclude(e.id, EventState::Succeeded, {}));
    TAKE(detail, events().detail(e.id));
    const std::vector<AttemptRow> expected{
        {1, firstStart, 250, EventState::WaitingRetry, timeout},
        {2, firstStart + std::chrono::milliseconds(250), 50, EventState::Succeeded, {}}};
    QCOMPARE(detail->attempts, expected);
    QCOMPARE(detail->event.completedAt, std::optional(clock().now()));
    QCOMPARE(detail->event.latencyMs, 1300);
    QCOMPARE(detail->event.retries, 1);
}

void EventContract::concludingWhatIsForbiddenIsAConflict()
{
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    FAILS(events().conclude(e.id, EventState::Succeeded, {}), ErrorCode::Conflict); // nobody is at it
    DONE(events().claim(worker, lease, 1));
    FAILS(events().conclude(e.id, EventState::Discarded, {}),
          ErrorCode::Conflict); // a person's decision, not a step's
    DONE(events().conclude(e.id, EventState::Succeeded, {}));
    FAILS(events().conclude(e.id, EventState::NeedsReview, {}), ErrorCode::Conflict);
}

void EventContract::concludingNothingIsNotFound()
{
    FAILS(events().conclude(event({}).id, EventState::Succeeded, {}), ErrorCode::NotFound);
}

void EventContract::aResolvedMappingReleasesWhatWaitsForItAlone()
{
    const MappingId one = mapping(QStringLiteral("1"));
    const MappingId two = mapping(QStringLiteral("2"));
    NewEvent waitsForOne = event(QStringLiteral("a"), EventState::NeedsMapping);
    waitsForOne.waitsFor = {one};
    NewEvent waitsForBoth = event(QStringLiteral("b"), EventState::NeedsMapping);
    waitsForBoth.waitsFor = {one, two};
    NewEvent waitsForTwo = event(QStringLiteral("c"), EventState::NeedsMapping);
    waitsForTwo.waitsFor = {two};
    for (const NewEvent &e : {waitsForOne, waitsForBoth, waitsForTwo})
        QVERIFY(!add(e).isNull());
    TAKE(first, events().releaseWaiting(one));
    QCOMPARE(first, 1);
    TAKE(received, events().page(only(EventState::Received)));
    QCOMPARE(messages(received.rows), list("a"));
    TAKE(again, events().releaseWaiting(one));
    QCOMPARE(again, 0);
    TAKE(second, events().releaseWaiting(two));
    QCOMPARE(second, 2);
    QCOMPARE(count(QStringLiteral("event_waits")), 0);
}

void EventContract::theDetailTellsTheWholeStory()
{
    const MappingId waited = mapping(QStringLiteral("1"));
    NewEvent first = event(QStringLiteral("a"), EventState::NeedsMapping);
    first.waitsFor = {waited};
    NewEvent second = event(QStringLiteral("b"));
    second.correlationId = first.correlationId;
    for (const NewEvent &e : {first, second, event(QStringLiteral("unrelated"))})
        QVERIFY(!add(e).isNull());
    TAKE(detail, events().detail(first.id));
    QVERIFY(detail);
    QCOMPARE(messages(detail->sameCorrelation), list("a b"));
    QCOMPARE(detail->waitsFor.size(), 1U);
    QCOMPARE(detail->waitsFor[0].id, waited);
    QCOMPARE(detail->waitsFor[0].waitingEvents, 1);
    TAKE(none, events().detail(event({}).id));
    QVERIFY(!none);
}

void EventContract::theQueueCountsWhatIsStuck()
{
    const Timestamp start = clock().now();
    const std::pair<const char *, EventState> made[] = {
        {"a", EventState::NeedsReview}, {"b", EventState::NeedsMapping}, {"c", EventState::Succeeded},
        {"d", EventState::DeadLetter},  {"e", EventState::Received},     {"f", EventState::NeedsReview},
        {"g", EventState::NeedsReview}, {"h", EventState::NeedsMapping}};
    for (const auto &[name, state] : made) {
        QVERIFY(!add(event(QString::fromLatin1(name), state)).isNull());
        clock().advance(std::chrono::seconds(1));
    }
    TAKE(claimed, events().claim(worker, lease, 1));
    DONE(events().conclude(claimed[0].id, EventState::WaitingRetry, timeout, start + std::chrono::hours(1)));
    TAKE(queue, events().queue());
    QCOMPARE(queue.needsReview, 3);
    QCOMPARE(queue.needsMapping, 2);
    QCOMPARE(queue.deadLetter, 1);
    QCOMPARE(queue.waitingRetry, 1);
    QCOMPARE(queue.oldestAt, std::optional(start));
    QCOMPARE(queue.nextAttemptAt, std::optional(start + std::chrono::hours(1)));
    QCOMPARE(messages(queue.newest), list("h g f e d"));
}

void EventContract::anEmptyQueueIsEmpty()
{
    QVERIFY(!add(event(QStringLiteral("a"), EventState::Succeeded)).isNull());
    TAKE(queue, events().queue());
    QCOMPARE(queue, QueueSummary());
}

void EventContract::theMetricsCoverTheLastDay()
{
    const Timestamp now = clock().now(); // noon
    const auto done = [&](const char *name, std::chrono::minutes ago, qint64 latency) {
        NewEvent e = event(QString::fromLatin1(name), EventState::Succeeded);
        e.completedAt = now - ago;
        e.latencyMs = latency;
        return add(e);
    };
    using std::chrono::minutes;
    QVERIFY(!done("now", minutes(0), 10).isNull());
    QVERIFY(!done("now too", minutes(0), 30).isNull());
    QVERIFY(!done("and now", minutes(0), 20).isNull());
    QVERIFY(!done("last hour", minutes(1), 90).isNull());
    QVERIFY(!done("first hour shown", minutes(23 * 60), 40).isNull());
    QVERIFY(!done("too old", minutes(23 * 60 + 1), 5000).isNull());
    NewEvent bad = event(QStringLiteral("bad"), EventState::NeedsReview);
    bad.error = badField;
    QVERIFY(!add(bad).isNull());
    QVERIFY(!mapping(QStringLiteral("1")).isNull());

    DONE(MetricStore(db(), clock()).fold());
    TAKE(metrics, events().metrics());
    QCOMPARE(metrics.hours.size(), 24U);
    // medians are those of the buckets: of 10, 20 and 30 ms the middle of (10, 20]
    QCOMPARE(metrics.hours.back(), (MetricsBucket{now, 3, 1, 15}));
    QCOMPARE(metrics.hours[22], (MetricsBucket{now - std::chrono::hours(1), 1, 0, 75}));
    QCOMPARE(metrics.hours.front(), (MetricsBucket{now - std::chrono::hours(23), 1, 0, 35}));
    QCOMPARE(metrics.hours[10], (MetricsBucket{now - std::chrono::hours(13), 0, 0, 0}));
    QVERIFY(metrics.medianLatencyMs > 20 && metrics.medianLatencyMs <= 50);
    QCOMPARE(metrics.successRate, 5.0 / 6.0);
    QCOMPARE(metrics.unmappedCodes, 1);
}

void EventContract::noEventsAreNoFailure()
{
    TAKE(metrics, events().metrics());
    QCOMPARE(metrics.hours.size(), 24U);
    QCOMPARE(metrics.successRate, 1.0);
    QCOMPARE(metrics.medianLatencyMs, 0);
}

}
