#include "host/EhrSettings.h"

#include "connectors/ehrapi/EhrApiBody.h"
#include "connectors/servicenow/TableClient.h"

namespace concord {

PeerTls peerTls(const PeerTlsConfig &config, const SecretReader &secrets)
{
    PeerTls tls;
    tls.caFile = config.caFile;
    tls.allowTls12 = config.allowTls12;
    tls.certificateFile = config.certificateFile;
    if (!config.key.isEmpty())
        tls.key = [secrets, name = config.key] {
            return secrets(name);
        };
    tls.pins = config.pins;
    return tls;
}

EhrClientSettings ehrSettings(const ConnectionConfig &connection, const SecretReader &secrets,
                              std::shared_ptr<TokenSource> tokens)
{
    EhrClientSettings settings;
    settings.base = connection.baseUrl;
    settings.idleTimeout = connection.timeout;
    settings.ladder = connection.retryLadder;
    settings.tls = peerTls(connection.tls, secrets);
    settings.tokens = std::move(tokens);
    if (connection.isEhrApi())
        settings.maxBodyBytes = ehrApiMostReceived;
    if (connection.through)
        settings.proxy = proxyOf(*connection.through, secrets);
    return settings;
}

EhrClientSettings tableSettings(const ConnectionConfig &connection, const SecretReader &secrets,
                                std::shared_ptr<TokenSource> tokens)
{
    EhrClientSettings settings = ehrSettings(connection, secrets, std::move(tokens));
    settings.base = tableApiBase(connection.baseUrl);
    return settings;
}

QNetworkProxy proxyOf(const RelayConfig &relay, const SecretReader &secrets)
{
    QNetworkProxy proxy(QNetworkProxy::HttpProxy, relay.host, relay.port);
    if (relay.user.isEmpty())
        return proxy;
    auto password = secrets(relay.secret);
    proxy.setUser(relay.user);
    proxy.setPassword(QString::fromUtf8(password.value_or(QByteArray())));
    if (password)
        wipe(*password);
    return proxy;
}

}
