#include "store/contract/MetricContract.h"

#include "store/IntakeStore.h"

#include <random>

namespace concord {

namespace {
const auto ehr = QStringLiteral("ehr");
const auto worker = QStringLiteral("w1");
const Error down{ErrorCode::Unreachable, QStringLiteral("h"), QStringLiteral("refused"), 0};
const Error wrong{ErrorCode::InvalidMessage, QStringLiteral("PID-3"), QStringLiteral("empty"), 0};
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
}

EventId MetricContract::add(const QString &message, const QString &source)
{
    NewEvent e;
    e.id = makeId<EventId>(clock().now().time_since_epoch());
    e.kind = EventKind::PrescriptionNew;
    e.source = source;
    e.messageId = message;
    e.orderingKey = message;
    e.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    e.createdAt = clock().now();
    const auto added = events().append(e);
    return added && *added ? e.id : EventId{};
}

/// Claims what is due and concludes the one of that message; the others go back.
Result<void> MetricContract::end(const QString &message, EventState state, const std::optional<Error> &error)
{
    const auto claimed = events().claim(worker, minutes(1), 50);
    if (!claimed)
        return fail(claimed.error());
    for (const ClaimedEvent &event : *claimed) {
        if (event.messageId != message)
            continue;
        const auto done = events().conclude(event.id, state, error, clock().now() + minutes(1));
        if (!done)
            return done;
    }
    return events().giveBack(worker).map([](int) {});
}

Result<int> MetricContract::foldAll()
{
    int all = 0;
    for (;;) {
        const auto taken = metrics().fold(7);
        if (!taken)
            return taken;
        all += *taken;
        if (*taken < 7)
            return all;
    }
}

MetricCounts MetricContract::total(MetricGrain grain)
{
    MetricCounts sum;
    const auto all = metrics().since(grain, Timestamp{});
    for (const EndpointFigures &one : all.value_or(std::vector<EndpointFigures>()))
        sum += one.figures.counts;
    return sum;
}

/// Whatever happens in whatever order, and however often it is added up in between, the sums are those of the
/// events themselves.
void MetricContract::rollupsEqualARecountOfTheEvents()
{
    std::mt19937 random(20'261'201);
    const auto any = [&](int below) {
        return int(random() % unsigned(below));
    };
    int made = 0;
    for (int step = 0; step < 120; ++step) {
        clock().advance(milliseconds(any(5) == 0 ? 3'700'000 : any(90'000)));
        switch (any(6)) {
        case 0:
        case 1:
            QVERIFY(!add(QString::number(made++), any(2) == 0 ? ehr : QStringLiteral("pharmacy")).isNull());
            break;
        case 2:
            DONE(foldAll());
            break;
        default: {
            TAKE(claimed, events().claim(worker, minutes(1), 1));
            if (claimed.empty())
                break;
            const EventState states[] = {EventState::Succeeded,    EventState::Succeeded,
                                         EventState::WaitingRetry, EventState::DeadLetter,
                                         EventState::NeedsReview,  EventState::Superseded};
            const EventState state = states[any(6)];
            const bool isFailure = state == EventState::WaitingRetry || state == EventState::DeadLetter ||
                                   state == EventState::NeedsReview;
            DONE(events().conclude(claimed[0].id, state,
                                   isFailure ? std::optional(any(2) == 0 ? down : wrong) : std::nullopt,
                                   clock().now() + seconds(any(100))));
        }
        }
    }
    DONE(foldAll());
    QCOMPARE(count(QStringLiteral("metric_pending")), 0);
    const qint64 received = count(QStringLiteral("sync_events"));
    const qint64 succeeded = count(QStringLiteral("sync_events"), QStringLiteral("status = 'succeeded'"));
    const qint64 failed = count(QStringLiteral("event_failures"));
    const qint64 gaveUp =
        count(QStringLiteral("sync_events"), QStringLiteral("status IN ('dead_letter','needs_review')"));
    const qint64 invalid =
        count(QStringLiteral("event_failures"), QStringLiteral("error_code = 'invalid_message'"));
    QVERIFY(received > 20 && succeeded > 3 && failed > 3 && gaveUp > 1);
    const MetricCounts expected{received, succeeded, failed, gaveUp, 0, invalid};
    for (const MetricGrain grain : allMetricGrains)
        QCOMPARE(total(grain), expected);
    // by the hour as well, of one endpoint
    const auto rows = sql::rows(
        db(),
        QStringLiteral("SELECT completed_hour, count(*), CAST(sum(latency_ms) AS BIGINT) FROM sync_events"
                       " WHERE status = 'succeeded' AND source = 'ehr' GROUP BY completed_hour"),
        {}, [](const QSqlQuery &q) {
            return std::tuple(q.value(0).toLongLong(), q.value(1).toLongLong(), q.value(2).toLongLong());
        });
    QVERIFY(rows && !rows->empty());
    for (const auto &[hour, times, latency] : *rows) {
        TAKE(same,
             sql::number(db(),
                         QStringLiteral("SELECT succeeded FROM metric_rollups WHERE grain = 'hour' AND at = ?"
                                        " AND endpoint = 'ehr' AND latency_sum_ms = ?"),
                         {hour * 3'600'000, latency}));
        QCOMPARE(same, times);
    }
    TAKE(ever, metrics().ever());
    qint64 measured = 0;
    for (const EndpointFigures &one : ever)
        measured += one.figures.latency.total();
    QCOMPARE(measured, succeeded);
}

void MetricContract::outcomesThatComeLateAreCountedWhereTheyBelong()
{
    QVERIFY(!add(QStringLiteral("a")).isNull());
    clock().advance(hours(26)); // what was received yesterday, and is added up only now
    DONE(end(QStringLiteral("a"), EventState::Succeeded));
    // an older sample arrives after newer ones: another worker's clock, or a transaction that took long
    DONE(foldAll());
    MetricSample late{clock().now() - hours(3), ehr, EventDirection::In, {}};
    late.counts.failed = 1;
    DONE(db().write([&] { return notePending(db(), late); }));
    DONE(foldAll());
    TAKE(series, metrics().series({0, MetricGrain::Hour, 30}));
    QCOMPARE(series.points.back().counts.succeeded, 1);
    QCOMPARE(series.points[26].counts.failed, 1);
    QCOMPARE(series.points[3].counts.received, 1);
    QCOMPARE(series.whole.counts, (MetricCounts{1, 1, 1, 0, 0, 0}));
}

void MetricContract::nothingIsCountedTwiceWhenTwoAddUp()
{
    for (int i = 0; i < 20; ++i)
        QVERIFY(!add(QString::number(i)).isNull());
    const auto other = another();
    MetricStore second(*other, clock());
    int taken = 0;
    for (int i = 0; i < 20; ++i) {
        TAKE(mine, metrics().fold(1));
        TAKE(theirs, second.fold(2));
        taken += mine + theirs;
    }
    QCOMPARE(taken, 20);
    QCOMPARE(total(MetricGrain::Day).received, 20);
}

/// As if killed at each statement: the transaction is undone, and the next look does it whole.
void MetricContract::whatFailsInTheMiddleIsCountedOnceLater()
{
    for (int n = 1; n < 60; ++n) {
        MetricSample sample{clock().now(), ehr, EventDirection::In, {}, 12, 3};
        sample.counts.succeeded = 1;
        DONE(db().write([&] { return notePending(db(), sample); }));
        db().failStatement(n);
        const auto folded = metrics().fold();
        const bool hasFailed = !db().failurePending();
        db().failStatement(0);
        QCOMPARE(folded.has_value(), !hasFailed);
        DONE(foldAll());
        QCOMPARE(total(MetricGrain::Minute).succeeded, n);
        QCOMPARE(count(QStringLiteral("metric_pending")), 0);
        if (!hasFailed)
            return;
    }
    QFAIL("more statements than expected");
}

void MetricContract::aMessageIsCountedOnceHoweverOftenItComes()
{
    QVERIFY(!add(QStringLiteral("a")).isNull());
    QVERIFY(add(QStringLiteral("a")).isNull());
    NewMessage message;
    message.id = makeId<EventId>(clock().now().time_since_epoch());
    message.source = ehr;
    message.messageId = QStringLiteral("b");
    message.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    message.receivedAt = clock().now();
    message.body = "x";
    message.bodyHash = QByteArray(32, 'h');
    NewMessage bad = message;
    bad.id = makeId<EventId>(clock().now().time_since_epoch());
    bad.messageId = QStringLiteral("c");
    bad.bodyHash = QByteArray(32, 'i');
    bad.state = EventState::NeedsReview;
    bad.error = wrong;
    for (int i = 0; i < 2; ++i) {
        DONE(db().write([&]() -> Result<void> {
            IntakeStore intake(db());
            return intake.admit({&message, &bad}).map([](const auto &) {});
        }));
    }
    DONE(foldAll());
    QCOMPARE(total(MetricGrain::Minute), (MetricCounts{3, 0, 1, 1, 0, 1}));
}

void MetricContract::idleDaysArePointsOfNothing()
{
    QVERIFY(!add(QStringLiteral("a")).isNull());
    clock().advance(hours(72));
    QVERIFY(!add(QStringLiteral("b")).isNull());
    DONE(foldAll());
    TAKE(series, metrics().series({0, MetricGrain::Day, 5}));
    QCOMPARE(series.points.size(), 5U);
    QList<qint64> received;
    for (const MetricPoint &point : series.points) {
        received << point.receivedIn;
        QVERIFY(!point.p50Ms);
    }
    QCOMPARE(received, (QList<qint64>{0, 1, 0, 0, 1}));
}

void MetricContract::oldMinutesGoAndHoursStay()
{
    QVERIFY(!add(QStringLiteral("a")).isNull());
    DONE(foldAll());
    clock().advance(hours(49) + minutes(1));
    DONE(metrics().prune());
    QCOMPARE(total(MetricGrain::Minute).received, 0);
    QCOMPARE(total(MetricGrain::Hour).received, 1);
    clock().advance(hours(61 * 24));
    DONE(metrics().prune());
    QCOMPARE(total(MetricGrain::Hour).received, 0);
    QCOMPARE(total(MetricGrain::Day).received, 1);
    TAKE(ever, metrics().ever());
    QCOMPARE(ever.size(), 1U);
    QCOMPARE(ever[0].figures.counts.received, 1); // never goes down
}

void MetricContract::percentilesAreRightToTheirBucket()
{
    for (int i = 1; i <= 100; ++i) {
        MetricSample sample{clock().now(), ehr, EventDirection::In, {}, i <= 95 ? 40 : 4'000, i};
        sample.counts.succeeded = 1;
        DONE(db().write([&] { return notePending(db(), sample); }));
    }
    DONE(foldAll());
    TAKE(series, metrics().series({0, MetricGrain::Minute, 1}));
    const MetricPoint &point = series.points.front();
    QVERIFY(*point.p50Ms > 20 && *point.p50Ms <= 50);
    QVERIFY(*point.p95Ms > 20 && *point.p95Ms <= 50);
    QVERIFY(*point.p99Ms > 3'000 && *point.p99Ms <= 5'000);
    QVERIFY(*point.attemptP95Ms > 50 && *point.attemptP95Ms <= 100);
    QCOMPARE(series.whole.p99Ms, point.p99Ms);
}

void MetricContract::whatWasToldIsCountedByReceiverAndKind()
{
    const auto tell = [&](const QString &who, EventKind kind, qint64 ms) {
        return db().write([&] { return noteTold(db(), {clock().now(), who, kind, ms}); });
    };
    for (int i = 0; i < 9; ++i)
        DONE(tell(ehr, EventKind::Dispense, 30'000));
    DONE(tell(ehr, EventKind::Dispense, 30'001));
    DONE(tell(ehr, EventKind::DispenseReversal, 5));
    DONE(tell(QStringLiteral("pharmacy"), EventKind::PrescriptionCancel, -3)); // clocks differ: at once
    clock().advance(minutes(90));
    DONE(tell(ehr, EventKind::Dispense, 100));
    DONE(foldAll());
    QCOMPARE(count(QStringLiteral("metric_pending")), 0);
    QCOMPARE(count(QStringLiteral("metric_rollups")), 0); // nothing else was counted
    TAKE(ever, metrics().toldEver());
    QCOMPARE(ever.size(), 3U);
    QCOMPARE(ever[0].endpoint, ehr);
    QCOMPARE(ever[0].figures.kind, EventKind::Dispense);
    QCOMPARE(ever[0].figures.latency.total(), 11);
    QCOMPARE(ever[0].figures.latency.countUpTo(30'000), 10);
    QCOMPARE(ever[0].figures.sumMs, 9 * 30'000 + 30'001 + 100);
    QCOMPARE(ever[2].figures.latency.countUpTo(1), 1);
    TAKE(lately, metrics().toldSince(MetricGrain::Minute, clock().now() - hours(1)));
    QCOMPARE(lately.size(), 1U);
    QCOMPARE(lately[0].figures.latency.total(), 1);
    clock().advance(hours(50));
    DONE(metrics().prune());
    TAKE(minutes, metrics().toldSince(MetricGrain::Minute, Timestamp{}));
    QVERIFY(minutes.empty());
    TAKE(kept, metrics().toldSince(MetricGrain::Hour, Timestamp{}));
    QCOMPARE(kept.size(), 3U);
}

void MetricContract::theErrorBudgetCountsWhatWasGivenUp()
{
    TAKE(empty, metrics().slo());
    QCOMPARE(empty.successRate(), 1.0);
    QCOMPARE(empty.remainingShare(), 1.0);
    MetricSample good{clock().now() - hours(24 * 29), ehr, EventDirection::In, {}};
    good.counts.succeeded = 1'000;
    good.counts.failed = 50; // tried again, and delivered: costs no budget
    MetricSample bad{clock().now(), ehr, EventDirection::Out, {}};
    bad.counts.gaveUp = 2;
    bad.counts.succeeded = 198;
    MetricSample old{clock().now() - hours(24 * 31), ehr, EventDirection::In, {}};
    old.counts.gaveUp = 100;
    DONE(db().write([&] {
        return notePending(db(), good).and_then([&] { return notePending(db(), bad); }).and_then([&] {
            return notePending(db(), old);
        });
    }));
    DONE(foldAll());
    TAKE(slo, metrics().slo());
    QCOMPARE(slo.attempted, 1'200);
    QCOMPARE(slo.failed, 2);
    QVERIFY(qAbs(slo.remainingShare() - (1 - 2 / 6.0)) < 1e-9); // 0.5 % of 1200 may fail
    QVERIFY(qAbs(slo.burnRate - 2.0) < 1e-9);                   // 1 % of the hour, where 0.5 % may
}

void MetricContract::depthsAreTheMostOfTheirMinute()
{
    QVERIFY(!add(QStringLiteral("a")).isNull());
    QVERIFY(!add(QStringLiteral("b")).isNull());
    TAKE(two, metrics().sample());
    QCOMPARE(two.size(), 1U);
    QCOMPARE(two[0].queued, 2);
    QCOMPARE(two[0].oldestQueued, std::optional(clock().now()));
    DONE(end(QStringLiteral("a"), EventState::Succeeded));
    DONE(end(QStringLiteral("b"), EventState::WaitingRetry, down));
    TAKE(waiting, metrics().sample());
    QCOMPARE(waiting[0].queued, 0);
    QCOMPARE(waiting[0].waitingRetry, 1);
    QCOMPARE(waiting[0].mostRetries, 1);
    TAKE(series, metrics().series({0, MetricGrain::Minute, 1}));
    QCOMPARE(series.points[0].queueDepth, 2);
    QCOMPARE(series.points[0].waiting, 1);
}

}
