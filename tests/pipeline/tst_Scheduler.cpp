#include "pipeline/PipelineFixture.h"
#include "pipeline/Scheduler.h"

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
};

QTEST_GUILESS_MAIN(tst_Scheduler)
#include "tst_Scheduler.moc"
