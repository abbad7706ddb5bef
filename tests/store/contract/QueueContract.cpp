#include "store/contract/QueueContract.h"

#include "domain/RetryPolicy.h"
#include "store/AuditStore.h"
#include "store/BreakerStore.h"
#include "store/Columns.h"
#include "store/IntakeStore.h"
#include "store/JoinedKeys.h"
#include "store/ListenerStore.h"
#include "store/MappingStore.h"
#include "store/PauseStore.h"

namespace concord {

namespace {
constexpr std::chrono::seconds lease(30);
const auto me = QStringLiteral("w1");
const auto ehr = QStringLiteral("ehr");
const Error timeout{ErrorCode::Timeout, QStringLiteral("http://h/fhir"), QStringLiteral("no answer"), 0};
const Error badField{ErrorCode::InvalidMessage, QStringLiteral("PID-3"), QStringLiteral("empty"), 0};

QStringList list(const char *names)
{
    return QString::fromLatin1(names).split(u' ', Qt::SkipEmptyParts);
}
EventOutcome outcome(EventState state, const std::optional<Error> &error = {})
{
    EventOutcome o;
    o.state = state;
    o.error = error;
    return o;
}
}

NewEvent QueueContract::event(const QString &message, const QString &key)
{
    NewEvent e;
    e.id = makeId<EventId>(clock().now().time_since_epoch());
    e.kind = EventKind::Dispense;
    e.source = ehr;
    e.messageId = message;
    e.orderingKey = key;
    e.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    e.createdAt = clock().now();
    return e;
}

EventId QueueContract::add(const NewEvent &e)
{
    const auto added = events().append(e);
    return added && *added ? e.id : EventId();
}

QStringList QueueContract::claimed(int limit, const QString &worker)
{
    const auto taken = events().claim(worker, lease, limit);
    QStringList found;
    if (!taken)
        return {told(taken)};
    for (const ClaimedEvent &e : *taken)
        found.append(e.messageId);
    return found;
}

WaitReason QueueContract::why(EventId id)
{
    const auto reason = events().whyWaiting(id);
    return reason && *reason ? **reason : WaitReason{};
}

EventState QueueContract::stateOf(EventId id)
{
    const auto row = events().byId(id);
    return row && *row ? (*row)->state : EventState::Discarded;
}

void QueueContract::end(const QString &message, EventState state)
{
    const auto id =
        sql::row(db(), QStringLiteral("SELECT id FROM sync_events WHERE message_id = ?"), {message},
                 [](const QSqlQuery &q) { return EventId::fromString(q.value(0).toString()); });
    QVERIFY(id && *id);
    const std::optional<Error> error =
        state == EventState::Succeeded ? std::nullopt : std::optional(badField);
    DONE(events().conclude(**id, outcome(state, error)));
}

void QueueContract::theOrderOfArrivalCountsNotTheId()
{
    const NewEvent later = event(QStringLiteral("second"), QStringLiteral("p"));
    clock().advance(std::chrono::seconds(-1)); // another machine's clock, or one set back
    NewEvent early = event(QStringLiteral("third"), QStringLiteral("p"));
    early.id = EventId::fromString(u"00000000-0000-7000-8000-000000000001");
    QVERIFY(!add(event(QStringLiteral("first"))).isNull());
    QVERIFY(!add(later).isNull());
    QVERIFY(!add(early).isNull());
    QCOMPARE(claimed(), list("first second"));
    end(QStringLiteral("second"), EventState::Succeeded);
    QCOMPARE(claimed(), list("third"));
}

void QueueContract::aKeyIsTakenOneAtATime()
{
    for (const char *name : {"p1", "q1", "p2", "p3", "q2"})
        QVERIFY(!add(event(QString::fromLatin1(name), QString::fromLatin1(name).left(1))).isNull());
    QCOMPARE(claimed(), list("p1 q1"));
    QCOMPARE(claimed(), QStringList());
    end(QStringLiteral("p1"), EventState::NeedsReview); // blocks its own key only
    end(QStringLiteral("q1"), EventState::Succeeded);
    QCOMPARE(claimed(), list("q2"));
}

void QueueContract::manyBehindABlockedKeyDoNotHideTheRest()
{
    DONE(db().write([&]() -> Result<void> {
        for (int i = 0; i < 900; ++i) {
            if (add(event(QString::number(i), QStringLiteral("p"))).isNull())
                return fail(ErrorCode::Internal, {});
        }
        return {};
    }));
    QVERIFY(!add(event(QStringLiteral("q1"), QStringLiteral("q"))).isNull());
    QVERIFY(!add(event(QStringLiteral("free"))).isNull());
    QCOMPARE(claimed(), list("0 q1 free"));
    QVERIFY(count(QStringLiteral("sync_events"), QStringLiteral("parked = 1")) >
            500); // and are passed by from now on
    end(QStringLiteral("0"), EventState::Succeeded);
    QCOMPARE(claimed(), list("1"));
    end(QStringLiteral("1"), EventState::Succeeded);
    QCOMPARE(claimed(), list("2"));
}

void QueueContract::whatWasParkedGoesOnWhenTheBlockerEnds_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"discarded", "superseded", "list superseded", "lost mark"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void QueueContract::whatWasParkedGoesOnWhenTheBlockerEnds()
{
    QFETCH(QString, how);
    const NewEvent first = event(QStringLiteral("first"), QStringLiteral("p"));
    QVERIFY(!add(first).isNull());
    QVERIFY(!add(event(QStringLiteral("second"), QStringLiteral("p"))).isNull());
    QCOMPARE(claimed(), list("first"));
    end(QStringLiteral("first"), EventState::NeedsMapping);
    DONE(db().run(QStringLiteral("UPDATE sync_events SET parked = 1 WHERE message_id = 'second'")));
    QCOMPARE(claimed(), QStringList());
    if (how == QStringLiteral("discarded")) {
        TAKE(gone, events().discard(first.id, EventState::NeedsMapping));
        QVERIFY(gone);
    } else if (how == QStringLiteral("superseded")) {
        TAKE(gone, events().supersede(first.id, EventState::NeedsMapping));
        QVERIFY(gone);
    } else if (how == QStringLiteral("list superseded")) {
        DONE(events().supersedeWaiting(QStringLiteral("p")));
    } else { // parked by one worker while another ended what it stood behind
        TAKE(gone, events().discard(first.id, EventState::NeedsMapping));
        QVERIFY(gone);
        DONE(db().run(QStringLiteral("UPDATE sync_events SET parked = 1 WHERE message_id = 'second'")));
        DONE(events().rescueExpired());
    }
    QCOMPARE(claimed(), list("second"));
}

void QueueContract::aPausedSourceIsNotClaimed()
{
    PauseStore pauses(db(), clock());
    QVERIFY(!add(event(QStringLiteral("a"))).isNull());
    NewEvent other = event(QStringLiteral("b"));
    other.source = QStringLiteral("pharmacy");
    QVERIFY(!add(other).isNull());
    TAKE(paused,
         pauses.pause(PauseStore::ofConnection(ehr), QStringLiteral("ana"), QStringLiteral("upgrade")));
    QVERIFY(paused);
    TAKE(again, pauses.pause(PauseStore::ofConnection(ehr), QStringLiteral("bob"), QStringLiteral("me too")));
    QVERIFY(!again);
    TAKE(standing, pauses.bySubject(PauseStore::ofConnection(ehr)));
    QCOMPARE(standing->pausedBy, QStringLiteral("ana"));
    QCOMPARE(claimed(), list("b"));
    TAKE(resumed, pauses.resume(PauseStore::ofConnection(ehr)));
    QVERIFY(resumed);
    QCOMPARE(claimed(), list("a"));
    TAKE(twice, pauses.resume(PauseStore::ofConnection(ehr)));
    QVERIFY(!twice);
}

void QueueContract::manyOfAPausedSourceDoNotHideTheRest()
{
    PauseStore pauses(db(), clock());
    DONE(pauses.pause(PauseStore::ofConnection(ehr), QStringLiteral("ana"), QStringLiteral("upgrade")));
    for (int i = 0; i < 600; ++i)
        QVERIFY(!add(event(QString::number(i))).isNull());
    NewEvent other = event(QStringLiteral("b"));
    other.source = QStringLiteral("pharmacy");
    QVERIFY(!add(other).isNull());
    QCOMPARE(claimed(), list("b"));
    DONE(pauses.resume(PauseStore::ofConnection(ehr)));
    QCOMPARE(claimed(2), list("0 1"));
}

void QueueContract::anOpenBreakerHoldsItsEventsWithoutUsingAttempts()
{
    BreakerStore breakers(db(), clock());
    const BreakerPolicy policy{1, std::chrono::seconds(30), std::chrono::seconds(60)};
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    QCOMPARE(claimed(), list("a"));
    TAKE(open, breakers.failed(ehr, policy, ErrorCode::Timeout));
    EventOutcome waits = outcome(EventState::WaitingRetry, Error{ErrorCode::BreakerOpen, ehr, {}, 0});
    waits.waitEndpoint = ehr;
    waits.nextAttempt = open.retryAt;
    DONE(events().conclude(e.id, waits));
    TAKE(detail, events().detail(e.id));
    QCOMPARE(detail->event.retries, 0);
    QVERIFY(detail->attempts.empty());
    QVERIFY(!detail->event.lastError);
    QCOMPARE(claimed(), QStringList());
    clock().advance(std::chrono::seconds(30));
    TAKE(probe, breakers.admit(ehr, policy, QStringLiteral("w2")));
    QVERIFY(probe.isProbe);
    QCOMPARE(claimed(), QStringList()); // somebody else tries
    clock().advance(std::chrono::seconds(60));
    QCOMPARE(claimed(), list("a"));
}

void QueueContract::aBreakerThatClosesFreesItsEventsAtOnce()
{
    BreakerStore breakers(db(), clock());
    const BreakerPolicy policy{1, std::chrono::hours(1), std::chrono::seconds(60)};
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    QCOMPARE(claimed(), list("a"));
    TAKE(open, breakers.failed(ehr, policy, ErrorCode::Timeout));
    EventOutcome waits = outcome(EventState::WaitingRetry);
    waits.waitEndpoint = ehr;
    waits.nextAttempt = open.retryAt;
    DONE(events().conclude(e.id, waits));
    TAKE(wasShut, breakers.succeeded(ehr));
    QVERIFY(wasShut);
    QCOMPARE(claimed(), list("a"));
    TAKE(again, breakers.succeeded(ehr));
    QVERIFY(!again);
}

void QueueContract::aClaimBringsWhatTheStepsNeed()
{
    NewEvent e = event(QStringLiteral("a"), QStringLiteral("key"));
    e.channel = InboundChannel::Mllp;
    e.format = InboundFormat::Hl7v2;
    e.body = QByteArray("MSH|^~\\&|\0x", 11);
    e.bodyHash = QByteArray(32, 'h');
    QVERIFY(!add(e).isNull());
    TAKE(taken, events().claim(me, lease, 1));
    QCOMPARE(taken.size(), 1U);
    const ClaimedEvent &c = taken[0];
    QCOMPARE(c.id, e.id);
    QCOMPARE(c.kind, e.kind);
    QCOMPARE(c.source, e.source);
    QCOMPARE(c.orderingKey, e.orderingKey);
    QCOMPARE(c.correlationId, e.correlationId);
    QCOMPARE(c.format, e.format);
    QCOMPARE(c.body, e.body);
    QCOMPARE(c.createdAt, e.createdAt);
    QCOMPARE(c.attempt, 1);
    QVERIFY(c.jobId.isNull());
    TAKE(payload, events().payload(e.id));
    QCOMPARE(payload->body, e.body);
    QCOMPARE(payload->format, QStringLiteral("hl7v2"));
}

void QueueContract::theLeaseIsExtendedForItsOwnerOnly()
{
    QVERIFY(!add(event(QStringLiteral("a"))).isNull());
    QCOMPARE(claimed(), list("a"));
    clock().advance(std::chrono::seconds(20));
    TAKE(others, events().extendLease(QStringLiteral("w2"), lease));
    QCOMPARE(others, 0);
    TAKE(mine, events().extendLease(me, lease));
    QCOMPARE(mine, 1);
    clock().advance(std::chrono::seconds(20));
    TAKE(rescued, events().rescueExpired());
    QCOMPARE(rescued, 0);
}

void QueueContract::anotherWorkersEventCannotBeConcluded()
{
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    QCOMPARE(claimed(), list("a"));
    EventOutcome theirs = outcome(EventState::Succeeded);
    theirs.worker = QStringLiteral("w2");
    FAILS(events().conclude(e.id, theirs), ErrorCode::Conflict);
    theirs.worker = me;
    DONE(events().conclude(e.id, theirs));
}

void QueueContract::anInterruptionIsRecordedAndUsesNoRung()
{
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    QCOMPARE(claimed(), list("a"));
    clock().advance(std::chrono::seconds(31));
    TAKE(rescued, events().rescueExpired());
    QCOMPARE(rescued, 1);
    TAKE(detail, events().detail(e.id));
    QCOMPARE(detail->event.state, EventState::Received);
    QCOMPARE(detail->event.retries, 0);
    QCOMPARE(detail->attempts.size(), 1U);
    QCOMPARE(detail->attempts[0].outcome, EventState::Received);
    QVERIFY(detail->attempts[0].error->detail.contains(QStringLiteral("interrupted")));
    QCOMPARE(
        count(QStringLiteral("audit_log"),
              QStringLiteral("action = 'event.interrupt' AND subject = 'event/%1' AND correlation_id = '%2'"
                             " AND actor = 'w1' AND details = 'state=received interruptions=1'")
                  .arg(e.id.toString(), e.correlationId.toString())),
        1);
    QCOMPARE(claimed(10, QStringLiteral("w2")), list("a"));
    EventOutcome done = outcome(EventState::Succeeded);
    DONE(events().conclude(e.id, done));
    QCOMPARE(count(QStringLiteral("sync_events"), QStringLiteral("interruptions > 0")), 0);
}

void QueueContract::whatEndsItsWorkerAgainAndAgainIsForReview()
{
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(claimed(), list("a"));
        clock().advance(std::chrono::seconds(31));
        DONE(events().rescueExpired(3));
    }
    QCOMPARE(claimed(), QStringList());
    TAKE(row, events().byId(e.id));
    QCOMPARE(row->state, EventState::NeedsReview);
    QCOMPARE(row->lastError->code, ErrorCode::Internal);
    QCOMPARE(why(e.id).kind, WaitReason::Kind::Review);
}

