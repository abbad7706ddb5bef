#pragma once

#include "config/ConnectionReader.h"

namespace concord {

/// "oauth" of a connection, whose form the schema has checked already: which keys go with its kind, method
/// and grant, and that no token goes over a network unprotected.
/// @param connection its kind and base URL are known
[[nodiscard]] OAuthConfig readOAuth(const QJsonObject &object, const QString &pointer,
                                    const ConnectionConfig &connection, const Complaint &complain);

/// The short form's oauth_client_id, oauth_key or oauth_secret, oauth_scope, oauth_token_url. Nothing where
/// none of them is there.
[[nodiscard]] std::optional<OAuthConfig> readShortOAuth(const QJsonObject &root, const QUrl &baseUrl,
                                                        const Complaint &complain);

}
