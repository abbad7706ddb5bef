#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleMappings.h"
#include "fakes/SampleOverview.h"
#include "models/MappingAlertModel.h"
#include "models/OverviewModel.h"
#include "models/RetryQueueModel.h"
#include "views/MappingAlerts/MappingAlerts.h"
#include "views/MetricsMini/HourChart.h"
#include "views/MetricsMini/MetricsMini.h"
#include "views/Overview/OverviewPage.h"
#include "views/RetryQueueCard/QueueTile.h"
#include "views/RetryQueueCard/RetryQueueCard.h"
#include "views/common/Figure.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace concord;
using namespace concord::checks;

class tst_OverviewPanels : public QObject
{
    Q_OBJECT

    template <typename Panel>
    struct Tested
    {
        FakeClock clock;
        OverviewModel model{clock};
        Panel panel{model};

        Tested()
        {
            panel.resize(900, 420);
            panel.show();
        }
        void showOverview() { model.setOverview(sample::overview(clock.now())); }
    };

    template <typename Panel>
    static void walkThroughTheFiveStates()
    {
        Tested<Panel> t;
        auto *frame = t.panel.template findChild<PanelFrame *>();
        QCOMPARE(frame->state(), PanelState::Loading);
        t.model.setOverview({});
        QCOMPARE(frame->state(), PanelState::Empty);
        t.showOverview();
        QCOMPARE(frame->state(), PanelState::Ready);
        t.model.setAvailability(false, Error{ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(frame->state(), PanelState::Stale);
        t.model.setForbidden(true);
        QCOMPARE(frame->state(), PanelState::Forbidden);
    }

    template <typename Panel>
    static void offerToTryAgain()
    {
        Tested<Panel> t;
        QSignalSpy refresh(&t.panel, &Panel::refreshRequested);
        t.model.setAvailability(false, Error{ErrorCode::StoreFailed, {}, {}, 0});
        auto *banner = child<QWidget>(t.panel, "errorBanner");
        QVERIFY(banner->isVisible());
        QTest::mouseClick(child<QPushButton>(*banner, "bannerAction"), Qt::LeftButton);
        QCOMPARE(refresh.count(), 1);
    }

    static QPoint centerOf(const QTableView &table, int row, int column)
    {
        return table.visualRect(table.model()->index(row, column)).center();
    }

private slots:
    void metricsShowEachOfTheFiveStates() { walkThroughTheFiveStates<MetricsMini>(); }
    void alertsShowEachOfTheFiveStates() { walkThroughTheFiveStates<MappingAlerts>(); }
    void queueShowsEachOfTheFiveStates() { walkThroughTheFiveStates<RetryQueueCard>(); }
    void metricsOfferToTryAgain() { offerToTryAgain<MetricsMini>(); }
    void alertsOfferToTryAgain() { offerToTryAgain<MappingAlerts>(); }
    void queueOffersToTryAgain() { offerToTryAgain<RetryQueueCard>(); }

    void offlineNothingCanBeResolved()
    {
        Tested<MappingAlerts> t;
        t.showOverview();
        QSignalSpy resolve(&t.panel, &MappingAlerts::resolveRequested);
        auto *table = child<QTableView>(t.panel, "alertTable");
        table->selectRow(0);
        QVERIFY(child<QPushButton>(t.panel, "openAlert")->isEnabled());
        t.model.setAvailability(false, Error{ErrorCode::StoreBusy, {}, {}, 0});
        for (const char *name : {"acceptAlert", "assignAlert", "openAlert"})
            QVERIFY2(!child<QPushButton>(t.panel, name)->isEnabled(), name);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          centerOf(*table, 1, MappingAlertModel::Action));
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(resolve.count(), 0);
        t.model.setAvailability(true, {});
        QVERIFY(child<QPushButton>(t.panel, "openAlert")->isEnabled());
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(resolve.count(), 1);
    }

    void beforeAnythingIsReadNothingIsSaidToBeWell()
    {
        const auto says = [](const QWidget &panel, const char *words) {
            for (const QLabel *label : panel.findChildren<QLabel *>()) {
                if (label->text().contains(QLatin1StringView(words)))
                    return true;
            }
            return false;
        };
        Tested<MappingAlerts> alerts;
        Tested<RetryQueueCard> queue;
        alerts.model.setOverview({});
        queue.model.setOverview({});
        QVERIFY(says(alerts.panel, "Nothing has been read"));
        QVERIFY(says(queue.panel, "Nothing has been read"));
        Overview read;
        read.sync.lastRun = sample::overview(alerts.clock.now()).sync.lastRun;
        alerts.model.setOverview(read);
        queue.model.setOverview(read);
        QVERIFY(says(alerts.panel, "is mapped"));
        QVERIFY(says(queue.panel, "has been applied"));
    }

    void figuresAreThoseOfTheModel()
    {
        Tested<MetricsMini> t;
        t.showOverview();
        QCOMPARE(child<Figure>(t.panel, "successRate")->value(), QStringLiteral("98.7 %"));
        QCOMPARE(child<Figure>(t.panel, "medianLatency")->value(), QStringLiteral("128 ms"));
        QCOMPARE(child<Figure>(t.panel, "medicationsOnLists")->value(), QStringLiteral("1,490"));
        QCOMPARE(child<Figure>(t.panel, "patients")->value(), QStringLiteral("312"));
        QCOMPARE(child<Figure>(t.panel, "unmappedCodes")->value(), QStringLiteral("6"));
    }

    void aQuietDayHasNoSuccessRate()
    {
        Tested<MetricsMini> t;
        Overview o = sample::overview(t.clock.now());
        o.metrics.hours.assign(24, {});
        t.model.setOverview(o);
        QCOMPARE(child<Figure>(t.panel, "successRate")->value(), QStringLiteral("–"));
        QCOMPARE(child<Figure>(t.panel, "patients")->value(), QStringLiteral("312"));
    }

    void chartsTellTheirPeakToThoseWhoCannotSeeIt()
    {
        Tested<MetricsMini> t;
        Overview o = sample::overview(t.clock.now());
        o.metrics.hours[9] = {o.metrics.hours[9].from, 4321, 12, 900};
        t.model.setOverview(o);
        QVERIFY(child<HourChart>(t.panel, "eventsChart")
                    ->accessibleDescription()
                    .contains(QStringLiteral("4,321")));
        QVERIFY(child<HourChart>(t.panel, "latencyChart")
                    ->accessibleDescription()
                    .contains(QStringLiteral("900 ms")));
    }

    void aClickOnResolveAsksForThatMapping()
    {
        Tested<MappingAlerts> t;
        t.showOverview();
        QSignalSpy resolve(&t.panel, &MappingAlerts::resolveRequested);
        auto *table = child<QTableView>(t.panel, "alertTable");
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          centerOf(*table, 1, MappingAlertModel::Waiting));
        QCOMPARE(resolve.count(), 0);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          centerOf(*table, 1, MappingAlertModel::Action));
        QCOMPARE(resolve.count(), 1);
        QCOMPARE(resolve.first().first().value<MappingRow>().sourceCode, QStringLiteral("0069420030"));
    }

    void enterOnARowResolvesItToo()
    {
        Tested<MappingAlerts> t;
        t.showOverview();
        QSignalSpy resolve(&t.panel, &MappingAlerts::resolveRequested);
        auto *table = child<QTableView>(t.panel, "alertTable");
        table->setFocus();
        table->setCurrentIndex(table->model()->index(2, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(resolve.count(), 1);
        QCOMPARE(resolve.first().first().value<MappingRow>().sourceCode, QStringLiteral("83367"));
    }

    void theSelectedCodeHasQuickActions()
    {
        Tested<MappingAlerts> t;
        Overview overview = sample::overview(t.clock.now());
        overview.alerts[1] = sample::confidentMapping(23);
        t.model.setOverview(overview);
        auto *accept = child<QPushButton>(t.panel, "acceptAlert");
        auto *assign = child<QPushButton>(t.panel, "assignAlert");
        auto *open = child<QPushButton>(t.panel, "openAlert");
        QVERIFY(!accept->isEnabled() && !assign->isEnabled() && !open->isEnabled());
        auto *table = child<QTableView>(t.panel, "alertTable");
        table->selectRow(0);
        QVERIFY(!accept->isEnabled() && assign->isEnabled() && open->isEnabled()); // nothing confident
        table->selectRow(1);
        QVERIFY(accept->isEnabled());
        QSignalSpy accepted(&t.panel, &MappingAlerts::acceptRequested);
        QSignalSpy assigned(&t.panel, &MappingAlerts::assignRequested);
        QSignalSpy opened(&t.panel, &MappingAlerts::resolveRequested);
        for (QPushButton *button : {accept, assign, open})
            QTest::mouseClick(button, Qt::LeftButton);
        for (const QSignalSpy *spy : {&accepted, &assigned, &opened})
            QCOMPARE(spy->first().first().value<MappingRow>().id, overview.alerts[1].id);
        const QString second = table->model()
                                   ->index(1, MappingAlertModel::Code)
                                   .data(RecordTableBase::SecondLineRole)
                                   .toString();
        QVERIFY2(second.contains(QStringLiteral("lisinopril 10")), qPrintable(second));
    }

    void quickActionsAreForThoseWhoMayDecide()
    {
        Tested<MappingAlerts> t;
        t.showOverview();
        child<QTableView>(t.panel, "alertTable")->selectRow(0);
        Session viewer;
        viewer.facilities.isAll = true;
        t.panel.setAccess(Access(viewer));
        for (const char *name : {"acceptAlert", "assignAlert", "openAlert"}) {
            QVERIFY(!child<QPushButton>(t.panel, name)->isEnabled());
            QVERIFY(!child<QPushButton>(t.panel, name)->toolTip().isEmpty());
        }
    }

    void allMappingsIsALink()
    {
        Tested<MappingAlerts> t;
        t.showOverview();
        QSignalSpy all(&t.panel, &MappingAlerts::allMappingsRequested);
        QTest::mouseClick(child<QPushButton>(t.panel, "allMappings"), Qt::LeftButton);
        QCOMPARE(all.count(), 1);
    }

    void tilesCountAndAskForTheirEvents_data()
    {
        QTest::addColumn<EventState>("state");
        QTest::addColumn<int>("count");
        QTest::newRow("retry") << EventState::WaitingRetry << 3;
        QTest::newRow("mapping") << EventState::NeedsMapping << 34;
        QTest::newRow("review") << EventState::NeedsReview << 2;
        QTest::newRow("dead letter") << EventState::DeadLetter << 0;
    }
    void tilesCountAndAskForTheirEvents()
    {
        QFETCH(EventState, state);
        QFETCH(int, count);
        Tested<RetryQueueCard> t;
        t.showOverview();
        QSignalSpy events(&t.panel, &RetryQueueCard::eventsRequested);
        auto *tile = t.panel.findChild<QueueTile *>(QStringLiteral("tile_") + wordOf(state));
        QCOMPARE(tile->count(), count);
        QVERIFY(tile->accessibleName().contains(QString::number(count)));
        tile->setFocus();
        QTest::keyClick(tile, Qt::Key_Space);
        QCOMPARE(events.count(), 1);
        QCOMPARE(events.first().first().value<EventState>(), state);
    }

    void aLowCardStillShowsItsCounts()
    {
        Tested<RetryQueueCard> t;
        t.showOverview();
        t.panel.resize(400, 1); // as low as it lets itself be made
        auto *tile =
            t.panel.findChild<QueueTile *>(QStringLiteral("tile_") + wordOf(EventState::NeedsMapping));
        QVERIFY(tile->height() >= tile->minimumSizeHint().height());
    }

    void theQueueSaysWhatComesNext()
    {
        Tested<RetryQueueCard> t;
        t.showOverview();
        const QString times = child<QLabel>(t.panel, "queueTimes")->text();
        QVERIFY(times.contains(QStringLiteral("in 4 min")));
        QVERIFY(times.contains(QStringLiteral("3 d")));
    }

    void enterOnAWaitingEventAsksForIt()
    {
        Tested<RetryQueueCard> t;
        t.showOverview();
        QSignalSpy event(&t.panel, &RetryQueueCard::eventRequested);
        auto *table = child<QTableView>(t.panel, "queueTable");
        table->setFocus();
        table->setCurrentIndex(table->model()->index(1, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(event.count(), 1);
        QCOMPARE(event.first().first().value<EventId>(), sample::idOf<EventId>(22));
    }

    void everyControlHasAName()
    {
        Tested<OverviewPage> t;
        t.showOverview();
        QCOMPARE(namelessControls(t.panel), QString());
    }

    void thePagePassesTheWishesOn()
    {
        Tested<OverviewPage> t;
        t.panel.resize(1200, 800);
        t.showOverview();
        QSignalSpy sync(&t.panel, &OverviewPage::syncRequested);
        QSignalSpy all(&t.panel, &OverviewPage::allMappingsRequested);
        QSignalSpy events(&t.panel, &OverviewPage::eventsRequested);
        t.panel.requestSync(true);
        QTest::mouseClick(child<QPushButton>(t.panel, "allMappings"), Qt::LeftButton);
        QTest::mouseClick(child<QPushButton>(t.panel, "tile_needs_review"), Qt::LeftButton);
        QCOMPARE(sync.count(), 1);
        QCOMPARE(all.count(), 1);
        QCOMPARE(events.count(), 1);
    }

    void theTabKeyVisitsEveryControlOnce()
    {
        Tested<OverviewPage> t;
        t.panel.resize(1200, 800);
        t.showOverview();
        child<QPushButton>(t.panel, "syncNow")->setFocus();
        QStringList visited;
        for (int i = 0; i < 20 && t.panel.focusWidget(); ++i) {
            const QString name = t.panel.focusWidget()->objectName();
            if (visited.contains(name))
                break;
            visited += name;
            QTest::keyClick(t.panel.focusWidget(), Qt::Key_Tab);
        }
        for (const char *name : {"syncNow", "syncMore", "allMappings", "alertTable", "tile_waiting_retry",
                                 "tile_needs_mapping", "tile_needs_review", "tile_dead_letter", "queueTable"})
            QVERIFY2(visited.contains(QLatin1StringView(name)), name);
        QVERIFY(visited.indexOf(QStringLiteral("alertTable")) <
                visited.indexOf(QStringLiteral("queueTable")));
    }
};

QTEST_MAIN(tst_OverviewPanels)
#include "tst_OverviewPanels.moc"
