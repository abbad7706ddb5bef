#pragma once

#include "config/Config.h"
#include "domain/Clock.h"
#include "domain/Outbound.h"
#include "host/Credentials.h"
#include "host/TokenSources.h"

#include <memory>

namespace concord {

/// The port over every connection that something can be delivered to: kinds fhir-r4, mllp-out, webhook-out
/// and rabbitmq-out. Made on the thread that uses it, like all that opens sockets. What is wrong with a
/// secret or a file is the error of a delivery, not of this; checkOutbound() tells it beforehand.
[[nodiscard]] std::unique_ptr<OutboundPort> makeOutboundPort(const Config &config, const Clock &clock,
                                                             const SecretReader &secrets,
                                                             const TokenSources &tokens);

/// ConfigInvalid for the first secret of an outbound connection that cannot be read or used, so that a
/// program says so when it starts.
[[nodiscard]] Result<void> checkOutbound(const Config &config, const SecretReader &secrets);

}
