#include "host/ServiceHost.h"

#include "host/AdminTerms.h"
#include "host/EventWork.h"
#include "host/FieldNames.h"
#include "host/OutboundPorts.h"
#include "host/Provisioning.h"
#include "host/ReconciliationDuty.h"
#include "host/SyncRunner.h"
#include "pipeline/MeetingWatch.h"
#include "pipeline/outbound/CancelWatch.h"
#include "sync/PharmacySides.h"

#include <algorithm>

namespace concord {

namespace {
Result<void> prepare(Database &db, const Clock &clock, const Config &config, bool syncAtStart)
{
    const auto ready = provision(db, clock, config);
    if (!ready || !syncAtStart)
        return ready;
    const auto listSync =
        std::find_if(config.integrations.begin(), config.integrations.end(),
                     [](const IntegrationConfig &one) { return one.type == IntegrationConfig{}.type; });
    return listSync == config.integrations.end() ? ready
                                                 : orderFirstSync(db, clock, listSync->name, accountName());
}

std::unique_ptr<Worker> makeWorker(const Startup &startup, const Clock &clock, const HostOptions &options,
                                   const std::shared_ptr<TokenSources> &tokens)
{
    WorkerSettings settings;
    settings.database = startup.database;
    settings.terms.worker = makeWorkerName();
    settings.prepare = [config = startup.config, &clock, syncAtStart = options.syncAtStart](Database &db) {
        return prepare(db, clock, config, syncAtStart);
    };
    const RunTerms terms = settings.terms;
    return std::make_unique<Worker>(std::move(settings), clock,
                                    jobRunners(startup.config, terms, options.secrets, tokens));
}

GatewaySettings gatewaySettings(const Startup &startup, const Clock &clock, const HostOptions &options,
                                const std::shared_ptr<DrugAdvisor> &advisor)
{
    GatewaySettings settings{startup.database, accountName()};
    settings.retryPolicy = retryPolicyOf(startup.config);
    settings.undoWindow = startup.config.engine.undoWindow;
    settings.readDoor = doorReader(clock);
    settings.isKnownField = isKnownField;
    settings.rates = ratesOf(startup.config);
    settings.waitsForSession = options.asksWhoIsThere;
    settings.advisor = advisor;
    settings.tryMapping = mappingTrial(clock);
    settings.readSides = [&clock](Database &db, const SideDifference &difference) {
        return pharmacy::sidesOf(difference, db, clock);
    };
    return settings;
}

DutiesSettings dutiesSettings(const Startup &startup, const Clock &clock)
{
    DutiesSettings settings;
    settings.tend = [cancels = CancelWatch(clock, startup.config.routes), meetings = MeetingWatch(clock),
                     reconcile = ReconciliationDuty(clock, accountName())](Database &db) mutable {
        // each, also when another one has failed
        for (const auto &done : {cancels.tend(db), meetings.tend(db), reconcile.tend(db)}) {
            if (!done)
                return done;
        }
        return Result<void>{};
    };
    settings.atOffice = [config = startup.config, &clock](Database &db) {
        return forgetSubscriptions(db, clock, config);
    };
    settings.database = startup.database;
    settings.worker = makeWorkerName();
    if (startup.config.engine.retention.count() > 0) {
        RetentionSettings retention;
        retention.keepEvents = startup.config.engine.retention;
        retention.keepKeys = std::max(retention.keepKeys, retention.keepEvents);
        retention.actor = settings.worker;
        settings.retention = retention;
    }
    return settings;
}

std::unique_ptr<Scheduler> makeScheduler(const Startup &startup, const Clock &clock, const Duties *duties)
{
    SchedulerSettings settings;
    settings.database = startup.database;
    settings.isLeader = [duties] {
        return duties->isLeader();
    };
    return std::make_unique<Scheduler>(std::move(settings), clock);
}
}

Result<std::unique_ptr<ServiceHost>> ServiceHost::make(const Startup &startup, const HostOptions &options)
{
    std::unique_ptr<ServiceHost> host(new ServiceHost(startup, options));
    if (options.consoleOnly)
        return host;
    if (const auto usable = checkOutbound(startup.config, options.secrets); !usable)
        return fail(usable.error());
    auto intake = IntakeHost::make(startup, host->m_clock, options.secrets, host->m_tokens);
    if (!intake)
        return fail(intake.error());
    host->m_intake = *std::move(intake);
    host->connectAll();
    return host;
}

ServiceHost::ServiceHost(const Startup &startup, const HostOptions &options)
    : m_tokens(std::make_shared<TokenSources>(options.consoleOnly ? Config{} : startup.config, m_clock,
                                              options.secrets)),
      m_isConsoleOnly(options.consoleOnly),
      m_consoleThread(QStringLiteral("console")),
      m_workerThread(QStringLiteral("worker")),
      m_dutiesThread(QStringLiteral("duties")),
      m_auditThread(QStringLiteral("audit")),
      m_statusThread(QStringLiteral("status")),
      m_suggestionThread(QStringLiteral("suggestions")),
      m_trialThread(QStringLiteral("trials")),
      m_alertThread(QStringLiteral("alerts")),
      m_noticeThread(QStringLiteral("notices")),
      m_adminThread(QStringLiteral("admin")),
      m_gateway(m_consoleThread.host(
          std::make_unique<StoreGateway>(gatewaySettings(startup, m_clock, options, m_advisor), m_clock))),
      m_worker(m_workerThread.host(makeWorker(startup, m_clock, options, m_tokens))),
      m_duties(m_dutiesThread.host(std::make_unique<Duties>(dutiesSettings(startup, m_clock), m_clock))),
      m_scheduler(m_dutiesThread.host(makeScheduler(startup, m_clock, m_duties))),
      m_status(
          m_statusThread.host(std::make_unique<StatusRecorder>(startup.database, m_clock, m_workerName))),
      m_trials(m_trialThread.host(std::make_unique<TrialWorker>(trialWorkerSettings(startup), m_clock)))
{
    m_auditThread.host(makeAuditKeeper(startup, options));
    m_suggestionThread.host(makeSuggestionKeeper(startup));
    m_suggestionThread.host(makeReleaseDuty(startup)); // never more than these two at once
    addEventWorkers(startup, options.secrets);
    addAlerts(startup, options.secrets);
    if (startup.config.observability && !m_isConsoleOnly)
        addAdmin(startup, options.secrets);
}

ServiceHost::~ServiceHost()
{
    stop();
}

std::unique_ptr<AuditKeeper> ServiceHost::makeAuditKeeper(const Startup &startup, const HostOptions &options)
{
    const AuditConfig &config = startup.config.audit;
    AuditKeeperSettings settings;
    settings.database = startup.database;
    settings.key = {auditPlaces(startup), options.secrets, accountName()};
    settings.rules.every = config.every;
    settings.rules.records = config.records;
    settings.isLeader = [this] {
        return m_duties->isLeader() || m_ledAtItsEnd;
    };
    return std::make_unique<AuditKeeper>(std::move(settings), m_clock);
}

std::unique_ptr<SuggestionKeeper> ServiceHost::makeSuggestionKeeper(const Startup &startup)
{
    SuggestionKeeperSettings settings;
    settings.database = startup.database;
    settings.isLeader = [this] {
        return m_duties->isLeader();
    };
    return std::make_unique<SuggestionKeeper>(std::move(settings), m_clock);
}

std::unique_ptr<ReleaseDuty> ServiceHost::makeReleaseDuty(const Startup &startup)
{
    ReleaseDutySettings settings;
    settings.database = startup.database;
    settings.isLeader = [this] {
        return m_duties->isLeader();
    };
    settings.reapply = [this](Database &db) {
        return DriftReapply(db, m_clock, accountName()).run();
    };
    return std::make_unique<ReleaseDuty>(std::move(settings), m_clock);
}

void ServiceHost::addAlerts(const Startup &startup, const SecretReader &secrets)
{
    const auto isLeader = [this] {
        return m_duties->isLeader();
    };
    AlertKeeperSettings alerts;
    alerts.database = startup.database;
    alerts.isLeader = isLeader;
    m_alertThread.host(std::make_unique<AlertKeeper>(std::move(alerts), m_clock));
    NoticeKeeperSettings notices;
    notices.database = startup.database;
    notices.isLeader = isLeader;
    m_notices = m_noticeThread.host(std::make_unique<NoticeKeeper>(
        std::move(notices), Notifiers(startup.config.alerts, secrets), m_clock));
}

void ServiceHost::addAdmin(const Startup &startup, const SecretReader &secrets)
{
    const auto pages = std::make_shared<AdminPages>(); // of who reads and who serves
    HealthReaderSettings settings;
    settings.database = startup.database;
    settings.worker = m_workerName;
    m_adminThread.host(std::make_unique<HealthReader>(std::move(settings), pages, m_clock));
    m_admin = m_adminThread.host(
        std::make_unique<AdminListener>(adminSettings(*startup.config.observability, secrets), pages));
}

void ServiceHost::addEventWorkers(const Startup &startup, const SecretReader &secrets)
{
    for (int i = 0; i < startup.config.engine.workers; ++i) {
        auto thread = std::make_unique<ServiceThread>(QStringLiteral("events-%1").arg(i + 1));
        m_eventWorkers.push_back(thread->host(std::make_unique<EventWorker>(
            eventWorkerSettings(startup, m_clock, secrets, m_tokens), m_clock)));
        m_eventThreads.push_back(std::move(thread));
    }
}

/// Nudges only: whoever misses one finds the work with its next look at the store.
void ServiceHost::connectAll()
{
    QObject::connect(m_gateway, &StoreGateway::ordered, m_worker, &Worker::look);
    QObject::connect(m_scheduler, &Scheduler::queued, m_worker, &Worker::look);
    for (EventWorker *events : m_eventWorkers) {
        QObject::connect(m_gateway, &StoreGateway::ordered, events, &EventWorker::look);
        QObject::connect(m_intake->ingestor(), &Ingestor::committed, events, &EventWorker::look);
        QObject::connect(m_worker, &Worker::jobFinished, events, &EventWorker::look);
    }
    // An event that is worked before the terminology is there finds no drug, and would wait for a person.
    m_whenReady = QObject::connect(m_worker, &Worker::ready, m_intake.get(), [this] {
        for (const auto &thread : m_eventThreads)
            thread->start();
        m_trialThread.start();
    });
    QObject::connect(m_intake.get(), &IntakeHost::statusChanged, m_status, &StatusRecorder::record);
    QObject::connect(m_duties, &Duties::leadChanged, m_intake.get(), &IntakeHost::setLeader);
}

void ServiceHost::start()
{
    m_consoleThread.start();
    if (m_isConsoleOnly)
        return;
    m_statusThread.start();
    m_workerThread.start();
    m_intake->start();
    m_dutiesThread.start();
    m_auditThread.start();
    m_suggestionThread.start();
    m_alertThread.start();
    m_noticeThread.start();
    m_adminThread.start();
}

void ServiceHost::stop()
{
    QObject::disconnect(m_whenReady);
    if (m_intake)
        m_intake->stop();
    m_ledAtItsEnd = m_duties->isLeader();
    m_adminThread.stop();
    m_notices->interrupt();
    m_noticeThread.stop();
    m_alertThread.stop();
    m_suggestionThread.stop();
    m_dutiesThread.stop();
    for (const auto &thread : m_eventThreads)
        thread->stop();
    m_trialThread.stop();
    m_workerThread.stop();
    m_statusThread.stop();
    m_consoleThread.stop();
    m_auditThread.stop();
}

}
