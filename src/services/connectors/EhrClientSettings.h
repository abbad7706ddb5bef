#pragma once

#include "connectors/PeerTls.h"
#include "connectors/oauth/TokenSource.h"

#include <QNetworkProxy>
#include <QString>
#include <QUrl>

#include <chrono>
#include <memory>
#include <vector>

namespace concord {

/// How one EHR is reached. Defaults are those of DESIGN section 2 ("inside one attempt") and DOMAIN section 7
/// (TLS).
struct EhrClientSettings
{
    QUrl base; ///< FHIR base, "https://host/fhir": http or https, no user, query or fragment

    std::chrono::milliseconds idleTimeout =
        std::chrono::seconds(30); ///< without a byte, connecting included; per try
    std::chrono::milliseconds deadline =
        std::chrono::minutes(15); ///< for one fetch with all its tries and waits
    std::vector<std::chrono::milliseconds> ladder = {std::chrono::seconds(1), std::chrono::seconds(2),
                                                     std::chrono::seconds(4), std::chrono::seconds(8)};
    /// A Retry-After up to this is waited for here; a longer one ends the fetch and is handed up with the
    /// reply.
    std::chrono::milliseconds retryAfterCap = std::chrono::minutes(5);

    qint64 maxBodyBytes = 256LL * 1024 * 1024; ///< of one reply after decompression; more is TooLarge
    int maxRedirects = 5;                      ///< to the same origin; another origin is always refused

    PeerTls tls;
    /// Asked before each try; null: requests carry no token. Shared by all clients of the connection.
    std::shared_ptr<TokenSource> tokens;
    QNetworkProxy proxy =
        QNetworkProxy(QNetworkProxy::NoProxy); ///< the system's proxy is never used by itself
};

}
