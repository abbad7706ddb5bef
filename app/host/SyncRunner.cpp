#include "host/SyncRunner.h"

#include "connectors/EhrClient.h"
#include "observability/Log.h"
#include "pipeline/LatencyProbe.h"
#include "store/IntegrationStore.h"
#include "sync/MedicationListSync.h"

namespace concord {

namespace {
EhrClientSettings clientSettings(const ConnectionConfig &connection)
{
    EhrClientSettings settings;
    settings.base = connection.baseUrl;
    settings.idleTimeout = connection.timeout;
    settings.ladder = connection.retryLadder;
    settings.caFile = connection.caFile;
    settings.allowTls12 = connection.tlsMin == QStringLiteral("1.2");
    return settings;
}

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
               const RunTerms &terms, Database &db, const Clock &clock)
        : m_db(db),
          m_clock(clock),
          m_client(clientSettings(connection), clock),
          m_probe(m_client),
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
    LatencyProbe m_probe;
    MedicationListSync m_sync;
};
}

RunnerFactory syncRunners(const Config &config, const RunTerms &terms)
{
    return [config, terms](const JobRow &job, Database &db,
                           const Clock &clock) -> Result<std::unique_ptr<JobRunner>> {
        const IntegrationConfig *integration = config.integration(job.integration);
        const ConnectionConfig *connection =
            integration ? config.connection(integration->connection) : nullptr;
        if (!connection) {
            return fail(ErrorCode::ConfigInvalid, QStringLiteral("integration/") + job.integration,
                        QStringLiteral(
                            "this integration is not in the configuration of the program that took the job"));
        }
        return std::make_unique<SyncRunner>(*connection, *integration, terms, db, clock);
    };
}

}
