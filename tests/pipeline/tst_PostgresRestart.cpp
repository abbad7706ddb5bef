// Worker, scheduler and gateway over a PostgreSQL that stops, is killed and comes back: they go on by
// themselves.
#include "domain/CodeSystem.h"
#include "fakes/FakeRunner.h"
#include "fakes/PostgresFactory.h"
#include "gateway/StoreGateway.h"
#include "pipeline/PipelineFixture.h"
#include "pipeline/Scheduler.h"
#include "pipeline/Worker.h"

#include <QSignalSpy>

using namespace concord;
using namespace std::chrono_literals;

class tst_PostgresRestart : public QObject
{
    Q_OBJECT
private:
    PostgresServer m_server{PostgresServer::Mode::Fast};
    PostgresFactory m_factory{m_server};
    FakeClock m_clock;
    FakeRunnerFactory m_runners;
    std::unique_ptr<Worker> m_worker;
    std::unique_ptr<Scheduler> m_scheduler;
    std::unique_ptr<StoreGateway> m_gateway;

    /// As another program would: each time with a connection of its own.
    template <typename Work>
    auto with(Work work) -> decltype(work(std::declval<Database &>()))
    {
        auto db = Database::open(m_factory.tcpUrl());
        if (!db)
            return fail(db.error());
        return work(**db);
    }
    Result<void> addIntegration(std::chrono::milliseconds every)
    {
        return with([&](Database &db) {
            IntegrationStore store(db, m_clock);
            return store
                .saveConnection(QStringLiteral("ehr"), QStringLiteral("fhir-r4"),
                                QStringLiteral("http://h/f"))
                .and_then([&] {
                    return store.save({listSync,
                                       QStringLiteral("medication_list_sync"),
                                       QStringLiteral("ehr"),
                                       every,
                                       {},
                                       {}});
                });
        });
    }
    Result<JobId> enqueue()
    {
        return with([&](Database &db) {
            return JobStore(db, m_clock)
                .enqueue({listSync, QStringLiteral("medication_list_sync"), SyncMode::Delta,
                          JobTrigger::Manual, QStringLiteral("ana")});
        });
    }
    std::optional<JobState> stateOf(JobId id)
    {
        const auto job = with([&](Database &db) { return JobStore(db, m_clock).byId(id); });
        return job && *job ? std::optional((*job)->state) : std::nullopt;
    }
    void makeServices()
    {
        WorkerSettings settings;
        settings.database = m_factory.tcpUrl();
        settings.terms = {QStringLiteral("w1"), 30s, 5ms, 40ms};
        settings.poll = 5ms;
        settings.rescue = 10ms;
        settings.reopen = 20ms;
        m_worker = std::make_unique<Worker>(settings, m_clock, m_runners.function());
        SchedulerSettings schedule;
        schedule.database = m_factory.tcpUrl();
        schedule.poll = 10ms;
        m_scheduler = std::make_unique<Scheduler>(schedule, m_clock);
        m_gateway = std::make_unique<StoreGateway>(
            GatewaySettings{m_factory.tcpUrl(), QStringLiteral("ana"), 5ms, 20ms}, m_clock);
    }

private slots:
    void initTestCase() { QVERIFY(m_server.create()); }
    void init()
    {
        if (!m_server.isRunning())
            QVERIFY(m_server.start());
        m_factory.reset();
        m_clock = FakeClock();
        m_runners = FakeRunnerFactory();
        makeServices();
    }
    void cleanup()
    {
        m_worker.reset();
        m_scheduler.reset();
        m_gateway.reset();
    }

    void everyoneGoesOnWhenTheServerIsBack_data()
    {
        QTest::addColumn<bool>("killed");
        QTest::newRow("stopped") << false;
        QTest::newRow("killed") << true;
    }
    void everyoneGoesOnWhenTheServerIsBack()
    {
        QFETCH(bool, killed);
        QVERIFY(addIntegration(1h));
        m_runners.finishesAtOnce = true;
        QSignalSpy finished(m_worker.get(), &Worker::jobFinished);
        QSignalSpy workerFailed(m_worker.get(), &Worker::failed);
        QSignalSpy queued(m_scheduler.get(), &Scheduler::queued);
        QSignalSpy schedulerFailed(m_scheduler.get(), &Scheduler::failed);
        QSignalSpy available(m_gateway.get(), &StoreGateway::availabilityChanged);
        QSignalSpy changed(m_gateway.get(), &StoreGateway::jobsChanged);
        m_worker->start();
        m_scheduler->start();
        m_gateway->start();
        QTRY_COMPARE(finished.size(), 1); // the first run is due at once
        QTRY_COMPARE(available.size(), 1);
        for (int round = 1; round <= 2; ++round) {
            if (killed)
                m_server.kill();
            else
                m_server.stop();
            QTRY_COMPARE(workerFailed.size(), round);
            QTRY_VERIFY(schedulerFailed.size() >= round);
            QTRY_COMPARE(available.size(), 2 * round);
            QCOMPARE(available.last().first().toBool(), false);
            const auto told = available.last().at(1).value<Error>();
            QCOMPARE(codeName(told.code), codeName(ErrorCode::StoreFailed));
            QVERIFY(!told.where.contains(u'@')); // the account is nobody's business

            QVERIFY(m_server.start());
            QTRY_COMPARE(available.size(), 2 * round + 1);
            QCOMPARE(available.last().first().toBool(), true);
            changed.clear();
            m_clock.advance(61min);
            QTRY_COMPARE(queued.size(), 1 + round);
            QTRY_COMPARE(finished.size(), 1 + round);
            QTRY_VERIFY(!changed.isEmpty());
        }
        QVERIFY(workerFailed.size() == 2); // each trouble was told once
    }
    void aJobThatWasRunningIsTakenUpAgain()
    {
        QVERIFY(addIntegration(0ms));
        QSignalSpy started(m_worker.get(), &Worker::jobStarted);
        QSignalSpy failed(m_worker.get(), &Worker::failed);
        const auto id = enqueue();
        QVERIFY(id);
        m_worker->start();
        QTRY_COMPARE(started.size(), 1);
        m_server.kill();
        QTRY_COMPARE(failed.size(), 1);
        m_runners.finishesAtOnce = true;
        QVERIFY(m_server.start());
        m_clock.advance(31s); // its lease runs out
        QTRY_COMPARE(stateOf(*id), std::optional(JobState::Failed));
        QTRY_COMPARE(started.size(), 2); // the one that recovery has ordered
    }
};

QTEST_GUILESS_MAIN(tst_PostgresRestart)
#include "tst_PostgresRestart.moc"
