#pragma once

#include "connectors/HttpExchange.h"
#include "connectors/oauth/OAuthSettings.h"

namespace concord {

/// The request for a token at @p endpoint (RFC 6749 section 4.4.2), with a new assertion or the secret in it.
/// Errors: of the secret, and ConfigInvalid where it is not the key it should be.
/// @param now by the server's clock
[[nodiscard]] Result<HttpRequest> tokenRequest(const OAuthSettings &settings, const QUrl &endpoint,
                                               Timestamp now);

}