void QueueContract::aSuspectIsHandedOutAlone()
{
    for (const char *name : {"a", "b", "c"})
        QVERIFY(!add(event(QString::fromLatin1(name))).isNull());
    QCOMPARE(claimed(2), list("a b"));
    clock().advance(std::chrono::seconds(31));
    DONE(events().rescueExpired());
    QCOMPARE(claimed(), list("a"));
    QCOMPARE(claimed(), list("b"));
    QCOMPARE(claimed(), list("c"));
}

void QueueContract::whatIsGivenBackIsAsBefore()
{
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    QCOMPARE(claimed(), list("a"));
    TAKE(back, events().giveBack(me));
    QCOMPARE(back, 1);
    TAKE(detail, events().detail(e.id));
    QCOMPARE(detail->event.state, EventState::Received);
    QVERIFY(detail->attempts.empty());
    QCOMPARE(claimed(), list("a"));
}

void QueueContract::stepsAndChangesAreKept()
{
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    QCOMPARE(claimed(), list("a"));
    EventOutcome done = outcome(EventState::Succeeded);
    done.worker = me;
    done.steps = {{1, QStringLiteral("decode"), 120, QStringLiteral("done"), QStringLiteral("2 orders")},
                  {1, QStringLiteral("upsert"), 80, QStringLiteral("done"), {}}};
    done.changes = {{QStringLiteral("prescriptions"),
                     QStringLiteral("id-1"),
                     QStringLiteral("changed"),
                     {QStringLiteral("dose"), QStringLiteral("route")}}};
    DONE(events().conclude(e.id, done));
    TAKE(story, events().story(e.id, {}));
    QCOMPARE(story->steps, done.steps);
    QCOMPARE(story->changes, done.changes);
    QCOMPARE(story->wait.kind, WaitReason::Kind::None);
    QCOMPARE(count(QStringLiteral("event_attempts"), QStringLiteral("worker = 'w1'")), 1);
}

