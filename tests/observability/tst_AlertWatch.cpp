// What the rules are held against, and the leader's look from counted events to an incident and back.
#include "fakes/DatabaseFactory.h"
#include "fakes/FakeClock.h"
#include "observability/AlertWatch.h"
#include "observability/NoticeText.h"
#include "store/EventStore.h"
#include "store/IncidentStore.h"
#include "store/MetricStore.h"

#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(concord::AlertKind)

namespace {
const auto ehr = QStringLiteral("ehr");

EndpointFigures figuresOf(const QString &endpoint, EventDirection direction, qint64 succeeded, qint64 failed)
{
    EndpointFigures one{endpoint, direction, {}};
    one.figures.counts.succeeded = succeeded;
    one.figures.counts.failed = failed;
    one.figures.attempts.add(400, succeeded + failed);
    return one;
}
}

class tst_AlertWatch : public QObject
{
    Q_OBJECT

private slots:
    void percentilesStayInTheirBucket_data()
    {
        QTest::addColumn<QList<int>>("durations");
        QTest::addColumn<double>("share");
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most");
        QTest::newRow("one") << QList<int>{40} << 0.5 << 20 << 50;
        QTest::newRow("a limit is of the bucket below") << QList<int>{50} << 1.0 << 50 << 50;
        QTest::newRow("longer than any") << QList<int>{200'000'000} << 0.99 << 86'400'000 << 86'400'000;
        QTest::newRow("nothing took longer") << QList<int>{0, 0, 0} << 0.5 << 0 << 1;
        QTest::newRow("the slow tenth")
            << QList<int>{1, 1, 1, 1, 1, 1, 1, 1, 1, 9'000} << 0.95 << 5'000 << 10'000;
    }
    void percentilesStayInTheirBucket()
    {
        QFETCH(QList<int>, durations);
        QFETCH(double, share);
        QFETCH(int, least);
        QFETCH(int, most);
        LatencyHistogram all;
        LatencyHistogram half;
        for (qsizetype i = 0; i < durations.size(); ++i)
            (i % 2 == 0 ? all : half).add(durations[i]);
        all += half;
        QCOMPARE(all.total(), durations.size());
        const auto value = all.quantileMs(share);
        QVERIFY(value && *value >= least && *value <= most);
        QVERIFY(!LatencyHistogram().quantileMs(share));
    }

    void aRollUpBeginsWhereItsTimeDoes()
    {
        const Timestamp at = fromMs(1'768'478'459'999); // 2026-01-15T12:00:59.999Z
        QCOMPARE(toMs(startOf(MetricGrain::Minute, at)), 1'768'478'400'000);
        QCOMPARE(toMs(startOf(MetricGrain::Hour, at)), 1'768'478'400'000);
        QCOMPARE(toMs(startOf(MetricGrain::Day, at)), 1'768'435'200'000);
        QCOMPARE(toMs(startOf(MetricGrain::Minute, fromMs(-1))), -60'000); // a clock gone wrong
    }

    void eachKindHasItsValue_data()
    {
        QTest::addColumn<AlertKind>("kind");
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<double>("value");
        QTest::newRow("both directions of an endpoint together") << AlertKind::FailureRate << ehr << 0.5;
        QTest::newRow("how long attempts took") << AlertKind::ResponseTime << ehr << 490.0;
        QTest::newRow("refused as somebody else") << AlertKind::Authentication << ehr << 2.0;
        QTest::newRow("not valid") << AlertKind::Validation << ehr << 3.0;
        QTest::newRow("again and again") << AlertKind::RepeatedFailures << ehr << 4.0;
        QTest::newRow("of all endpoints") << AlertKind::QueueDepth << engineEndpoint << 12.0;
        QTest::newRow("the oldest of all") << AlertKind::OldestWaiting << engineEndpoint << 90'000.0;
        QTest::newRow("nobody seen") << AlertKind::NoWorker << engineEndpoint << 61'000.0;
    }
    void eachKindHasItsValue()
    {
        QFETCH(AlertKind, kind);
        QFETCH(QString, endpoint);
        QFETCH(double, value);
        AlertFacts facts;
        facts.now = fromMs(1'000'000);
        facts.figures = {figuresOf(ehr, EventDirection::In, 10, 0),
                         figuresOf(ehr, EventDirection::Out, 0, 10),
                         figuresOf(QStringLiteral("quiet"), EventDirection::In, 0, 9)};
        facts.figures[0].figures.counts.unauthenticated = 2;
        facts.figures[0].figures.counts.invalid = 3;
        facts.open = {{ehr, EventDirection::In, 5, 1, 1, 4, facts.now - 90s},
                      {QStringLiteral("lab"), EventDirection::In, 7, 0, 0, 0, facts.now - 10s}};
        facts.workerSeenAt = facts.now - 61s;
        const auto readings = readingsOf(kind, facts);
        const auto found = std::find_if(readings.begin(), readings.end(),
                                        [&](const AlertReading &r) { return r.endpoint == endpoint; });
        QVERIFY(found != readings.end());
        QCOMPARE(found->value, value);
        if (kind == AlertKind::FailureRate) // nine attempts say nothing
            QCOMPARE(readings.size(), 1U);
    }

    void aCauseHasItsRule_data()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<AlertKind>("kind");
        QTest::newRow("breaker") << ehr << QStringLiteral("timeout") << AlertKind::EndpointUnreachable;
        QTest::newRow("dispense") << QStringLiteral("pharmacy/dispenses")
                                  << QStringLiteral("dispense.after-cancel")
                                  << AlertKind::DispenseAfterCancel;
        QTest::newRow("audit") << QStringLiteral("audit") << QStringLiteral("store_failed")
                               << AlertKind::AuditChain;
        QTest::newRow("measured") << ehr << QStringLiteral("failure_rate") << AlertKind::FailureRate;
        QTest::newRow("something else") << ehr << QStringLiteral("moon.full") << AlertKind::Reported;
    }
    void aCauseHasItsRule()
    {
        QFETCH(QString, endpoint);
        QFETCH(QString, cause);
        QFETCH(AlertKind, kind);
        QCOMPARE(alertKindOfCause(endpoint, cause), kind);
    }

    void failuresOpenAnIncidentThatEndsWithThem()
    {
        SqliteFactory factory;
        FakeClock clock;
        const auto db = *factory.open();
        EventStore events(*db, clock);
        AlertWatch watch(*db, clock);
        const auto add = [&](int i, EventState state) {
            NewEvent e;
            e.id = makeId<EventId>(clock.now().time_since_epoch());
            e.source = ehr;
            e.messageId = QString::number(i);
            e.state = state;
            e.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
            e.createdAt = clock.now();
            if (state == EventState::NeedsReview)
                e.error = Error{ErrorCode::Unreachable, QStringLiteral("h"), QStringLiteral("x"), 0};
            return events.append(e).value_or(false);
        };
        for (int i = 0; i < 20; ++i)
            QVERIFY(add(i, i < 18 ? EventState::Succeeded : EventState::NeedsReview));
        QVERIFY(!watch.fold().value_or(true));
        const auto opened = watch.look();
        QVERIFY(opened.has_value());
        QCOMPARE(opened->size(), 1U);
        QCOMPARE(opened->front().cause, QStringLiteral("failure_rate"));
        QCOMPARE(opened->front().value, 0.1);
        const NoticeText text = noticeText(opened->front(), NoticeOccasion::Opened);
        QCOMPARE(text.subject, QStringLiteral("[Concord] warning: ehr: too many attempts fail"));
        QVERIFY(text.body.contains(QStringLiteral("Worst value: 10.0 % of the attempts")));
        int ended = 0;
        for (int minute = 0; minute < 40; ++minute) { // nothing fails any more
            clock.advance(1min);
            const auto changed = watch.look();
            QVERIFY(changed.has_value());
            ended += int(changed->size());
        }
        QCOMPARE(ended, 1);
        QVERIFY(IncidentStore(*db, clock).open()->empty());
    }
};

QTEST_GUILESS_MAIN(tst_AlertWatch)
#include "tst_AlertWatch.moc"
