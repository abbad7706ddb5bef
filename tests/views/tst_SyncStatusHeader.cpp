#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleOverview.h"
#include "models/ErrorText.h"
#include "models/OverviewModel.h"
#include "views/SyncStatusHeader/SyncStatusHeader.h"
#include "views/common/Figure.h"
#include "views/common/PanelFrame.h"
#include "views/common/ReasonDialog.h"
#include "views/common/StateBadge.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace concord::checks;

class tst_SyncStatusHeader : public QObject
{
    Q_OBJECT

    struct Tested
    {
        FakeClock clock;
        OverviewModel model{clock};
        SyncStatusHeader header{model};
        QSignalSpy sync{&header, &SyncStatusHeader::syncRequested};
        QSignalSpy cancel{&header, &SyncStatusHeader::cancelRequested};

        Tested()
        {
            header.resize(1000, 200);
            header.show();
        }
        void showOverview() { model.setOverview(sample::overview(clock.now())); }
        void showCurrent(const std::function<void(JobRow &)> &change, JobState state = JobState::Running)
        {
            Overview o = sample::overview(clock.now());
            o.sync.current = sample::job(2, state, clock.now());
            change(*o.sync.current);
            model.setOverview(o);
        }
        void showLast(const std::function<void(JobRow &)> &change)
        {
            Overview o = sample::overview(clock.now());
            change(*o.sync.lastRun);
            model.setOverview(o);
        }
        PanelFrame *frame() { return header.findChild<PanelFrame *>(); }
        QPushButton *button(const char *name) { return child<QPushButton>(header, name); }
    };

private slots:
    void saysThatTheIntakeIsFull()
    {
        Tested t;
        Overview o = sample::overview(t.clock.now());
        o.workers = 2;
        o.listeners.resize(3);
        o.listeners[0].state = o.listeners[1].state = ListenerState::Full;
        t.model.setOverview(o);
        QVERIFY(t.frame()->errorText().contains(QStringLiteral("Intake is full: 2")));
        o.listeners[0].state = o.listeners[1].state = ListenerState::Listening;
        t.model.setOverview(o);
        QVERIFY(t.frame()->errorText().isEmpty());
    }

    void saysThatNobodyWorks()
    {
        Tested t;
        Overview o = sample::overview(t.clock.now());
        o.workers = 0;
        t.model.setOverview(o);
        QVERIFY(t.frame()->errorText().contains(QStringLiteral("concordd run")));
        o.workers = -1; // not known: nothing is claimed
        t.model.setOverview(o);
        QVERIFY(t.frame()->errorText().isEmpty());
    }

    void theScheduleIsPausedForAReason()
    {
        Tested t;
        QSignalSpy pause(&t.header, &SyncStatusHeader::pauseRequested);
        t.showOverview();
        QVERIFY(t.button("pauseSchedule")->isVisible());
        t.button("pauseSchedule")->click();
        auto *dialog = t.header.findChild<ReasonDialog *>();
        QVERIFY(dialog);
        t.button("pauseSchedule")->click(); // one question at a time
        QCOMPARE(t.header.findChildren<ReasonDialog *>().size(), 1);
        emit dialog->given(QStringLiteral("upgrade"));
        const QVariantList asked{t.model.overview().sync.integration, true, QStringLiteral("upgrade")};
        QCOMPARE(pause.size(), 1);
        QCOMPARE(pause[0], asked);
    }

    void aPausedScheduleSaysByWhomAndWhyAndCanBeResumed()
    {
        Tested t;
        QSignalSpy pause(&t.header, &SyncStatusHeader::pauseRequested);
        Overview o = sample::overview(t.clock.now());
        o.sync.isPaused = true;
        o.sync.pausedBy = QStringLiteral("bob");
        o.sync.pauseReason = QStringLiteral("upgrade");
        t.model.setOverview(o);
        QVERIFY(t.frame()->errorText().contains(QStringLiteral("paused by bob: upgrade")));
        QVERIFY(child<QLabel>(t.header, "nextRunTime")->text().contains(QStringLiteral("paused by bob")));
        QVERIFY(t.button("syncNow")->isEnabled()); // by hand it still runs
        QVERIFY(t.button("pauseSchedule")->text().contains(QStringLiteral("Resume")));
        t.button("pauseSchedule")->click();
        emit t.header.findChild<ReasonDialog *>()->given(QStringLiteral("done"));
        QCOMPARE(pause.size(), 1);
        QCOMPARE(pause[0][1].toBool(), false);
        t.model.setAvailability(false, Error{ErrorCode::StoreBusy, {}, {}, 0});
        QVERIFY(!t.button("pauseSchedule")->isEnabled());
    }

