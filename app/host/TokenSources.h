#pragma once

#include "config/Config.h"
#include "connectors/oauth/OAuthSettings.h"
#include "connectors/oauth/TokenCache.h"
#include "host/Credentials.h"
#include "runtime/ServiceThread.h"

#include <map>
#include <memory>

namespace concord {

/// What requests show: the tokens of all connections with "oauth", one at a time for each connection and
/// program, whoever asks, and the user and password of those that have one. Tokens are fetched on a thread of
/// their own, which starts with the first connection that needs one. Made and destroyed on the main thread;
/// of() may be called from any. Shared by the program, which keeps it until its threads have ended, and the
/// factories that make clients on those threads.
class TokenSources
{
public:
    TokenSources(const Config &config, const Clock &clock, const SecretReader &secrets);
    ~TokenSources(); ///< who waits for a token gets Cancelled
    TokenSources(const TokenSources &) = delete;
    TokenSources &operator=(const TokenSources &) = delete;

    /// Null: this connection is called without either.
    [[nodiscard]] std::shared_ptr<TokenSource> of(const ConnectionConfig &connection) const;

private:
    ServiceThread m_thread;
    std::map<QString, std::shared_ptr<TokenCache>> m_caches;
    std::map<QString, std::shared_ptr<TokenSource>> m_passwords;
};

/// How tokens for @p connection are got; it has "oauth". A key or secret that is replaced counts from the
/// next token on; while one cannot be used, the last good one stays (LiveSecrets).
[[nodiscard]] OAuthSettings oauthSettings(const ConnectionConfig &connection, const SecretReader &secrets);

/// Whether the secrets with which it shows who we are, to it and to its relay, are there and are what the
/// configuration says. Errors: ConfigInvalid, with the name of the secret.
[[nodiscard]] Result<void> checkCredentials(const ConnectionConfig &connection, const SecretReader &secrets);

}
