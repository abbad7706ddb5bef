#include "pipeline/PipelineFixture.h"
#include "pipeline/Scheduler.h"
#include "store/PauseStore.h"

#include <QDateTime>
#include <QSignalSpy>

using namespace concord;
using namespace std::chrono_literals;

class tst_Scheduler : public QObject
{
    Q_OBJECT
private slots:
    void ordersWhatIsDueOnce()
    {
        PipelineFixture f;
        QVERIFY(f.addIntegration(1h));
        f.clock.advance(1h);
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        QSignalSpy queued(&scheduler, &Scheduler::queued);
        scheduler.start();
        QCOMPARE(queued.size(), 1);
        QCOMPARE(queued.first().first().toString(), listSync);
        const auto job = JobStore(*f.db, f.clock).current(listSync);
        QVERIFY(job && *job);
        QCOMPARE((*job)->trigger, JobTrigger::Schedule);
        QCOMPARE(f.count(QStringLiteral("audit_log"), QStringLiteral("actor = 'schedule'")), 1);
        const auto row = IntegrationStore(*f.db, f.clock).byName(listSync);
        QCOMPARE((*row)->nextRunAt, f.clock.now() + 1h);
    }

    void skipsARunWhileAJobIsOpen()
    {
        PipelineFixture f;
        QVERIFY(f.addIntegration(1h));
        QVERIFY(!f.enqueue().isNull());
        f.clock.advance(1h);
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        QSignalSpy queued(&scheduler, &Scheduler::queued);
        QSignalSpy failed(&scheduler, &Scheduler::failed);
        scheduler.start();
        QCOMPARE(queued.size(), 0);
        QCOMPARE(failed.size(), 0);
        QCOMPARE(f.count(QStringLiteral("integration_jobs")), 1);
        QCOMPARE((*IntegrationStore(*f.db, f.clock).byName(listSync))->nextRunAt, f.clock.now() + 1h);
    }

    void ordersOneRunAfterALongSleep()
    {
        PipelineFixture f;
        QVERIFY(f.addIntegration(1h));
        f.clock.advance(100h);
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        scheduler.start();
        QCOMPARE(f.count(QStringLiteral("integration_jobs")), 1);
    }

    void ordersAgainWhenTheNextRunIsDue()
    {
        PipelineFixture f;
        QVERIFY(f.addIntegration(1h));
        f.clock.advance(1h);
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        QSignalSpy queued(&scheduler, &Scheduler::queued);
        scheduler.start();
        JobRow job = f.claimed();
        job.state = JobState::Succeeded;
        QVERIFY(JobStore(*f.db, f.clock).finish(job));
        f.clock.advance(1h);
        QTRY_COMPARE(queued.size(), 2);
    }

    void leavesAnIntegrationWithoutScheduleAlone()
    {
        PipelineFixture f;
        f.clock.advance(1000h);
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        scheduler.start();
        QCOMPARE(f.count(QStringLiteral("integration_jobs")), 0);
    }

    void followsItsCronThroughSummerTime()
    {
        PipelineFixture f;
        // Madrid goes from 02:00 to 03:00 on 2026-03-29, at 01:00 UTC
        f.clock.set(fromMs(QDateTime(QDate(2026, 3, 28), QTime(12, 0), Qt::UTC).toMSecsSinceEpoch()));
        IntegrationRow row{
            listSync, QStringLiteral("medication_list_sync"), QStringLiteral("ehr"),          {}, {},
            {},       QStringLiteral("30 2 * * *"),           QStringLiteral("Europe/Madrid")};
        QVERIFY(IntegrationStore(*f.db, f.clock).save(row));
        const Timestamp run = fromMs(QDateTime(QDate(2026, 3, 29), QTime(1, 0), Qt::UTC).toMSecsSinceEpoch());
        QCOMPARE((*IntegrationStore(*f.db, f.clock).byName(listSync))->nextRunAt, std::optional(run));
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        QSignalSpy queued(&scheduler, &Scheduler::queued);
        scheduler.start();
        QCOMPARE(queued.size(), 0); // a cron is not due at once
        f.clock.set(run);
        QTRY_COMPARE(queued.size(), 1);
        QCOMPARE((*IntegrationStore(*f.db, f.clock).byName(listSync))->nextRunAt,
                 std::optional(run + 23h + 30min));
    }

