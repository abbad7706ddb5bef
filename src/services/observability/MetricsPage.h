#pragma once

#include "domain/Alerts.h"
#include "domain/CircuitBreaker.h"
#include "domain/Clock.h"
#include "domain/Metrics.h"
#include "store/Database.h"
#include "store/MetricStore.h"

#include <map>
#include <optional>
#include <vector>

namespace concord {

/// What the metrics page says, read in one go. Counts, times and names of connections; nothing of a patient.
struct MetricsFacts
{
    std::vector<EndpointFigures> ever;
    std::vector<EndpointFigures> lastHour;
    std::vector<ToldRow> told; ///< ever
    std::vector<OpenWork> open;
    std::vector<std::pair<QString, BreakerState>> breakers;
    std::map<AlertSeverity, int> incidents;       ///< open
    std::vector<std::pair<QString, qint64>> jobs; ///< integration, duration of its last finished run
    int unmappedCodes = 0;
    qint64 mappingMedianMs = -1; ///< from question to decision; below 0: none was decided
    qint64 mappingP90Ms = -1;
    SloBudget slo;
    int workers = 0;
    std::optional<double> accuracy; ///< share of records on which both sides agreed; absent: never compared
    Timestamp startedAt{};          ///< of this process
    Timestamp readAt{};
    QString version;
};

/// Without what is of the process. Errors: the store's.
[[nodiscard]] Result<MetricsFacts> readMetricsFacts(Database &db, const Clock &clock);

/// As Prometheus' text; pure.
[[nodiscard]] QByteArray metricsPage(const MetricsFacts &facts);

}