void QueueContract::aRetryStartsTheLadderAnew()
{
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    QCOMPARE(claimed(), list("a"));
    DONE(events().conclude(e.id, outcome(EventState::WaitingRetry, timeout)));
    QCOMPARE(claimed(), list("a"));
    DONE(events().conclude(e.id, outcome(EventState::DeadLetter, timeout)));
    TAKE(done, events().retry(e.id, EventState::DeadLetter));
    QVERIFY(done);
    TAKE(row, events().byId(e.id));
    QCOMPARE(row->state, EventState::Received);
    QCOMPARE(row->retries, 0);
    QCOMPARE(claimed(), list("a"));
}

void QueueContract::anOrderForAnotherStateChangesNothing()
{
    const NewEvent e = event(QStringLiteral("a"));
    QVERIFY(!add(e).isNull());
    TAKE(early, events().discard(e.id, EventState::NeedsReview)); // it is not
    QVERIFY(!early);
    QCOMPARE(claimed(), list("a"));
    TAKE(inWork, events().discard(e.id, EventState::Processing));
    QVERIFY(!inWork);
    DONE(events().conclude(e.id, outcome(EventState::Succeeded)));
    TAKE(ended, events().retry(e.id, EventState::Succeeded));
    QVERIFY(!ended);
    QCOMPARE(stateOf(e.id), EventState::Succeeded);
}

