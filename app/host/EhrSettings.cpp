#include "host/EhrSettings.h"

#include "connectors/ehrapi/EhrApiBody.h"

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
    return settings;
}

}
