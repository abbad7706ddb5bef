#include "host/EhrSettings.h"

namespace concord {

EhrClientSettings ehrSettings(const ConnectionConfig &connection)
{
    EhrClientSettings settings;
    settings.base = connection.baseUrl;
    settings.idleTimeout = connection.timeout;
    settings.ladder = connection.retryLadder;
    settings.caFile = connection.caFile;
    settings.allowTls12 = connection.tlsMin == QStringLiteral("1.2");
    return settings;
}

}