void QueueContract::saysWhyItWaits_data()
{
    QTest::addColumn<QString>("case_");
    QTest::addColumn<QString>("kind");
    for (const auto &[name, kind] :
         std::initializer_list<std::pair<const char *, const char *>>{{"received", "next"},
                                                                      {"received, nobody works", "no_worker"},
                                                                      {"in work", "none"},
                                                                      {"succeeded", "none"},
                                                                      {"review", "review"},
                                                                      {"review, paused", "review"},
                                                                      {"dead", "dead"},
                                                                      {"mapping", "mapping"},
                                                                      {"blocked", "blocked_by_event"},
                                                                      {"paused", "paused"},
                                                                      {"blocked and paused", "paused"},
                                                                      {"ladder", "next_retry"},
                                                                      {"ladder, due", "next"},
                                                                      {"breaker", "breaker"},
                                                                      {"rate limit", "rate_limit"}})
        QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(kind);
}

void QueueContract::saysWhyItWaits()
{
    QFETCH(QString, case_);
    QFETCH(QString, kind);
    const auto has = [&](const char *word) {
        return case_.contains(QLatin1StringView(word));
    };
    if (!has("nobody"))
        DONE(ListenerStore(db(), clock()).heartbeat(me, QStringLiteral("1")));
    const NewEvent first = event(QStringLiteral("first"), QStringLiteral("p"));
    NewEvent e = event(QStringLiteral("e"), QStringLiteral("p"));
    if (has("blocked"))
        QVERIFY(!add(first).isNull());
    QVERIFY(!add(e).isNull());
    if (has("paused"))
        DONE(PauseStore(db(), clock()).pause(PauseStore::ofConnection(ehr), QStringLiteral("ana"), {}));
    const Timestamp later = clock().now() + std::chrono::minutes(1);
    EventOutcome o = outcome(EventState::Succeeded);
    MappingRow mapping;
    mapping.sourceCode = QStringLiteral("123");
    mapping.system = QStringLiteral("http://ndc");
    if (has("review"))
        o = outcome(EventState::NeedsReview, badField);
    if (has("dead"))
        o = outcome(EventState::DeadLetter, timeout);
    if (has("mapping")) {
        TAKE(made, MappingStore(db(), clock()).ensure(mapping));
        mapping = made;
        o = outcome(EventState::NeedsMapping);
        o.waitsFor = {made.id};
    }
    if (has("ladder") || has("breaker") || has("rate")) {
        o = outcome(EventState::WaitingRetry, timeout);
        o.nextAttempt = later;
        o.waitEndpoint = has("ladder") ? QString() : ehr;
    }
    if (has("breaker"))
        DONE(BreakerStore(db(), clock())
                 .failed(ehr, {1, std::chrono::minutes(2), std::chrono::minutes(1)}, ErrorCode::Timeout));
    const bool isTaken = !has("received") && !has("blocked") && case_ != QStringLiteral("paused");
    if (isTaken) {
        if (has("paused"))
            DONE(PauseStore(db(), clock()).resume(PauseStore::ofConnection(ehr)));
        QCOMPARE(claimed(), list("e"));
        if (has("paused"))
            DONE(PauseStore(db(), clock()).pause(PauseStore::ofConnection(ehr), QStringLiteral("ana"), {}));
    }
    if (isTaken && !has("in work"))
        DONE(events().conclude(e.id, o));
    if (has("due"))
        clock().set(later);
    if (has("due"))
        DONE(ListenerStore(db(), clock()).heartbeat(me, QStringLiteral("1")));
    const WaitReason reason = why(e.id);
    QCOMPARE(wordOf(reason.kind), kind);
    QCOMPARE(reason.blocker, reason.kind == WaitReason::Kind::BlockedByEvent ? first.id : EventId{});
    if (reason.kind == WaitReason::Kind::Mapping) {
        QCOMPARE(reason.code, QStringLiteral("123"));
        QCOMPARE(reason.mappingId, mapping.id);
    }
    if (reason.kind == WaitReason::Kind::NextRetry || reason.kind == WaitReason::Kind::RateLimit)
        QCOMPARE(reason.until, std::optional(later));
    if (reason.kind == WaitReason::Kind::Breaker)
        QCOMPARE(reason.until, std::optional(clock().now() + std::chrono::minutes(2)));
    if (has("breaker") || has("rate") || kind == QStringLiteral("paused"))
        QCOMPARE(reason.endpoint, ehr);
}

