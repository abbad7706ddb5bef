#include "host/AdminTerms.h"

namespace concord {

AdminSettings adminSettings(const ObservabilityConfig &config, const SecretReader &secrets)
{
    const ListenConfig &listen = config.listen;
    AdminSettings settings;
    settings.address = listen.address;
    settings.port = listen.port;
    settings.tls.certificateFile = listen.tls.certificateFile;
    settings.tls.keyFile = listen.tls.keyFile;
    settings.tls.clientCaFile = listen.tls.clientCaFile;
    settings.tls.clientRequired = listen.tls.clientRequired;
    settings.tls.allowTls12 = listen.tls.allowTls12;
    settings.tls.clientPins = listen.tls.clientPins;
    if (listen.tls.keyFile.startsWith(QStringLiteral("credential:")) ||
        listen.tls.keyFile.startsWith(QStringLiteral("keychain:")))
        settings.tls.key = [secrets, name = listen.tls.keyFile] {
            return secrets(name);
        };
    return settings;
}

}
