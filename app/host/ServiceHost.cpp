#include "host/ServiceHost.h"

#include "host/Provisioning.h"
#include "host/SyncRunner.h"

namespace concord {

namespace {
WorkerSettings workerSettings(const Startup &startup, const Clock &clock)
{
    WorkerSettings settings;
    settings.database = startup.database;
    settings.terms.worker = makeWorkerName();
    settings.prepare = [config = startup.config, &clock](Database &db) {
        return provision(db, clock, config);
    };
    return settings;
}

std::unique_ptr<Worker> makeWorker(const Startup &startup, const Clock &clock)
{
    WorkerSettings settings = workerSettings(startup, clock);
    const RunTerms terms = settings.terms;
    return std::make_unique<Worker>(std::move(settings), clock, syncRunners(startup.config, terms));
}
}

ServiceHost::ServiceHost(const Startup &startup)
    : m_consoleThread(QStringLiteral("console")),
      m_workerThread(QStringLiteral("worker")),
      m_schedulerThread(QStringLiteral("scheduler")),
      m_gateway(m_consoleThread.host(
          std::make_unique<StoreGateway>(GatewaySettings{startup.database, accountName()}, m_clock))),
      m_worker(m_workerThread.host(makeWorker(startup, m_clock))),
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