void QueueContract::theQueueIsPagedWithReasonAndLadder()
{
    DONE(ListenerStore(db(), clock()).heartbeat(me, QStringLiteral("1")));
    const NewEvent a = event(QStringLiteral("a"), QStringLiteral("p"));
    QVERIFY(!add(a).isNull());
    for (const char *name : {"b", "c"})
        QVERIFY(!add(event(QString::fromLatin1(name), QStringLiteral("p"))).isNull());
    NewEvent done = event(QStringLiteral("done"));
    done.state = EventState::Succeeded;
    QVERIFY(!add(done).isNull());
    QCOMPARE(claimed(), list("a"));
    DONE(events().conclude(a.id, outcome(EventState::WaitingRetry, timeout)));
    QueueQuery query;
    query.page = {7, {}, 2};
    TAKE(first, events().queuePage(query, {}));
    QCOMPARE(first.requestId, 7ULL);
    QCOMPARE(first.rows.size(), 2U);
    QCOMPARE(first.rows[0].event.messageId, QStringLiteral("c"));
    QCOMPARE(first.rows[0].wait.kind, WaitReason::Kind::BlockedByEvent);
    QCOMPARE(first.rows[0].wait.blocker, a.id);
    QVERIFY(!first.cursor.isEmpty());
    query.page.after = first.cursor;
    TAKE(rest, events().queuePage(query, {}));
    QCOMPARE(rest.rows.size(), 1U);
    QCOMPARE(rest.rows[0].id, a.id);
    QCOMPARE(rest.rows[0].ladder.size(), 6U); // one attempt made, five to come
    QCOMPARE(rest.rows[0].ladder[0].outcome, std::optional(EventState::WaitingRetry));
    QVERIFY(rest.cursor.isEmpty());
}

