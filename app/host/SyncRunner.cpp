#include "host/SyncRunner.h"

#include "connectors/EhrClient.h"
#include "host/EhrSettings.h"
#include "host/EventWork.h"
#include "observability/Log.h"
#include "pipeline/ConnectionTest.h"
#include "pipeline/GuardedSource.h"
#include "pipeline/LatencyProbe.h"
#include "store/IntegrationStore.h"
#include "sync/MedicationListSync.h"

namespace concord {

namespace {
MedicationListSettings syncSettings(const ConnectionConfig &connection, const IntegrationConfig &integration,
                                    const RunTerms &terms)
{
    MedicationListSettings settings;
    settings.connection = connection.name;
    settings.pageSize = connection.pageSize;
    settings.overlap = integration.overlap;
    settings.maxDeletedShare = integration.maxDeletedPercent / 100.0;
    settings.lease = terms.lease;
    settings.worker = terms.worker;
    return settings;
}

/// MedicationListSync as a kind of job.
class SyncRunner : public JobRunner
{
public:
    SyncRunner(const ConnectionConfig &connection, const IntegrationConfig &integration,
               const RunTerms &terms, const EndpointRules &rules, const SecretReader &secrets, Database &db,
               const Clock &clock)
        : m_db(db),
          m_clock(clock),
          m_client(ehrSettings(connection, secrets), clock),
          m_guarded(m_client, connection.name, db, clock, terms.worker,
                    [rules](const QString &) { return rules; }),
          m_probe(m_guarded),
          m_sync(db, clock, m_probe, syncSettings(connection, integration, terms))
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

Result<std::unique_ptr<JobRunner>> makeTest(const Config &config, const QString &name,
                                            const SecretReader &secrets, Database &db, const Clock &clock)
{
    const ConnectionConfig *connection = config.connection(name);
    if (!connection)
        return fail(
            ErrorCode::ConfigInvalid, QStringLiteral("connection/") + name,
            QStringLiteral("this connection is not in the configuration of the program that took the job"));
    std::unique_ptr<MedicationSource> source;
    if (connection->isFhir())
        source = std::make_unique<EhrClient>(ehrSettings(*connection, secrets), clock);
    return std::make_unique<ConnectionTest>(db, clock, name, std::move(source));
}
}

RunnerFactory jobRunners(const Config &config, const RunTerms &terms, const SecretReader &secrets)
{
    return [config, terms, secrets](const JobRow &job, Database &db,
                                    const Clock &clock) -> Result<std::unique_ptr<JobRunner>> {
        if (const QString tested = testedConnection(job); !tested.isEmpty())
            return makeTest(config, tested, secrets, db, clock);
        const IntegrationConfig *integration = config.integration(job.integration);
        const ConnectionConfig *connection =
            integration ? config.connection(integration->connection) : nullptr;
        if (!connection) {
            return fail(ErrorCode::ConfigInvalid, QStringLiteral("integration/") + job.integration,
                        QStringLiteral(
                            "this integration is not in the configuration of the program that took the job"));
        }
        return std::make_unique<SyncRunner>(*connection, *integration, terms,
                                            endpointRulesOf(config, connection->name), secrets, db, clock);
    };
}

}