    void aClockSetBackOrdersNothingTwice()
    {
        PipelineFixture f;
        IntegrationRow row{listSync,
                           QStringLiteral("medication_list_sync"),
                           QStringLiteral("ehr"),
                           {},
                           {},
                           {},
                           QStringLiteral("0 * * * *"),
                           {}};
        QVERIFY(IntegrationStore(*f.db, f.clock).save(row));
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        QSignalSpy queued(&scheduler, &Scheduler::queued);
        scheduler.start();
        f.clock.advance(1h);
        QTRY_COMPARE(queued.size(), 1);
        JobRow job = f.claimed();
        job.state = JobState::Succeeded;
        QVERIFY(JobStore(*f.db, f.clock).finish(job));
        f.clock.advance(-30min);
        scheduler.stop();
        scheduler.start(); // looks at once
        f.clock.advance(30min);
        scheduler.stop();
        scheduler.start();
        QCOMPARE(queued.size(), 1);
        f.clock.advance(1h);
        QTRY_COMPARE(queued.size(), 2);
    }

    void aClockThatRanFarAheadIsForgotten()
    {
        PipelineFixture f;
        QVERIFY(f.addIntegration(1h));
        const Timestamp now = f.clock.now();
        f.clock.advance(24h * 365);
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        QSignalSpy queued(&scheduler, &Scheduler::queued);
        scheduler.start();
        QCOMPARE(queued.size(), 1);
        f.clock.set(now);
        scheduler.stop();
        scheduler.start();
        QCOMPARE((*IntegrationStore(*f.db, f.clock).byName(listSync))->nextRunAt, std::optional(now + 1h));
    }

    void aPausedIntegrationIsLeftAlone()
    {
        PipelineFixture f;
        QVERIFY(f.addIntegration(1h));
        PauseStore pauses(*f.db, f.clock);
        QVERIFY(
            pauses.pause(PauseStore::ofIntegration(listSync), QStringLiteral("ana"), QStringLiteral("why")));
        f.clock.advance(5h);
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        QSignalSpy queued(&scheduler, &Scheduler::queued);
        scheduler.start();
        QCOMPARE(queued.size(), 0);
        QVERIFY(pauses.resume(PauseStore::ofIntegration(listSync)));
        QTRY_COMPARE(queued.size(), 1); // one run, not five
    }

    void oneLeadsAndAnotherTakesOver()
    {
        PipelineFixture f;
        QVERIFY(f.addIntegration(1h));
        f.clock.advance(1h);
        Scheduler first({f.url(), 5ms, QStringLiteral("elsewhere/1")}, f.clock);
        Scheduler second({f.url(), 5ms, QStringLiteral("elsewhere/2")}, f.clock);
        QSignalSpy byFirst(&first, &Scheduler::queued);
        QSignalSpy bySecond(&second, &Scheduler::queued);
        first.start();
        QCOMPARE(byFirst.size(), 1);
        second.start();
        QCOMPARE(f.count(QStringLiteral("leaders"), QStringLiteral("owner = 'elsewhere/1'")), 1);
        JobRow job = f.claimed();
        job.state = JobState::Succeeded;
        QVERIFY(JobStore(*f.db, f.clock).finish(job));
        first.stop();
        f.clock.advance(1h);
        QTRY_COMPARE(bySecond.size(), 1);
    }

    void isStoppedTwiceAndBeforeItWasStarted()
    {
        PipelineFixture f;
        QVERIFY(f.addIntegration(1h));
        f.clock.advance(1h);
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        scheduler.stop();
        scheduler.start();
        scheduler.start();
        scheduler.stop();
        scheduler.stop();
        QCOMPARE(f.count(QStringLiteral("integration_jobs")), 1);
    }

    void saysThatTheStoreFails()
    {
        FakeClock clock;
        Scheduler scheduler({{Dialect::Kind::Sqlite, QStringLiteral("/dev/null/x.db")}, 5ms}, clock);
        QSignalSpy failed(&scheduler, &Scheduler::failed);
        scheduler.start();
        QCOMPARE(failed.size(), 1);
    }

    void aDatabaseThatIsGoneIsNotMadeAnew()
    {
        PipelineFixture f;
        Scheduler scheduler({f.url(), 5ms}, f.clock);
        QSignalSpy failed(&scheduler, &Scheduler::failed);
        scheduler.start();
        QCOMPARE(failed.size(), 0);
        f.breakAndMove(QStringLiteral("integrations"), [&] { return !failed.isEmpty(); });
        QTRY_COMPARE(failed.size(), 2);
        QCOMPARE(failed[1][0].value<Error>().detail, QStringLiteral("the file is gone"));
        QVERIFY(!QFile::exists(f.factory.path()));
    }
};

QTEST_GUILESS_MAIN(tst_Scheduler)
#include "tst_Scheduler.moc"