void QueueContract::theQueueIsFiltered()
{
    NewEvent a = event(QStringLiteral("a"));
    a.state = EventState::NeedsReview;
    a.error = badField;
    NewEvent b = event(QStringLiteral("b"));
    b.state = EventState::NeedsReview;
    b.error = timeout;
    b.kind = EventKind::Patient;
    clock().advance(std::chrono::hours(1));
    NewEvent c = event(QStringLiteral("c"));
    c.source = QStringLiteral("pharmacy");
    for (const NewEvent &e : {a, b, c})
        QVERIFY(!add(e).isNull());
    const auto found = [&](const EventFilter &filter) {
        QStringList names;
        QueueQuery query;
        query.filter = filter;
        const auto page = events().queuePage(query, {});
        for (size_t i = 0; page && i < page->rows.size(); ++i)
            names.append(page->rows[i].event.messageId);
        return names;
    };
    EventFilter filter;
    QCOMPARE(found(filter), list("c b a"));
    filter.states = {EventState::NeedsReview, EventState::DeadLetter};
    QCOMPARE(found(filter), list("b a"));
    filter.errorCode = ErrorCode::Timeout;
    QCOMPARE(found(filter), list("b"));
    filter = {};
    filter.kind = EventKind::Patient;
    QCOMPARE(found(filter), list("b"));
    filter = {};
    filter.source = QStringLiteral("pharmacy");
    QCOMPARE(found(filter), list("c"));
    filter = {};
    filter.createdFrom = clock().now();
    QCOMPARE(found(filter), list("c"));
    filter.createdFrom.reset();
    filter.createdUntil = clock().now();
    QCOMPARE(found(filter), list("b a"));
}

void QueueContract::theStoryTellsLineageAndOrders()
{
    const NewEvent cause = event(QStringLiteral("cause"));
    NewEvent original = event(QStringLiteral("original"));
    original.causationId = cause.id;
    original.state = EventState::NeedsReview;
    NewEvent copy = event(QStringLiteral("copy"));
    copy.resentFrom = original.id;
    for (const NewEvent &e : {cause, original, copy})
        QVERIFY(!add(e).isNull());
    const QString subject = QStringLiteral("event/") + original.id.toString();
    AuditStore audit(db(), clock());
    DONE(audit.append({QStringLiteral("ana"),
                       QStringLiteral("event.view"),
                       subject,
                       true,
                       QStringLiteral("reason=ticket 7"),
                       {}}));
    DONE(audit.append({QStringLiteral("bob"),
                       QStringLiteral("event.discard"),
                       subject,
                       false,
                       QStringLiteral("conflict"),
                       {}}));
    TAKE(story, events().story(original.id, {}));
    QCOMPARE(story->lineage.cause->id, cause.id);
    QCOMPARE(story->lineage.resentAs.size(), 1U);
    QCOMPARE(story->lineage.resentAs[0].id, copy.id);
    QVERIFY(!story->lineage.resentFrom);
    QCOMPARE(story->orders.size(), 1U);
    QCOMPARE(story->orders[0].reason, QStringLiteral("ticket 7"));
    TAKE(copied, events().story(copy.id, {}));
    QCOMPARE(copied->lineage.resentFrom->id, original.id);
    TAKE(caused, events().story(cause.id, {}));
    QCOMPARE(caused->lineage.effects.size(), 1U);
    TAKE(none, events().story(event({}).id, {}));
    QVERIFY(!none);
}

void QueueContract::twoWorkersTakeEverythingOnceAndInOrder()
{
    const auto other = another();
    QVERIFY(other);
    EventStore second(*other, clock());
    QHash<QString, QStringList> expected;
    for (int i = 0; i < 300; ++i) {
        const QString key = QString::number(i * 7 % 13);
        const QString message = QStringLiteral("%1-%2").arg(key).arg(i);
        expected[keyed(key)].append(message);
        QVERIFY(!add(event(message, key)).isNull());
    }
    QHash<QString, QStringList> done;
    for (int round = 0; round < 200; ++round) {
        TAKE(mine, events().claim(me, lease, 5));
        TAKE(theirs, second.claim(QStringLiteral("w2"), lease, 5));
        if (mine.empty() && theirs.empty())
            break;
        const auto finish = [&](EventStore &store, const std::vector<ClaimedEvent> &taken) {
            for (const ClaimedEvent &e : taken) {
                DONE(store.conclude(e.id, outcome(EventState::Succeeded)));
                done[e.orderingKey].append(e.messageId);
            }
        };
        finish(second, theirs);
        finish(*std::make_unique<EventStore>(events()), mine);
    }
    QCOMPARE(done, expected);
}

/// As a merge does; -1: it failed.
int QueueContract::join(const char *key, const char *into)
{
    int joined = -1;
    const auto done = db().write([&]() -> Result<void> {
        const auto n = JoinedKeys(db(), clock()).join({QString::fromLatin1(key)}, QString::fromLatin1(into));
        joined = n.value_or(-1);
        return n ? Result<void>{} : fail(n.error());
    });
    return done ? joined : -1;
}

QString QueueContract::keyOf(EventId id)
{
    const auto place = events().place(id);
    return place && *place ? (*place)->orderingKey : QStringLiteral("none");
}

