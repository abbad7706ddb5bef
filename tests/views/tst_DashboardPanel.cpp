#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleAlerts.h"
#include "models/ErrorText.h"
#include "views/Dashboard/BudgetBar.h"
#include "views/Dashboard/DashboardCharts.h"
#include "views/Dashboard/DashboardPanel.h"
#include "views/Dashboard/TimeChart.h"
#include "views/common/Figure.h"

#include <QChart>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>
#include <QValueAxis>

using namespace concord;
using namespace concord::checks;

class tst_DashboardPanel : public QObject
{
    Q_OBJECT

    struct Tested
    {
        FakeClock clock;
        DashboardPanel panel;
        QSignalSpy wanted{&panel, &DashboardPanel::seriesWanted};

        Tested()
        {
            panel.setPatience(60'000, 3);
            panel.resize(1000, 760);
            panel.show();
            panel.start();
        }
        [[nodiscard]] SeriesQuery last() { return wanted.last().at(0).value<SeriesQuery>(); }
        void answer() { panel.showSeries(sample::dashboard(last(), clock.now())); }
        PanelFrame *frame() { return child<PanelFrame>(panel, "dashboardFrame"); }
        QString figure(const char *name) { return child<Figure>(panel, name)->value(); }
        TimeChart *chart(const char *name) { return child<TimeChart>(panel, name); }
    };

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QStringLiteral("en_US"))); }

    void theFiveStatesAreSeen()
    {
        Tested t;
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        DashboardSeries none;
        none.requestId = t.last().requestId;
        none.series.points.resize(24);
        t.panel.showSeries(none);
        QCOMPARE(t.frame()->state(), PanelState::Empty);
        t.panel.start();
        t.answer();
        QCOMPARE(t.frame()->state(), PanelState::Ready);
        t.panel.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Stale);
        const auto asked = t.wanted.size();
        t.panel.showAvailability(true, {});
        QCOMPARE(t.wanted.size(), asked + 1); // what was missed is read
        const Error failed{ErrorCode::StoreFailed, {}, {}, 0};
        t.panel.showFetchFailed(t.last().requestId, failed);
        QCOMPARE(t.frame()->errorText(), errorText(failed));
        QCOMPARE(t.frame()->state(), PanelState::Ready); // the figures of before stay
        t.panel.start();
        t.panel.showFetchFailed(t.last().requestId, {ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Forbidden);
    }

    void theFiguresAreThoseOfTheRollUps()
    {
        Tested t;
        t.answer();
        QCOMPARE(t.figure("dashboard.figure.success"), QStringLiteral("99.8 %"));
        QCOMPARE(t.figure("dashboard.figure.budget"), QStringLiteral("63.2 %"));
        QCOMPARE(t.figure("dashboard.figure.burn"), QStringLiteral("0.4×"));
        QCOMPARE(t.figure("dashboard.figure.latency"), QStringLiteral("640 ms"));
        QCOMPARE(t.figure("dashboard.figure.accuracy"), QStringLiteral("99.5 %"));
        QVERIFY(child<QLabel>(t.panel, "dashboard.budgetText")
                    ->text()
                    .startsWith(QStringLiteral("96 of the 261")));
        QVERIFY(qAbs(child<BudgetBar>(t.panel, "budgetBar")->left() - 0.632) < 0.01);
        auto *told = child<QTreeView>(t.panel, "dashboard.told");
        QCOMPARE(told->model()->rowCount(), 2);
    }

    void withoutAnythingThereIsNoShare()
    {
        Tested t;
        DashboardSeries none = sample::dashboard(t.last(), t.clock.now());
        none.slo = {};
        none.accuracy.reset();
        none.told.clear();
        t.panel.showSeries(none);
        for (const char *name : {"dashboard.figure.success", "dashboard.figure.budget",
                                 "dashboard.figure.burn", "dashboard.figure.accuracy"})
            QCOMPARE(t.figure(name), QStringLiteral("–"));
        QVERIFY(child<QLabel>(t.panel, "dashboard.noneTold")->isVisible());
    }

    void aBudgetThatIsUsedUpSaysSo()
    {
        Tested t;
        DashboardSeries bad = sample::dashboard(t.last(), t.clock.now());
        bad.slo.failed = 400;
        t.panel.showSeries(bad);
        QCOMPARE(t.figure("dashboard.figure.budget"), QStringLiteral("used up"));
        QCOMPARE(BudgetBar::toneOf(bad.slo), Tone::Danger);
        bad.slo.failed = 240;
        QCOMPARE(BudgetBar::toneOf(bad.slo), Tone::Warning);
    }

    void anotherTimeIsAskedForAndShownWhenItIsThere()
    {
        Tested t;
        QCOMPARE(t.last().points, 24);
        t.answer();
        const quint64 old = t.last().requestId;
        child<QComboBox>(t.panel, "dashboard.span")->setCurrentIndex(int(DashboardSpan::Month));
        QCOMPARE(t.last().grain, MetricGrain::Day);
        QCOMPARE(t.last().points, 30);
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        DashboardSeries late = sample::dashboard({old, MetricGrain::Hour, 24}, t.clock.now());
        t.panel.showSeries(late); // of the time before
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        t.answer();
        QCOMPARE(t.chart("dashboard.throughput")->content().moments.size(), size_t(30));
    }

    void chartsAreReadByKeys()
    {
        Tested t;
        t.answer();
        TimeChart *chart = t.chart("dashboard.throughput");
        auto *readout = child<QLabel>(t.panel, "dashboard.throughput.readout");
        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_Left);
        QCOMPARE(chart->current(), 23); // the newest first
        QCOMPARE(readout->text(), chart->currentText());
        QTest::keyClick(chart, Qt::Key_Left);
        QCOMPARE(chart->current(), 22);
        const MetricPoint point = sample::dashboard(t.last(), t.clock.now()).series.points[22];
        QVERIFY2(readout->text().contains(
                     QStringLiteral("in %1, out %2").arg(point.receivedIn).arg(point.receivedOut)),
                 qPrintable(readout->text()));
        QCOMPARE(chart->accessibleDescription(), readout->text());
        QTest::keyClick(chart, Qt::Key_Home);
        QCOMPARE(chart->current(), 0);
        QTest::keyClick(chart, Qt::Key_Left);
        QCOMPARE(chart->current(), 0);
        QTest::keyClick(chart, Qt::Key_End);
        QTest::keyClick(chart, Qt::Key_Right);
        QCOMPARE(chart->current(), 23);
        QTest::keyClick(chart, Qt::Key_Escape);
        QCOMPARE(chart->current(), -1);
        QVERIFY(readout->text().isEmpty());
    }

    void chartsAreReadByMouse()
    {
        Tested t;
        t.answer();
        TimeChart *chart = t.chart("dashboard.queue");
        QVERIFY(QTest::qWaitForWindowExposed(&t.panel));
        const QRectF area = chart->chart()->plotArea();
        QVERIFY(area.width() > 50);
        const auto move = [&](const QPointF &place) {
            QMouseEvent event(QEvent::MouseMove, place, chart->viewport()->mapToGlobal(place), Qt::NoButton,
                              Qt::NoButton, Qt::NoModifier);
            QCoreApplication::sendEvent(chart->viewport(), &event);
        };
        move({area.right() - 1, area.center().y()});
        QCOMPARE(chart->current(), 23);
        move({area.left() + 1, area.center().y()});
        QCOMPARE(chart->current(), 0);
        move({area.left() - 20, area.center().y()});
        QCOMPARE(chart->current(), -1);
    }

    void aNewAnswerKeepsTheMomentThatIsLookedAt()
    {
        Tested t;
        t.answer();
        TimeChart *chart = t.chart("dashboard.latency");
        chart->setCurrent(7);
        t.panel.start();
        t.answer();
        QCOMPARE(chart->current(), 7);
        t.clock.advance(std::chrono::hours(2)); // other moments
        t.panel.start();
        t.answer();
        QCOMPARE(chart->current(), -1);
    }

    void gapsAreNoZeros()
    {
        const FakeClock clock;
        const auto all = sample::dashboard({1, MetricGrain::Hour, 24}, clock.now());
        const ChartContent content = latencyChart(all.series);
        QVERIFY(!content.lines[0].values[3]);
        QCOMPARE(content.axisUnit, QStringLiteral(" s"));
        QCOMPARE(content.scale, 0.001);
        const ChartContent success = successChart(all.series, all.slo);
        QVERIFY(!success.lines[0].values[3]);
        QCOMPARE(*success.target, 99.5);
        QCOMPARE(success.ceiling, 100.0);
    }

    void theTableSaysTheSame()
    {
        Tested t;
        t.answer();
        auto *table = child<QTreeView>(t.panel, "dashboard.points");
        QVERIFY(!table->isVisible());
        auto *button = child<QPushButton>(t.panel, "dashboard.asTable");
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 24);
        QTest::keyClick(button, Qt::Key_Space);
        QVERIFY(!table->isVisible());
    }

    void whatIsNotSeenIsNotRead()
    {
        Tested t;
        t.answer();
        const auto asked = t.wanted.size();
        t.panel.hide();
        t.panel.show();
        QCOMPARE(t.wanted.size(), asked + 1);
        t.panel.forget();
        t.panel.hide();
        t.panel.show();
        QCOMPARE(t.wanted.size(), asked + 1);
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        QCOMPARE(t.figure("dashboard.figure.success"), QStringLiteral("–"));
    }

    void everyControlHasAName()
    {
        Tested t;
        t.answer();
        QCOMPARE(namelessControls(t.panel), QString());
        for (const TimeChart *chart : t.panel.findChildren<TimeChart *>()) {
            QVERIFY(!chart->accessibleName().isEmpty());
            QVERIFY(!chart->accessibleDescription().isEmpty());
        }
    }
};

QTEST_MAIN(tst_DashboardPanel)
#include "tst_DashboardPanel.moc"
