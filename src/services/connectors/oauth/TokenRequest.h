#pragma once

#include "connectors/HttpExchange.h"
#include "connectors/oauth/OAuthSettings.h"

namespace concord {

/// The request for a token at @p endpoint (RFC 6749 sections 4.3.2, 4.4.2, 6), with a new assertion or the
/// secret in it. Errors: of the secret or the password, and ConfigInvalid where a secret is not the key it
/// should be.
/// @param now by the server's clock
/// @param refresh token of an earlier answer; empty: the settings' own grant
[[nodiscard]] Result<HttpRequest> tokenRequest(const OAuthSettings &settings, const QUrl &endpoint,
                                               Timestamp now, const SecretText &refresh = {});

}
