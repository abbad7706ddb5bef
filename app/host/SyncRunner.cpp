#include "host/SyncRunner.h"

#include "connectors/EhrClient.h"
#include "domain/NotifierTests.h"
#include "host/ConnectionTries.h"
#include "host/EhrSettings.h"
#include "host/EventWork.h"
#include "host/Notifiers.h"
#include "observability/Log.h"
#include "pipeline/ConnectionTest.h"
#include "pipeline/GuardedSource.h"
#include "pipeline/LatencyProbe.h"
#include "pipeline/NotifierTest.h"
#include "store/IntegrationStore.h"
#include "sync/IntegrationRules.h"
#include "sync/MedicationListSync.h"
#include "sync/ReconciliationRun.h"

namespace concord {

namespace {
MedicationListSettings syncSettings(const ConnectionConfig &connection, const IntegrationConfig &integration,
                                    const RunTerms &terms, const DeliveryRoutes &routes)
{
    MedicationListSettings settings;
    settings.connection = connection.name;
    settings.pageSize = connection.pageSize;
    settings.overlap = integration.overlap;
    settings.maxDeletedShare = integration.maxDeletedPercent / 100.0;
    settings.lease = terms.lease;
    settings.worker = terms.worker;
    for (const EventKind kind :
         {EventKind::PrescriptionNew, EventKind::PrescriptionChange, EventKind::PrescriptionCancel})
        settings.tellsChanges = settings.tellsChanges || !routes.receiversOf(connection.name, kind).isEmpty();
    return settings;
}

/// MedicationListSync as a kind of job.
class SyncRunner : public JobRunner
{
public:
    SyncRunner(const ConnectionConfig &connection, const IntegrationConfig &integration,
               const RunTerms &terms, const DeliveryRoutes &routes, const EndpointRules &rules,
               EhrClientSettings client, Database &db, const Clock &clock)
        : m_db(db),
          m_clock(clock),
          m_client(std::move(client), clock),
          m_guarded(m_client, connection.name, db, clock, terms.worker,
                    [rules](const QString &) { return rules; }),
          m_probe(m_guarded),
          m_sync(db, clock, m_probe, syncSettings(connection, integration, terms, routes))
    {
        connect(&m_sync, &MedicationListSync::progressed, this, &JobRunner::progressed);
        connect(&m_sync, &MedicationListSync::finished, this, &SyncRunner::conclude);
    }

    void run(const JobRow &job) override { m_sync.run(job); }
    void cancel() override { m_sync.cancel(); }

private:
    void conclude(const JobRow &job)
    {
        if (const auto median = m_probe.medianMs()) {
            const auto saved = IntegrationStore(m_db, m_clock).saveLatency(job.integration, *median);
            if (!saved) // a figure for the eye: the job itself is done and stored
                logLine(LogLevel::Warning, "worker", QStringLiteral("latency not stored"),
                        {.error = saved.error()});
        }
        emit finished(job);
    }

    Database &m_db;
    const Clock &m_clock;
    EhrClient m_client;
    GuardedSource m_guarded;
    LatencyProbe m_probe;
    MedicationListSync m_sync;
};

/// ReconciliationRun as a kind of job.
class ReconciliationRunner : public JobRunner
{
public:
    ReconciliationRunner(std::unique_ptr<ReconciliationSource> source, const RunTerms &terms, Database &db,
                         const Clock &clock)
        : m_run(db, clock, std::move(source), {terms.worker, terms.lease})
    {
        connect(&m_run, &ReconciliationRun::progressed, this, &JobRunner::progressed);
        connect(&m_run, &ReconciliationRun::finished, this, &JobRunner::finished);
    }

    void run(const JobRow &job) override { m_run.run(job); }
    void cancel() override { m_run.cancel(); }

private:
    ReconciliationRun m_run;
};

Result<std::unique_ptr<JobRunner>> makeReconciliation(const JobRow &job, const RunTerms &terms, Database &db,
                                                      const Clock &clock)
{
    const auto integration = ruledIntegration(db, clock, job.integration);
    if (!integration)
        return fail(integration.error());
    auto source = integration->rules->source(integration->row, db, clock);
    if (!source)
        return fail(source.error());
    return std::make_unique<ReconciliationRunner>(*std::move(source), terms, db, clock);
}

Result<std::unique_ptr<JobRunner>> makeTest(const Config &config, const QString &name,
                                            const SecretReader &secrets, const TokenSources &tokens,
                                            Database &db, const Clock &clock)
{
    const ConnectionConfig *connection = config.connection(name);
    if (!connection)
        return fail(
            ErrorCode::ConfigInvalid, QStringLiteral("connection/") + name,
            QStringLiteral("this connection is not in the configuration of the program that took the job"));
    if (auto attempt = connectionTry(config, *connection, secrets, tokens, clock))
        return std::make_unique<ConnectionTest>(db, clock, name, std::move(attempt));
    if (!connection->isFhir() && !connection->isEhrApi())
        return std::make_unique<ConnectionTest>(db, clock, name);
    auto source =
        std::make_unique<EhrClient>(ehrSettings(*connection, secrets, tokens.of(*connection)), clock);
    using enum ConnectionTest::Depth;
    const auto depth = connection->isEhrApi() ? Patients : connection->oauth ? WithOrders : Metadata;
    return std::make_unique<ConnectionTest>(db, clock, name, std::move(source), depth);
}

Result<std::unique_ptr<JobRunner>> makeNotifierTest(const Config &config, NotifierKind notifier,
                                                    const SecretReader &secrets, Database &db,
                                                    const Clock &clock)
{
    const Notifiers notifiers(config.alerts, secrets);
    const auto kinds = notifiers.kinds();
    if (std::find(kinds.begin(), kinds.end(), notifier) == kinds.end())
        return fail(
            ErrorCode::NotFound, QStringLiteral("alerts/") + wordOf(notifier),
            QStringLiteral("this notifier is not in the configuration of the program that took the job"));
    return std::make_unique<NotifierTest>(
        db, clock, [notifiers, notifier, &clock](const JobRow &job, const std::atomic<bool> &stop) {
            const Timestamp now = clock.now();
            return notifiers.send(notifier, testNoticeText(job.requestedBy, now), job.id.toString(), now,
                                  &stop);
        });
}
}

RunnerFactory jobRunners(const Config &config, const RunTerms &terms, const SecretReader &secrets,
                         const std::shared_ptr<TokenSources> &tokens)
{
    return [config, terms, secrets, tokens](const JobRow &job, Database &db,
                                            const Clock &clock) -> Result<std::unique_ptr<JobRunner>> {
        if (const QString tested = testedConnection(job); !tested.isEmpty())
            return makeTest(config, tested, secrets, *tokens, db, clock);
        if (const auto notifier = testedNotifier(job))
            return makeNotifierTest(config, *notifier, secrets, db, clock);
        if (rulesOf(job.type)) // all that it needs is in the database
            return makeReconciliation(job, terms, db, clock);
        const IntegrationConfig *integration = config.integration(job.integration);
        const ConnectionConfig *connection =
            integration ? config.connection(integration->connection) : nullptr;
        if (!connection) {
            return fail(ErrorCode::ConfigInvalid, QStringLiteral("integration/") + job.integration,
                        QStringLiteral(
                            "this integration is not in the configuration of the program that took the job"));
        }
        return std::make_unique<SyncRunner>(
            *connection, *integration, terms, config.routes, endpointRulesOf(config, connection->name),
            ehrSettings(*connection, secrets, tokens->of(*connection)), db, clock);
    };
}

}
