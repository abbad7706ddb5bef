#include "host/TokenSources.h"

#include "connectors/oauth/TokenFetcher.h"
#include "host/EhrSettings.h"
#include "host/LiveSecrets.h"

namespace concord {

namespace {
LiveSecrets::Check checkOf(const OAuthConfig &oauth)
{
    if (oauth.method != ClientProof::PrivateKeyJwt)
        return {};
    return [algorithm = oauth.algorithm](const QByteArray &key) {
        return readKey(key, algorithm).map([](const SigningKey &) {});
    };
}

Result<std::shared_ptr<LiveSecrets>> liveSecret(const ConnectionConfig &connection,
                                                const SecretReader &secrets)
{
    LiveSecretsSettings settings;
    settings.connection = connection.name;
    return LiveSecrets::read(secrets, {connection.oauth->secret}, checkOf(*connection.oauth),
                             std::move(settings));
}
}

OAuthSettings oauthSettings(const ConnectionConfig &connection, const SecretReader &secrets)
{
    const OAuthConfig &oauth = *connection.oauth;
    OAuthSettings settings;
    settings.peer = ehrSettings(connection, secrets, nullptr);
    settings.tokenUrl = oauth.tokenUrl;
    settings.clientId = oauth.clientId;
    settings.proof = oauth.method;
    settings.algorithm = oauth.algorithm;
    settings.keyId = oauth.keyId;
    settings.audience = oauth.audience;
    settings.scopes = oauth.scopes;
    settings.secret = [connection, secrets,
                       live = std::shared_ptr<LiveSecrets>()]() mutable -> Result<QByteArray> {
        if (!live) { // the first time, and until it can be read
            auto read = liveSecret(connection, secrets);
            if (!read)
                return fail(read.error());
            live = *std::move(read);
        }
        return live->current();
    };
    return settings;
}

Result<void> checkOAuth(const ConnectionConfig &connection, const SecretReader &secrets)
{
    if (!connection.oauth)
        return {};
    return liveSecret(connection, secrets).map([](const auto &) {});
}

TokenSources::TokenSources(const Config &config, const Clock &clock, const SecretReader &secrets)
    : m_thread(QStringLiteral("oauth"))
{
    for (const ConnectionConfig &connection : config.connections) {
        if (!connection.oauth)
            continue;
        TokenFetcher *fetcher =
            m_thread.host(std::make_unique<TokenFetcher>(oauthSettings(connection, secrets), clock));
        const auto cache = TokenCache::of(fetcher);
        m_caches.emplace(connection.name, cache);
    }
    if (!m_caches.empty())
        m_thread.start();
}

TokenSources::~TokenSources()
{
    for (const auto &[name, cache] : m_caches)
        cache->close();
    m_thread.stop();
}

std::shared_ptr<TokenSource> TokenSources::of(const ConnectionConfig &connection) const
{
    const auto found = m_caches.find(connection.name);
    return found == m_caches.end() ? nullptr : found->second;
}

}
