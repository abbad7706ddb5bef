#include "fakes/FakeRunner.h"
#include "pipeline/PipelineFixture.h"
#include "pipeline/Rescuer.h"
#include "pipeline/Worker.h"

#include <QSignalSpy>

using namespace concord;
using namespace std::chrono_literals;

class tst_Worker : public QObject
{
    Q_OBJECT

    static WorkerSettings quick(const PipelineFixture &f)
    {
        WorkerSettings settings;
        settings.database = f.url();
        settings.terms = {QStringLiteral("w1"), 30s, 5ms, 40ms};
        settings.poll = 5ms;
        settings.rescue = 10ms;
        settings.reopen = 20ms;
        return settings;
    }

private slots:
    void runsWhatIsQueuedOldestFirst()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        runners.finishesAtOnce = true;
        const JobId id = f.enqueue();
        Worker worker(quick(f), f.clock, runners.function());
        QSignalSpy started(&worker, &Worker::jobStarted);
        QSignalSpy finished(&worker, &Worker::jobFinished);
        worker.start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(started.size(), 1);
        QCOMPARE(f.job(id).state, JobState::Succeeded);
        const JobId next = f.enqueue(); // seen without a nudge
        QTRY_COMPARE(finished.size(), 2);
        QCOMPARE(f.job(next).state, JobState::Succeeded);
    }

    void runsOneJobAtATime()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        const JobId first = f.enqueue();
        const auto second = JobStore(*f.db, f.clock)
                                .enqueue({QStringLiteral("other"), QStringLiteral("t"), SyncMode::Full,
                                          JobTrigger::Manual, QStringLiteral("ana")});
        QVERIFY(second);
        Worker worker(quick(f), f.clock, runners.function());
        QSignalSpy started(&worker, &Worker::jobStarted);
        worker.start();
        QTRY_COMPARE(started.size(), 1);
        worker.look();
        QCOMPARE(f.job(first).state, JobState::Running);
        QCOMPARE(f.job(*second).state, JobState::Queued);
        runners.last->end(JobState::Succeeded);
        QTRY_COMPARE(f.job(*second).state, JobState::Running);
    }

    void twoWorkersRunAJobOnce()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        runners.finishesAtOnce = true;
        Worker one(quick(f), f.clock, runners.function());
        Worker two(quick(f), f.clock, runners.function());
        QSignalSpy startedByOne(&one, &Worker::jobStarted);
        QSignalSpy startedByTwo(&two, &Worker::jobStarted);
        one.start();
        two.start();
        for (int i = 0; i < 10; ++i) {
            const JobId id = f.enqueue();
            QTRY_COMPARE(f.job(id).state, JobState::Succeeded);
        }
        QCOMPARE(startedByOne.size() + startedByTwo.size(), 10);
    }

    void takesUpWhatADeadWorkerLeft()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        runners.finishesAtOnce = true;
        const JobId dead = f.enqueue();
        QCOMPARE(f.claimed(QStringLiteral("dead worker")).id, dead);
        f.clock.advance(31s);
        Worker worker(quick(f), f.clock, runners.function());
        QSignalSpy finished(&worker, &Worker::jobFinished);
        worker.start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(f.job(dead).state, JobState::Failed);
        QCOMPARE(finished[0][0].value<JobRow>().requestedBy, recoveryActor);
        QCOMPARE(finished[0][0].value<JobRow>().state, JobState::Succeeded);
    }

    void cancelsARunningJobOnRequest()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        const JobId id = f.enqueue();
        Worker worker(quick(f), f.clock, runners.function());
        QSignalSpy finished(&worker, &Worker::jobFinished);
        worker.start();
        QTRY_VERIFY(runners.last);
        QVERIFY(JobStore(*f.db, f.clock).requestCancel(id));
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(f.job(id).state, JobState::Cancelled);
    }

    void closesItsJobWhenStopped()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        const JobId id = f.enqueue();
        Worker worker(quick(f), f.clock, runners.function());
        worker.stop(); // before it was started
        worker.start();
        worker.start();
        QTRY_VERIFY(runners.last);
        worker.stop();
        worker.stop();
        QCOMPARE(f.job(id).state, JobState::Cancelled);
        QVERIFY(!runners.last);
    }

    void preparesTheDatabaseBeforeItWorks()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        const JobId id = f.enqueue();
        WorkerSettings settings = quick(f);
        bool fails = true;
        int tries = 0;
        settings.prepare = [&](Database &) -> Result<void> {
            ++tries;
            return fails ? fail(ErrorCode::StoreFailed, QStringLiteral("x")) : Result<void>{};
        };
        Worker worker(settings, f.clock, runners.function());
        QSignalSpy failed(&worker, &Worker::failed);
        QSignalSpy ready(&worker, &Worker::ready);
        worker.start();
        QCOMPARE(failed.size(), 1);
        QCOMPARE(f.job(id).state, JobState::Queued);
        QTRY_VERIFY(tries > 2);
        QCOMPARE(failed.size(), 1); // the same trouble is told once
        fails = false;
        QTRY_COMPARE(ready.size(), 1); // tried again by itself
        QTRY_COMPARE(f.job(id).state, JobState::Running);
    }

    void aDatabaseThatIsGoneIsNotMadeAnew()
    {
        PipelineFixture f;
        FakeRunnerFactory runners;
        Worker worker(quick(f), f.clock, runners.function());
        QSignalSpy failed(&worker, &Worker::failed);
        QSignalSpy ready(&worker, &Worker::ready);
        worker.start();
        QCOMPARE(ready.size(), 1);
        f.breakAndMove(QStringLiteral("integration_jobs"), [&] { return !failed.isEmpty(); });
        QTRY_COMPARE(failed.size(), 2);
        QCOMPARE(failed[1][0].value<Error>().detail, QStringLiteral("the file is gone"));
        QVERIFY(!QFile::exists(f.factory.path()));
        const auto before = ready.size();
        f.moveBack();
        QTRY_VERIFY(ready.size() > before);
    }
};

QTEST_GUILESS_MAIN(tst_Worker)
#include "tst_Worker.moc"
