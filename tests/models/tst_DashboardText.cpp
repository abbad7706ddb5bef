#include "fakes/FakeClock.h"
#include "fakes/SampleAlerts.h"
#include "models/DashboardText.h"

#include <QTest>

using namespace concord;

class tst_DashboardText : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QStringLiteral("en_US"))); }

    void eachSpanAsksForItsGrain_data()
    {
        QTest::addColumn<DashboardSpan>("span");
        QTest::addColumn<MetricGrain>("grain");
        QTest::addColumn<int>("points");
        QTest::newRow("an hour") << DashboardSpan::Hour << MetricGrain::Minute << 60;
        QTest::newRow("a day") << DashboardSpan::Day << MetricGrain::Hour << 24;
        QTest::newRow("a week") << DashboardSpan::Week << MetricGrain::Hour << 168;
        QTest::newRow("a month") << DashboardSpan::Month << MetricGrain::Day << 30;
    }
    void eachSpanAsksForItsGrain()
    {
        QFETCH(DashboardSpan, span);
        QFETCH(MetricGrain, grain);
        QFETCH(int, points);
        const SeriesQuery query = queryOf(span, 7);
        QCOMPARE(query.requestId, quint64(7));
        QCOMPARE(query.grain, grain);
        QCOMPARE(query.points, points);
        // the roll-ups of that grain are kept at least as long
        QVERIFY(lengthOf(grain) * points <= keptFor(grain));
    }

    void theTableHasAllPointsTheNewestFirst()
    {
        const FakeClock clock;
        const auto all = sample::dashboard(queryOf(DashboardSpan::Day, 1), clock.now());
        const auto rows = pointRows(all.series);
        QCOMPARE(rows.size(), size_t(24));
        const MetricPoint &newest = all.series.points.back();
        QCOMPARE(rows[0].cells.size(), pointTitles().size());
        QCOMPARE(rows[0].cells[0], pointTimeText(newest.from, MetricGrain::Hour));
        QCOMPARE(rows[0].cells[1], QString::number(newest.receivedIn));
        const auto idle = std::find_if(all.series.points.begin(), all.series.points.end(),
                                       [](const MetricPoint &point) { return !point.p50Ms; });
        const auto place = size_t(all.series.points.end() - idle) - 1;
        QCOMPARE(rows[place].cells[5], QStringLiteral("–")); // nothing ended: no share of it
        QCOMPARE(rows[place].cells[6], QStringLiteral("–"));
    }

    void whatWasToldIsHeldAgainstItsTarget()
    {
        const FakeClock clock;
        const auto rows = toldRows(sample::dashboard({1}, clock.now()).told);
        QCOMPARE(rows.size(), size_t(2));
        QCOMPARE(rows[1].cells[1], QStringLiteral("498"));
        QCOMPARE(rows[1].cells[4], QStringLiteral("< 30 s"));
        QCOMPARE(rows[1].cells[5], QStringLiteral("99.5 %"));
        QCOMPARE(rows[1].state.toInt(), 995);
        QVERIFY(toldRows({ToldFigures()}).empty());
    }

    void successIsOfWhatHasEnded()
    {
        MetricPoint point;
        QVERIFY(!successShare(point));
        point.counts.failed = 5; // attempts, to be tried again
        QVERIFY(!successShare(point));
        point.counts.succeeded = 3;
        point.counts.gaveUp = 1;
        QCOMPARE(*successShare(point), 0.75);
    }

    void daysAreWrittenWithoutTheYear()
    {
        const Timestamp at = fromMs(1768478400000LL); // 2026-01-15
        QCOMPARE(pointTimeText(at, MetricGrain::Day), QStringLiteral("1/15"));
        QLocale::setDefault(QLocale(QStringLiteral("de_DE")));
        QCOMPARE(pointTimeText(at, MetricGrain::Day), QStringLiteral("15.01"));
        QLocale::setDefault(QLocale(QStringLiteral("en_US")));
    }

    void theBudgetIsInFailures()
    {
        SloBudget slo;
        slo.attempted = 1'000;
        slo.failed = 3;
        QCOMPARE(budgetText(slo), QStringLiteral("3 of the 5.0 failures that 30 days may have"));
        slo.attempted = 52'300;
        QCOMPARE(budgetText(slo), QStringLiteral("3 of the 261 failures that 30 days may have"));
    }

    void idleIsWhatHasNothingAtAll()
    {
        MetricSeries series;
        series.points.resize(3);
        QVERIFY(isIdle(series));
        series.points[1].waiting = 1;
        QVERIFY(!isIdle(series));
    }
};

QTEST_GUILESS_MAIN(tst_DashboardText)
#include "tst_DashboardText.moc"
