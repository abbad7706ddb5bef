#pragma once

#include "gateway/EventOrders.h"
#include "gateway/StoreGateway.h"
#include "host/Credentials.h"
#include "host/Startup.h"
#include "host/TokenSources.h"
#include "pipeline/EventWorker.h"
#include "pipeline/TrialWorker.h"

namespace concord {

/// How the events of @p startup's database are worked by this program: steps, ladder, an HTTP client for
/// each EHR from which an id-only notification's resource must be fetched, who is told what, and how.
[[nodiscard]] EventWorkerSettings eventWorkerSettings(const Startup &startup, const Clock &clock,
                                                      const SecretReader &secrets,
                                                      const std::shared_ptr<TokenSources> &tokens);

/// Breaker and rate limit of a connection, for all who call it.
[[nodiscard]] EndpointRules endpointRulesOf(const Config &config, const QString &connection);
[[nodiscard]] RetryPolicy retryPolicyOf(const Config &config);
/// Nothing: no limit.
[[nodiscard]] std::optional<RateLimit> rateOf(const ConnectionConfig &connection);
[[nodiscard]] std::map<QString, RateLimit> ratesOf(const Config &config);
/// What a decision about a code would do, by the steps that this program works events with.
[[nodiscard]] MappingTrialRun mappingTrial(const Clock &clock);
/// The same for people whose own login may not try it.
[[nodiscard]] TrialWorkerSettings trialWorkerSettings(const Startup &startup);
/// Reads an edited message as the door does.
[[nodiscard]] DoorReader doorReader(const Clock &clock);

}