    void withoutAScheduleThereIsNothingToPause()
    {
        Tested t;
        Overview o = sample::overview(t.clock.now());
        o.sync.nextRunAt.reset();
        t.model.setOverview(o);
        QVERIFY(!t.button("pauseSchedule")->isVisible());
    }

    void showsEachOfTheFiveStates()
    {
        Tested t;
        QCOMPARE(t.frame()->state(), PanelState::Loading);
        Overview nothing;
        nothing.sync.integration = QStringLiteral("medication-list");
        t.model.setOverview(nothing);
        QCOMPARE(t.frame()->state(), PanelState::Empty);
        t.showOverview();
        QCOMPARE(t.frame()->state(), PanelState::Ready);
        t.model.setAvailability(false, Error{ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.frame()->state(), PanelState::Stale);
        QVERIFY(t.frame()->stateText().contains(QStringLiteral("2 min ago")));
        t.model.setForbidden(true);
        QCOMPARE(t.frame()->state(), PanelState::Forbidden);
    }

    void offlineFromTheStartSaysWhyAndOffersToTryAgain()
    {
        Tested t;
        QSignalSpy refresh(&t.header, &SyncStatusHeader::refreshRequested);
        t.model.setAvailability(false, Error{ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.frame()->errorText(), errorText(Error{ErrorCode::StoreBusy, {}, {}, 0}));
        QTest::mouseClick(
            t.header.findChild<QWidget *>(QStringLiteral("errorBanner"))->findChild<QPushButton *>(),
            Qt::LeftButton);
        QCOMPARE(refresh.count(), 1);
    }

    void aClickAsksForASyncOfTheIntegration()
    {
        Tested t;
        t.showOverview();
        QTest::mouseClick(t.button("syncNow"), Qt::LeftButton);
        QCOMPARE(t.sync.count(), 1);
        QCOMPARE(t.sync.first().at(0).toString(), QStringLiteral("medication-list"));
        QCOMPARE(t.sync.first().at(1).toBool(), false);
    }

    void theSpaceBarDoesTheSame()
    {
        Tested t;
        t.showOverview();
        t.button("syncNow")->setFocus();
        QTest::keyClick(t.button("syncNow"), Qt::Key_Space);
        QCOMPARE(t.sync.count(), 1);
    }

    void theMenuAsksForAFullSync()
    {
        Tested t;
        t.showOverview();
        auto *full = t.header.findChild<QAction *>(QStringLiteral("fullSync"));
        QVERIFY(full);
        QVERIFY(t.button("syncMore")->menu()->actions().contains(full));
        full->trigger();
        QCOMPARE(t.sync.count(), 1);
        QCOMPARE(t.sync.first().at(1).toBool(), true);
    }

    void noSyncCanBeAskedForWhileThereIsAnObstacle_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("not read yet") << 0;
        QTest::newRow("a job is running") << 1;
        QTest::newRow("a job is queued") << 2;
        QTest::newRow("offline") << 3;
        QTest::newRow("forbidden") << 4;
        QTest::newRow("no integration is set up") << 5;
    }
    void noSyncCanBeAskedForWhileThereIsAnObstacle()
    {
        QFETCH(int, which);
        Tested t;
        if (which > 0)
            t.showOverview();
        if (which == 1 || which == 2)
            t.showCurrent([](JobRow &) {}, which == 1 ? JobState::Running : JobState::Queued);
        if (which == 3)
            t.model.setAvailability(false, Error{ErrorCode::StoreBusy, {}, {}, 0});
        if (which == 4)
            t.model.setForbidden(true);
        if (which == 5)
            t.model.setOverview({});
        QVERIFY(!t.button("syncNow")->isEnabled());
        QVERIFY(!t.button("syncMore")->isEnabled());
        QVERIFY(!t.header.syncObstacle().isEmpty());
        QCOMPARE(t.button("syncNow")->toolTip(), t.header.syncObstacle());
        t.header.requestSync(false); // a shortcut gets no further than the button
        QCOMPARE(t.sync.count(), 0);
    }

    void theObstacleIsToldWhenItComesAndGoes()
    {
        Tested t;
        QSignalSpy told(&t.header, &SyncStatusHeader::syncObstacleChanged);
        t.showOverview();
        t.showCurrent([](JobRow &) {});
        t.showCurrent([](JobRow &job) { job.progress = 0.9; });
        t.showOverview();
        QCOMPARE(told.count(), 3);
        QVERIFY(told.at(0).first().toString().isEmpty());
        QVERIFY(!told.at(1).first().toString().isEmpty());
        QVERIFY(told.at(2).first().toString().isEmpty());
    }

    void progressIsShownWithItsStep()
    {
        Tested t;
        t.showCurrent([](JobRow &job) { job.progress = 0.5; });
        QCOMPARE(child<QProgressBar>(t.header, "progressBar")->value(), 500);
        QCOMPARE(child<QLabel>(t.header, "progressStep")->text(), QStringLiteral("Comparing the lists"));
        QCOMPARE(child<QLabel>(t.header, "progressShare")->text(), QStringLiteral("50.0 %"));
    }

    void anUnknownTotalMovesInsteadOfCounting()
    {
        Tested t;
        t.showCurrent([](JobRow &job) { job.progress = -1; });
        QCOMPARE(child<QProgressBar>(t.header, "progressBar")->maximum(), 0);
        QVERIFY(child<QLabel>(t.header, "progressShare")->text().isEmpty());
    }

    void cancelNamesTheJobAndIsAskedOnce()
    {
        Tested t;
        t.showCurrent([](JobRow &) {});
        QTest::mouseClick(t.button("cancelSync"), Qt::LeftButton);
        QCOMPARE(t.cancel.count(), 1);
        QCOMPARE(t.cancel.first().first().value<JobId>(), sample::idOf<JobId>(2));
        t.showCurrent([](JobRow &job) { job.cancelRequested = true; });
        QVERIFY(!t.button("cancelSync")->isEnabled());
    }

    void theLastRunIsCounted()
    {
        Tested t;
        t.showOverview();
        QCOMPARE(child<Figure>(t.header, "added")->value(), QStringLiteral("24"));
        QCOMPARE(child<Figure>(t.header, "discontinued")->value(), QStringLiteral("7"));
        QCOMPARE(child<Figure>(t.header, "changed")->value(), QStringLiteral("11"));
        QCOMPARE(child<Figure>(t.header, "unmapped")->value(), QStringLiteral("6"));
        QCOMPARE(child<StateBadge>(t.header, "resultBadge")->badge().text, QStringLiteral("Succeeded"));
        QVERIFY(child<QLabel>(t.header, "lastRunTime")->text().contains(QStringLiteral("4 min ago")));
        QVERIFY(child<QLabel>(t.header, "nextRunTime")->text().contains(QStringLiteral("55 min")));
        QVERIFY(child<StateBadge>(t.header, "latencyBadge")->badge().text.contains(QStringLiteral("38 ms")));
    }

    void aFailedRunSaysWhyInASentence()
    {
        Tested t;
        const Error error{ErrorCode::TlsFailed, {}, {}, 0};
        t.showLast([&](JobRow &job) {
            job.state = JobState::Failed;
            job.error = error;
        });
        QCOMPARE(t.frame()->errorText(), errorText(error));
        t.showCurrent([](JobRow &) {}); // the next try is under way: the old failure steps back
        QVERIFY(t.frame()->errorText().isEmpty());
    }

    void entriesThatCouldNotBeReadAreMentioned()
    {
        Tested t;
        t.showLast([](JobRow &job) {
            job.state = JobState::PartlySucceeded;
            job.counts.failedEntries = 3;
        });
        QVERIFY(t.frame()->errorText().contains(QLatin1Char('3')));
    }

    void everyControlHasANameAndIsReachable()
    {
        Tested t;
        t.showCurrent([](JobRow &) {});
        QCOMPARE(namelessControls(t.header), QString());
    }
};

QTEST_MAIN(tst_SyncStatusHeader)
#include "tst_SyncStatusHeader.moc"
