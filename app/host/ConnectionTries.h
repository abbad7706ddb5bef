#pragma once

#include "config/Config.h"
#include "domain/Clock.h"
#include "host/Credentials.h"
#include "host/TokenSources.h"
#include "pipeline/ConnectionTest.h"

namespace concord {

/// How a connection of kind servicenow or relay is tried; null for the other kinds. A relay is asked for a
/// way to the first connection that goes through it: whether that is there is not its matter.
[[nodiscard]] std::unique_ptr<ConnectionTry> connectionTry(const Config &config,
                                                           const ConnectionConfig &connection,
                                                           const SecretReader &secrets,
                                                           const TokenSources &tokens, const Clock &clock);

}
