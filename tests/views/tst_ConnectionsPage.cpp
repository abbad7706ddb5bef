#include "views/ConnectionsPage/ConnectionsPage.h"

#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleEngine.h"
#include "models/ConnectionModel.h"
#include "views/ConnectionsPage/ConnectionPane.h"
#include "views/common/ReasonDialog.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeView>

#include <algorithm>

using namespace concord;
using concord::checks::child;

namespace {

struct Fixture
{
    FakeClock clock;
    ConnectionModel model{clock};
    ConnectionsPage page{&model, clock};
    QSignalSpy wanted{&page, &ConnectionsPage::connectionsWanted};

    Fixture()
    {
        page.resize(1100, 700);
        page.show();
        page.start();
    }
    void answer(std::vector<ConnectionRow> rows, int workers = 2)
    {
        page.showConnections({wanted.last().first().toULongLong(), std::move(rows), workers});
    }
    void again(std::vector<ConnectionRow> rows)
    {
        model.refresh();
        answer(std::move(rows));
    }
    void select(int row) const { child<QTableView>(page, "connectionsTable")->selectRow(row); }
    [[nodiscard]] QPushButton *button(const char *name) const { return child<QPushButton>(page, name); }
    [[nodiscard]] ConnectionPane *pane() const { return child<ConnectionPane>(page, "connectionPane"); }
    [[nodiscard]] QString label(const char *name) const { return child<QLabel>(page, name)->text(); }
    [[nodiscard]] PanelState state() const { return child<PanelFrame>(page, "connectionsFrame")->state(); }
};

}

class tst_ConnectionsPage : public QObject
{
    Q_OBJECT
private slots:
    void theFirstConnectionIsShownAtOnce()
    {
        Fixture t;
        t.answer(sample::connections());
        QCOMPARE(t.pane()->row().name, QStringLiteral("clinic-ehr"));
    }

    void theChosenOneStaysWhenTheListIsReadAgain()
    {
        Fixture t;
        auto rows = sample::connections();
        t.answer(rows);
        t.select(2);
        rows.erase(rows.begin()); // another list: a reset
        t.again(rows);
        QCOMPARE(t.pane()->row().name, QStringLiteral("pharmacy-hooks"));
    }

    void itReadsAgainWhileItIsShown()
    {
        Fixture t;
        t.page.setRefreshInterval(5);
        t.answer(sample::connections());
        QTRY_VERIFY(t.wanted.count() >= 3);
        t.page.hide();
        QVERIFY(!t.wanted.wait(50));
    }

    void aTestIsAskedForAndShownUntilItsAnswer()
    {
        Fixture t;
        auto rows = sample::connections();
        t.answer(rows);
        t.select(2);
        QVERIFY(t.pane()->testText().contains(QStringLiteral("84 ms")));
        QSignalSpy asked(&t.page, &ConnectionsPage::testRequested);
        QVERIFY(t.button("testButton")->isEnabled());
        t.button("testButton")->click();
        QCOMPARE(asked.first().first().toString(), QStringLiteral("pharmacy-hooks"));
        QCOMPARE(t.pane()->testText(), QStringLiteral("Testing…"));
        QVERIFY(!t.button("testButton")->isEnabled());
        t.again(rows); // the old test is no answer
        QCOMPARE(t.pane()->testText(), QStringLiteral("Testing…"));
        rows[2].lastTest->id = sample::idOf<JobId>(77);
        rows[2].lastTest->counts.sourceMs = 12;
        t.again(rows);
        QVERIFY(t.pane()->testText().contains(QStringLiteral("12 ms")));
        QVERIFY(t.button("testButton")->isEnabled());
    }

    void aRefusedTestCanBeAskedAgain()
    {
        Fixture t;
        t.answer(sample::connections());
        t.button("testButton")->click();
        t.page.showRefusal(QStringLiteral("testConnection"), {ErrorCode::Overlap, {}, {}, 0});
        QVERIFY(t.button("testButton")->isEnabled());
    }

    void theEndOfATestIsReadAtOnce()
    {
        Fixture t;
        t.answer(sample::connections());
        JobRow test = sample::job(1);
        t.page.showJobsChanged({test});
        const auto before = t.wanted.count();
        test.type = QStringLiteral("connection_test");
        t.page.showJobsChanged({test});
        QCOMPARE(t.wanted.count(), before + 1);
    }