void QueueContract::joinedKeysAreOneQueueInTheOrderOfArrival()
{
    for (const char *name : {"b1", "a2", "b3", "a4"})
        QVERIFY(!add(event(QString::fromLatin1(name), QString::fromLatin1(name).left(1))).isNull());
    QCOMPARE(join("b", "a"), 1);
    QVERIFY(!add(event(QStringLiteral("b5"), QStringLiteral("b"))).isNull()); // the old identifier
    QVERIFY(!add(event(QStringLiteral("c1"), QStringLiteral("c"))).isNull());
    QCOMPARE(claimed(), list("b1 c1"));
    for (const char *next : {"b1 a2", "a2 b3", "b3 a4", "a4 b5"}) {
        end(list(next)[0], EventState::Succeeded);
        QCOMPARE(claimed(), QStringList{list(next)[1]});
    }
    end(QStringLiteral("b5"), EventState::NeedsReview);
    const NewEvent last = event(QStringLiteral("a6"), QStringLiteral("a"));
    QVERIFY(!add(last).isNull());
    QCOMPARE(claimed(), QStringList());
    QCOMPARE(why(last.id).kind, WaitReason::Kind::BlockedByEvent);
}

void QueueContract::whatIsInWorkWhenKeysAreJoinedIsWaitedFor()
{
    const NewEvent early = event(QStringLiteral("a1"), QStringLiteral("a"));
    const NewEvent later = event(QStringLiteral("b2"), QStringLiteral("b"));
    QVERIFY(!add(early).isNull());
    QVERIFY(!add(later).isNull());
    QCOMPARE(claimed(), list("a1 b2"));
    EventOutcome waits = outcome(EventState::WaitingRetry, timeout);
    waits.nextAttempt = clock().now();
    DONE(events().conclude(early.id, waits));
    QCOMPARE(join("b", "a"), 1);
    QCOMPARE(claimed(), QStringList()); // its turn, but the other one of the patient is in a worker's hands
    const WaitReason reason = why(early.id);
    QCOMPARE(reason.kind, WaitReason::Kind::BlockedByEvent);
    QCOMPARE(reason.blocker, later.id);
    end(QStringLiteral("b2"), EventState::Succeeded);
    QCOMPARE(claimed(), list("a1"));
}

void QueueContract::joinsAreFollowedAndRingsRefused()
{
    QCOMPARE(join("a", "b"), 1);
    QCOMPARE(join("a", "b"), 0);
    QCOMPARE(join("b", "a"), 0);
    QCOMPARE(join("b", "c"), 1);
    QCOMPARE(join("c", "a"), 0);
    QCOMPARE(join("a", "a"), 0);
    QCOMPARE(join("", "a"), 0);
    QCOMPARE(join("a", ""), 0);
    for (const char *key : {"a", "b", "c"}) {
        const NewEvent e = event(QString::fromLatin1(key), QString::fromLatin1(key));
        QVERIFY(!add(e).isNull());
        QCOMPARE(keyOf(e.id), keyed(QStringLiteral("c")));
    }
    QCOMPARE(join("d", "a"), 1);
    QCOMPARE(join("a", "e"), 1); // what stands for a goes along, and all that led to it
    for (const char *key : {"a", "b", "c", "d", "e"}) {
        TAKE(standing, JoinedKeys(db(), clock()).standingFor(QString::fromLatin1(key)));
        QCOMPARE(standing, keyed(QStringLiteral("e")));
    }
    QCOMPARE(claimed(), list("a"));
    const NewEvent none = event(QStringLiteral("no key"));
    QVERIFY(!add(none).isNull());
    QCOMPARE(keyOf(none.id), QString());
}

/// It comes in while the merge is under way, and is committed after it.
void QueueContract::anEventThatAJoinCannotSeeIsBroughtAlong()
{
    if (db().dialect().kind() == Dialect::Kind::Sqlite)
        QSKIP("SQLite has one writer at a time");
    const auto other = another();
    QVERIFY(other);
    NewMessage message;
    message.id = makeId<EventId>(clock().now().time_since_epoch());
    message.source = ehr;
    message.messageId = QStringLiteral("b1");
    message.orderingKey = QStringLiteral("b");
    message.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    message.receivedAt = clock().now();
    IntakeStore intake(*other);
    DONE(other->write(Isolation::ReadCommitted, [&]() -> Result<void> {
        const auto admitted = intake.admit({&message});
        if (!admitted)
            return fail(admitted.error());
        return join("b", "a") == 1 ? Result<void>{} : fail(ErrorCode::Internal, {});
    }));
    QCOMPARE(keyOf(message.id), keyed(QStringLiteral("b")));
    QVERIFY(!add(event(QStringLiteral("a2"), QStringLiteral("a"))).isNull());
    QCOMPARE(claimed(), list("b1"));
    QCOMPARE(keyOf(message.id), keyed(QStringLiteral("a")));
}

