#pragma once

#include "domain/Result.h"

#include <QSslConfiguration>
#include <QString>

namespace concord {

/// How a listener proves who it is, and whom it lets in. Files are PEM.
struct ServerTls
{
    QString certificateFile; ///< the server's certificate, then its intermediates
    QString keyFile;         ///< RSA or EC, without a pass phrase; the file's rights protect it
    QString clientCaFile;    ///< when set, a client's certificate must be of these authorities
    bool requireClientCertificate = false;
    bool allowTls12 = false; ///< default is TLS 1.3 only; never below 1.2
};

/// ConfigInvalid, with the file, for one that cannot be read or holds no PEM of its kind.
[[nodiscard]] Result<QSslConfiguration> tlsConfiguration(const ServerTls &settings);

}
