#include "fakes/FakeRunner.h"
#include "pipeline/JobRun.h"
#include "pipeline/PipelineFixture.h"

#include <QSignalSpy>

using namespace concord;
using namespace std::chrono_literals;

class tst_JobRun : public QObject
{
    Q_OBJECT

    static RunTerms quick() { return {QStringLiteral("w1"), 30s, 5ms, 40ms}; }

private slots:
    void passesOnWhatTheRunnerReports()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        const JobId id = f.enqueue();
        JobRun run(*f.db, f.clock, quick(), f.claimed());
        QSignalSpy progressed(&run, &JobRun::progressed);
        QSignalSpy finished(&run, &JobRun::finished);
        run.start(runners.function());
        QCOMPARE(runners.last->runs, 1);
        runners.last->progress(0.5);
        QCOMPARE(progressed.size(), 1);
        QCOMPARE(run.job().progress, 0.5);
        runners.last->end(JobState::Succeeded);
        QCOMPARE(finished.size(), 1);
        QCOMPARE(f.job(id).state, JobState::Succeeded);
    }

    void carriesACancelRequestFromTheStoreToTheRunner()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        const JobId id = f.enqueue();
        JobRun run(*f.db, f.clock, quick(), f.claimed());
        QSignalSpy finished(&run, &JobRun::finished);
        run.start(runners.function());
        QVERIFY(JobStore(*f.db, f.clock).requestCancel(id));
        QVERIFY(finished.wait());
        QCOMPARE(runners.last->cancels, 1);
        QCOMPARE(f.job(id).state, JobState::Cancelled);
    }

    void dropsARunnerThatDoesNotEndWhenCancelled()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        runners.obeysCancel = false;
        const JobId id = f.enqueue();
        JobRun run(*f.db, f.clock, quick(), f.claimed());
        QSignalSpy finished(&run, &JobRun::finished);
        run.start(runners.function());
        run.cancel();
        QVERIFY(finished.wait());
        QVERIFY(!runners.last);
        QCOMPARE(f.job(id).state, JobState::Cancelled);
        QCOMPARE(f.job(id).error->code, ErrorCode::Cancelled);
        QCOMPARE(f.count(QStringLiteral("audit_log"), QStringLiteral("action = 'job.finish'")), 1);
    }

    void endsAJobThatNobodyCanRun()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        runners.error =
            Error{ErrorCode::ConfigInvalid, QStringLiteral("integration/x"), QStringLiteral("unknown"), 0};
        const JobId id = f.enqueue();
        JobRun run(*f.db, f.clock, quick(), f.claimed());
        QSignalSpy finished(&run, &JobRun::finished);
        run.start(runners.function());
        QCOMPARE(finished.size(), 0); // never out of start()
        QVERIFY(finished.wait());
        QCOMPARE(f.job(id).state, JobState::Failed);
        QCOMPARE(f.job(id).error->code, ErrorCode::ConfigInvalid);
    }

    void keepsTheLeaseAliveWhileTheRunnerIsSilent()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        const JobId id = f.enqueue();
        RunTerms terms = quick();
        terms.lease = 60ms;
        JobRun run(*f.db, f.clock, terms, f.claimed(QStringLiteral("w1"), terms.lease));
        run.start(runners.function());
        f.clock.advance(50ms);
        const qint64 before = toMs(f.clock.now()) + 20;
        QTRY_VERIFY(
            f.count(QStringLiteral("integration_jobs"), QStringLiteral("lease_until > %1").arg(before)) == 1);
        f.clock.advance(40ms); // past the first lease
        QCOMPARE(JobStore(*f.db, f.clock).rescueExpired(), Result<int>(0));
        QCOMPARE(f.job(id).state, JobState::Running);
    }

    void stopsWhenTheLeaseIsLost()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        runners.obeysCancel = false;
        const JobId id = f.enqueue();
        RunTerms terms = quick();
        terms.lease = 60ms;
        JobRun run(*f.db, f.clock, terms, f.claimed(QStringLiteral("w1"), terms.lease));
        QSignalSpy finished(&run, &JobRun::finished);
        f.clock.advance(1h);
        QCOMPARE(JobStore(*f.db, f.clock).rescueExpired(), Result<int>(1)); // somebody else closed it
        run.start(runners.function());
        QVERIFY(finished.wait());
        QCOMPARE(f.job(id).state, JobState::Failed); // not overwritten
    }

    void abandonsSilentlyAndClosesTheJob()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        const JobId id = f.enqueue();
        JobRun run(*f.db, f.clock, quick(), f.claimed());
        QSignalSpy finished(&run, &JobRun::finished);
        run.start(runners.function());
        const Error stopped{ErrorCode::Cancelled, {}, QStringLiteral("the program was stopped")};
        run.abandon(stopped);
        run.abandon(stopped);
        QCOMPARE(finished.size(), 0);
        QVERIFY(!runners.last);
        QCOMPARE(f.job(id).state, JobState::Cancelled);
    }
};

QTEST_GUILESS_MAIN(tst_JobRun)
#include "tst_JobRun.moc"