    void pausingAsksForAReason()
    {
        Fixture t;
        t.answer(sample::connections());
        QSignalSpy paused(&t.page, &ConnectionsPage::pauseRequested);
        t.button("pauseButton")->click();
        auto *dialog = t.page.window()->findChild<ReasonDialog *>();
        QVERIFY(dialog);
        auto *order = child<QPushButton>(*dialog, "orderButton");
        QVERIFY(!order->isEnabled());
        child<QLineEdit>(*dialog, "reasonEdit")->setText(QStringLiteral("upgrade"));
        order->click();
        QCOMPARE(paused.count(), 1);
        QCOMPARE(paused.first(),
                 (QVariantList{QStringLiteral("clinic-ehr"), true, QStringLiteral("upgrade")}));
    }

    void aPausedOneSaysWhoAndWhyAndCanBeResumed()
    {
        Fixture t;
        t.answer(sample::connections());
        t.select(3);
        QVERIFY(child<QWidget>(t.page, "troubleBanner")->accessibleName().contains(QStringLiteral("maria")));
        QSignalSpy paused(&t.page, &ConnectionsPage::pauseRequested);
        t.button("pauseButton")->click();
        auto *dialog = t.page.window()->findChild<ReasonDialog *>();
        child<QLineEdit>(*dialog, "reasonEdit")->setText(QStringLiteral("done"));
        QTest::keyClick(child<QLineEdit>(*dialog, "reasonEdit"), Qt::Key_Return);
        QCOMPARE(paused.count(), 1);
        QCOMPARE(paused.first().at(1).toBool(), false);
    }

    void listenersAreListed()
    {
        Fixture t;
        t.answer(sample::connections());
        t.select(4);
        QCOMPARE(child<QTreeView>(t.page, "listenersTree")->model()->rowCount(), 2);
        t.select(1);
        QVERIFY(child<QLabel>(t.page, "noListenersLabel")->isVisible());
    }

    void waitingEventsAreALink()
    {
        Fixture t;
        t.answer(sample::connections());
        QSignalSpy events(&t.page, &ConnectionsPage::eventsRequested);
        t.button("eventsButton")->click();
        QCOMPARE(events.first().first().toString(), QStringLiteral("clinic-ehr"));
        t.select(1);
        QVERIFY(!t.button("eventsButton")->isEnabled());
    }

    void nobodyServesTheDatabaseIsSaid()
    {
        Fixture t;
        t.answer(sample::connections(), 0);
        QVERIFY(t.label("footerLabel").contains(QStringLiteral("concordd run")));
    }

    void whatNobodyListensForIsSaidApart()
    {
        Fixture t;
        auto rows = sample::connections();
        for (ConnectionRow &row : rows)
            row.listeners.clear();
        const auto inbound =
            std::find_if(rows.begin(), rows.end(), [](const auto &row) { return row.inbound; });
        t.answer(rows, 2);
        t.select(int(inbound - rows.begin()));
        QVERIFY(t.label("noListenersLabel").contains(QStringLiteral("listens here")));
        t.page.start();
        t.answer(rows, 0);
        QVERIFY(t.label("noListenersLabel").contains(QStringLiteral("concordd run")));
    }

    void eachStateIsVisible()
    {
        Fixture t;
        QCOMPARE(t.state(), PanelState::Loading);
        t.answer({});
        QCOMPARE(t.state(), PanelState::Empty);
        t.again(sample::connections());
        QCOMPARE(t.state(), PanelState::Ready);
        t.page.showAvailability(false, {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.state(), PanelState::Stale);
        QVERIFY(!t.button("pauseButton")->isEnabled());
        t.page.showAvailability(true, {});
        t.page.showFetchFailed(t.wanted.last().first().toULongLong(), {ErrorCode::Forbidden, {}, {}, 0});
        QCOMPARE(t.state(), PanelState::Forbidden);
        t.again(sample::connections());
        QCOMPARE(t.state(), PanelState::Ready);
        t.model.refresh();
        t.page.showFetchFailed(t.wanted.last().first().toULongLong(), {ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.state(), PanelState::Ready);
        QVERIFY(!child<PanelFrame>(t.page, "connectionsFrame")->errorText().isEmpty());
    }

    void everyControlHasAName()
    {
        Fixture t;
        t.answer(sample::connections());
        t.select(4);
        QCOMPARE(checks::namelessControls(t.page), QString());
        ReasonDialog dialog(QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"));
        QCOMPARE(checks::namelessControls(dialog), QString());
    }
};

QTEST_MAIN(tst_ConnectionsPage)
#include "tst_ConnectionsPage.moc"
