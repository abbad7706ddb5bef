#include "pipeline/PipelineFixture.h"
#include "pipeline/Rescuer.h"

using namespace concord;
using namespace std::chrono_literals;

class tst_Rescuer : public QObject
{
    Q_OBJECT

    static Result<int> rescue(PipelineFixture &f)
    {
        return rescueDeadWork(*f.db, f.clock, QStringLiteral("w2"));
    }

private slots:
    void leavesALivingWorkerAlone()
    {
        PipelineFixture f;
        const JobId id = f.enqueue();
        QCOMPARE(f.claimed().id, id);
        f.clock.advance(20s);
        QCOMPARE(rescue(f), Result<int>(0));
        QCOMPARE(f.job(id).state, JobState::Running);
    }

    void closesADeadWorkersJobAndQueuesTheRestOfItsWork()
    {
        PipelineFixture f;
        const JobId id = f.enqueue();
        QCOMPARE(f.claimed().id, id);
        f.clock.advance(31s);
        QCOMPARE(rescue(f), Result<int>(1));
        QCOMPARE(f.job(id).state, JobState::Failed);
        const auto next = JobStore(*f.db, f.clock).current(listSync);
        QVERIFY(next && *next);
        QCOMPARE((*next)->state, JobState::Queued);
        QCOMPARE((*next)->mode, f.job(id).mode);
        QCOMPARE((*next)->requestedBy, recoveryActor);
        QCOMPARE(f.count(QStringLiteral("audit_log"), QStringLiteral("action = 'job.rescue'")), 1);
    }

    void takesAJobUpOnlyOnce()
    {
        PipelineFixture f;
        const JobId id = f.enqueue(recoveryActor);
        QCOMPARE(f.claimed().id, id);
        f.clock.advance(31s);
        QCOMPARE(rescue(f), Result<int>(1));
        QCOMPARE(f.job(id).state, JobState::Failed);
        const auto next = JobStore(*f.db, f.clock).current(listSync);
        QVERIFY(next && !*next);
    }

    void leavesAllAsItWasWhenTheStoreFails()
    {
        PipelineFixture f;
        const JobId id = f.enqueue();
        QCOMPARE(f.claimed().id, id);
        f.clock.advance(31s);
        int failures = 0;
        for (int n = 1;; ++n) {
            f.db->failStatement(n);
            const auto done = rescue(f);
            f.db->failStatement(0);
            if (done)
                break;
            ++failures;
            QCOMPARE(f.job(id).state, JobState::Running);
            QCOMPARE(f.count(QStringLiteral("integration_jobs")), 1);
        }
        QVERIFY(failures >= 5);
        QCOMPARE(f.job(id).state, JobState::Failed);
        QCOMPARE(f.count(QStringLiteral("integration_jobs")), 2);
    }
};

QTEST_GUILESS_MAIN(tst_Rescuer)
#include "tst_Rescuer.moc"