/// A transaction that read the keys before the merge may write one that is old by now.
void QueueContract::anEventWrittenUnderAnOldKeyLaterIsBroughtAlong()
{
    QCOMPARE(join("b", "a"), 1);
    const NewEvent first = event(QStringLiteral("a1"), QStringLiteral("a"));
    const NewEvent stray = event(QStringLiteral("b2"), QStringLiteral("b"));
    QVERIFY(!add(first).isNull());
    QVERIFY(!add(stray).isNull());
    QCOMPARE(claimed(), list("a1")); // the join is settled
    DONE(db().run(QStringLiteral("UPDATE sync_events SET ordering_key = ? WHERE id = ?"),
                  {keyed(QStringLiteral("b")), stray.id.toString()}));
    TAKE(rescued, events().rescueExpired(3));
    QCOMPARE(rescued, 0);
    QCOMPARE(claimed(), QStringList()); // behind the other one of its patient
    QCOMPARE(keyOf(stray.id), keyed(QStringLiteral("a")));
    end(QStringLiteral("a1"), EventState::Succeeded);
    QCOMPARE(claimed(), list("b2"));
}

void QueueContract::whatWasParkedUnderAnOldKeyIsFreed()
{
    const NewEvent first = event(QStringLiteral("b-first"), QStringLiteral("b"));
    QVERIFY(!add(first).isNull());
    DONE(db().write([&]() -> Result<void> {
        for (int i = 0; i < 600; ++i) {
            if (add(event(QString::number(i), QStringLiteral("b"))).isNull())
                return fail(ErrorCode::Internal, {});
        }
        return {};
    }));
    QCOMPARE(claimed(), list("b-first"));
    QCOMPARE(claimed(), QStringList());
    QVERIFY(count(QStringLiteral("sync_events"), QStringLiteral("parked = 1")) > 0);
    QCOMPARE(join("b", "a"), 1);
    end(QStringLiteral("b-first"), EventState::Succeeded);
    QCOMPARE(claimed(), list("0"));
    end(QStringLiteral("0"), EventState::Succeeded);
    QCOMPARE(claimed(), list("1"));
}

void QueueContract::aKeyGivenLateWaitsForItsTurn()
{
    QVERIFY(!add(event(QStringLiteral("p1"), QStringLiteral("p"))).isNull());
    const NewEvent late = event(QStringLiteral("late"));
    QVERIFY(!add(late).isNull());
    QVERIFY(!add(event(QStringLiteral("p3"), QStringLiteral("p"))).isNull());
    QCOMPARE(claimed(), list("p1 late"));
    end(QStringLiteral("p1"), EventState::NeedsReview);
    TAKE(isItsTurn, events().giveKey(late.id, me, QStringLiteral("p")));
    QVERIFY(!isItsTurn);
    QCOMPARE(stateOf(late.id), EventState::Received);
    QCOMPARE(claimed(), QStringList());
    const auto p1 = sql::row(db(), QStringLiteral("SELECT id FROM sync_events WHERE message_id = 'p1'"), {},
                             [](const QSqlQuery &q) { return columns::idOf<EventId>(q.value(0)); });
    QVERIFY(p1 && *p1);
    TAKE(gone, events().discard(**p1, EventState::NeedsReview));
    QVERIFY(gone);
    QCOMPARE(claimed(), list("late"));
    TAKE(now, events().giveKey(late.id, me, QStringLiteral("p")));
    QVERIFY(now);
    end(QStringLiteral("late"), EventState::Succeeded);
    QCOMPARE(claimed(), list("p3"));
}

void QueueContract::aKeyGivenLateWaitsForWhatIsInWork()
{
    const NewEvent late = event(QStringLiteral("late"));
    QVERIFY(!add(late).isNull());
    QCOMPARE(claimed(), list("late"));
    QVERIFY(!add(event(QStringLiteral("p2"), QStringLiteral("old p"))).isNull());
    QVERIFY(!add(event(QStringLiteral("p3"), QStringLiteral("p"))).isNull());
    QCOMPARE(claimed(1, QStringLiteral("w2")), list("p2"));
    QCOMPARE(join("old p", "p"), 1);
    QCOMPARE(claimed(), QStringList());
    TAKE(isItsTurn, events().giveKey(late.id, me, QStringLiteral("old p")));
    QVERIFY(!isItsTurn);
    QCOMPARE(claimed(), QStringList());
    end(QStringLiteral("p2"), EventState::Succeeded);
    QCOMPARE(claimed(), list("late"));
    end(QStringLiteral("late"), EventState::Succeeded);
    QCOMPARE(claimed(), list("p3"));
}

void QueueContract::aKeyGivenLateComesBeforeWhatCameLater()
{
    const NewEvent late = event(QStringLiteral("late"));
    QVERIFY(!add(late).isNull());
    QCOMPARE(claimed(), list("late"));
    QVERIFY(!add(event(QStringLiteral("p2"), QStringLiteral("p"))).isNull());
    TAKE(notMine, events().giveKey(late.id, QStringLiteral("w2"), QStringLiteral("p")));
    QVERIFY(notMine); // nothing to say about it
    QCOMPARE(keyOf(late.id), QString());
    TAKE(isItsTurn, events().giveKey(late.id, me, QStringLiteral("p")));
    QVERIFY(isItsTurn);
    QCOMPARE(claimed(), QStringList());
    end(QStringLiteral("late"), EventState::Succeeded);
    QCOMPARE(claimed(), list("p2"));
}

}
