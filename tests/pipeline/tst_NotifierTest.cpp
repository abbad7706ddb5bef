// A test notice as a job: it is sent off the worker's thread, and its end says what the server has said.
#include "pipeline/NotifierTest.h"

#include "domain/NotifierTests.h"
#include "pipeline/JobRun.h"
#include "pipeline/PipelineFixture.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QThread>

using namespace concord;
using namespace std::chrono_literals;

namespace {
JobId queueNotice(PipelineFixture &f)
{
    return JobStore(*f.db, f.clock)
        .enqueue({notifierTestSubject(NotifierKind::Smtp), notifierTestType, SyncMode::Full,
                  JobTrigger::Manual, QStringLiteral("ana")})
        .value_or(JobId{});
}

/// A server that answers only when it is told to stop.
struct Silent
{
    QSemaphore begun;

    [[nodiscard]] SendTestNotice function()
    {
        return [this](const JobRow &, const std::atomic<bool> &stop) -> Result<void> {
            begun.release();
            const QDeadlineTimer end(20'000);
            while (!stop && !end.hasExpired())
                QThread::yieldCurrentThread();
            return fail(stop ? ErrorCode::Cancelled : ErrorCode::Timeout, QStringLiteral("smtp"));
        };
    }
};
}

class tst_NotifierTest : public QObject
{
    Q_OBJECT
private slots:
    void itsJobSaysWhichNotifier()
    {
        JobRow job;
        job.integration = notifierTestSubject(NotifierKind::Slack);
        QCOMPARE(testedNotifier(job), std::nullopt);
        job.type = notifierTestType;
        QCOMPARE(testedNotifier(job), NotifierKind::Slack);
        job.integration = QStringLiteral("notifier:pigeon");
        QCOMPARE(testedNotifier(job), std::nullopt);
    }

    void theEndIsWhatTheServerSaid_data()
    {
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("taken") << true;
        QTest::newRow("refused") << false;
    }
    void theEndIsWhatTheServerSaid()
    {
        QFETCH(bool, isTaken);
        PipelineFixture f;
        const JobId id = queueNotice(f);
        const Error refused{ErrorCode::RemoteRejected, QStringLiteral("smtp"), QStringLiteral("SMTP 550"), 0};
        QThread *thread = nullptr;
        JobRow sent;
        NotifierTest test(*f.db, f.clock, [&](const JobRow &job, const std::atomic<bool> &) -> Result<void> {
            thread = QThread::currentThread();
            sent = job;
            return isTaken ? Result<void>{} : fail(refused);
        });
        QSignalSpy finished(&test, &JobRunner::finished);
        test.run(f.claimed());
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(thread != nullptr && thread != QThread::currentThread());
        QCOMPARE(sent.id, id);
        QCOMPARE(sent.requestedBy, QStringLiteral("ana"));
        const JobRow after = f.job(id);
        QCOMPARE(after.state, isTaken ? JobState::Succeeded : JobState::Failed);
        QCOMPARE(after.error, isTaken ? std::nullopt : std::optional(refused));
        QCOMPARE(f.count(QStringLiteral("audit_log"),
                         QStringLiteral("action = 'job.finish' AND actor = 'ana' AND details LIKE '%1'")
                             .arg(isTaken ? QStringLiteral("status=succeeded")
                                          : QStringLiteral("status=failed error=remote_rejected"))),
                 1);
    }

    /// While a server is silent the worker keeps the lease, and a person can end it.
    void whoHangsIsEndedByAPerson()
    {
        PipelineFixture f;
        Silent server;
        const JobId id = queueNotice(f);
        const auto lease = [&] {
            return sql::number(*f.db, QStringLiteral("SELECT lease_until FROM integration_jobs")).value_or(0);
        };
        JobRun run(*f.db, f.clock, {QStringLiteral("w1"), 60ms, 5ms, 5s}, f.claimed());
        QSignalSpy finished(&run, &JobRun::finished);
        run.start([&](const JobRow &, Database &db, const Clock &clock) {
            return Result<std::unique_ptr<JobRunner>>(
                std::make_unique<NotifierTest>(db, clock, server.function()));
        });
        server.begun.acquire();
        f.clock.advance(1h);
        const qint64 before = lease();
        QTRY_VERIFY(lease() > before);
        QVERIFY(JobStore(*f.db, f.clock).requestCancel(id));
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(f.job(id).state, JobState::Cancelled);
    }

    void whoStopsTheWorkerDoesNotWaitForTheServer()
    {
        PipelineFixture f;
        Silent server;
        const JobId id = queueNotice(f);
        auto test = std::make_unique<NotifierTest>(*f.db, f.clock, server.function());
        QSignalSpy finished(test.get(), &JobRunner::finished);
        test->run(f.claimed());
        server.begun.acquire();
        QElapsedTimer watch;
        watch.start();
        test.reset();
        QVERIFY(watch.elapsed() < 15'000);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(finished.size(), 0);
        QCOMPARE(f.job(id).state, JobState::Running); // JobRun closes it
    }
};

QTEST_GUILESS_MAIN(tst_NotifierTest)
#include "tst_NotifierTest.moc"
