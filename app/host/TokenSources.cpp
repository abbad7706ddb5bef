#include "host/TokenSources.h"

#include "connectors/BasicCredential.h"
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

Result<std::shared_ptr<LiveSecrets>> liveSecret(const QString &connection, const QString &secret,
                                                const SecretReader &secrets, const LiveSecrets::Check &check)
{
    LiveSecretsSettings settings;
    settings.connection = connection;
    return LiveSecrets::read(secrets, {secret}, check, std::move(settings));
}

/// The secret as its file says it now.
std::function<Result<QByteArray>()> current(const QString &connection, const QString &secret,
                                            const SecretReader &secrets, const LiveSecrets::Check &check = {})
{
    return [connection, secret, secrets, check,
            live = std::shared_ptr<LiveSecrets>()]() mutable -> Result<QByteArray> {
        if (!live) { // the first time, and until it can be read
            auto read = liveSecret(connection, secret, secrets, check);
            if (!read)
                return fail(read.error());
            live = *std::move(read);
        }
        return live->current();
    };
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
    settings.secret = current(connection.name, oauth.secret, secrets, checkOf(oauth));
    settings.grant = oauth.grant;
    settings.user = oauth.user;
    if (oauth.grant == OAuthGrant::Password)
        settings.password = current(connection.name, oauth.password, secrets);
    return settings;
}

Result<void> checkCredentials(const ConnectionConfig &connection, const SecretReader &secrets)
{
    struct Needed
    {
        QString secret;
        LiveSecrets::Check check;
    };
    std::vector<Needed> needed;
    if (connection.oauth)
        needed.push_back({connection.oauth->secret, checkOf(*connection.oauth)});
    if (connection.oauth && connection.oauth->grant == OAuthGrant::Password)
        needed.push_back({connection.oauth->password, {}});
    if (connection.serviceNow && !connection.serviceNow->user.isEmpty())
        needed.push_back({connection.serviceNow->secret, {}});
    if (connection.relay && !connection.relay->user.isEmpty())
        needed.push_back({connection.relay->secret, {}});
    for (const Needed &one : needed) {
        if (const auto live = liveSecret(connection.name, one.secret, secrets, one.check); !live)
            return fail(live.error());
    }
    return {};
}

TokenSources::TokenSources(const Config &config, const Clock &clock, const SecretReader &secrets)
    : m_thread(QStringLiteral("oauth"))
{
    for (const ConnectionConfig &connection : config.connections) {
        if (connection.serviceNow && !connection.oauth)
            m_passwords.emplace(connection.name,
                                std::make_shared<BasicCredential>(
                                    connection.serviceNow->user,
                                    current(connection.name, connection.serviceNow->secret, secrets)));
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
    if (const auto password = m_passwords.find(connection.name); password != m_passwords.end())
        return password->second;
    const auto found = m_caches.find(connection.name);
    return found == m_caches.end() ? nullptr : found->second;
}

}
