#include "host/ServiceHost.h"

#include "host/Provisioning.h"
#include "host/SyncRunner.h"

namespace concord {

namespace {
Result<void> prepare(Database &db, const Clock &clock, const Config &config, bool syncAtStart)
{
    const auto ready = provision(db, clock, config);
    if (!ready || !syncAtStart || config.integrations.empty())
        return ready;
    return orderFirstSync(db, clock, config.integrations.front().name, accountName());
}

std::unique_ptr<Worker> makeWorker(const Startup &startup, const Clock &clock, bool syncAtStart)
{
    WorkerSettings settings;
    settings.database = startup.database;
    settings.terms.worker = makeWorkerName();
    settings.prepare = [config = startup.config, &clock, syncAtStart](Database &db) {
        return prepare(db, clock, config, syncAtStart);
    };
    const RunTerms terms = settings.terms;
    return std::make_unique<Worker>(std::move(settings), clock, syncRunners(startup.config, terms));
}
}

ServiceHost::ServiceHost(const Startup &startup, bool syncAtStart)
    : m_consoleThread(QStringLiteral("console")),
      m_workerThread(QStringLiteral("worker")),
      m_schedulerThread(QStringLiteral("scheduler")),
      m_gateway(m_consoleThread.host(
          std::make_unique<StoreGateway>(GatewaySettings{startup.database, accountName()}, m_clock))),
      m_worker(m_workerThread.host(makeWorker(startup, m_clock, syncAtStart))),
      m_scheduler(
          m_schedulerThread.host(std::make_unique<Scheduler>(SchedulerSettings{startup.database}, m_clock)))
{
    QObject::connect(m_gateway, &StoreGateway::ordered, m_worker, &Worker::look);
    QObject::connect(m_scheduler, &Scheduler::queued, m_worker, &Worker::look);
}

ServiceHost::~ServiceHost()
{
    stop();
}

void ServiceHost::start()
{
    m_consoleThread.start();
    m_workerThread.start();
    m_schedulerThread.start();
}

void ServiceHost::stop()
{
    m_schedulerThread.stop();
    m_workerThread.stop();
    m_consoleThread.stop();
}

}
