#pragma once

#include "domain/Result.h"

#include <QByteArrayList>
#include <QSslConfiguration>
#include <QString>

#include <functional>

namespace concord {

/// How a listener proves who it is, and whom it lets in. Files are PEM.
struct ServerTls
{
    QString certificateFile; ///< the server's certificate, then its intermediates
    QString keyFile;         ///< RSA or EC, without a pass phrase; the file's rights protect it
    QString clientCaFile;    ///< when set, a client's certificate must be of these authorities
    bool requireClientCertificate = false;
    bool allowTls12 = false; ///< default is TLS 1.3 only; never below 1.2
    /// Instead of the file's content: a named secret (keyFile is its name, for errors).
    std::function<Result<QByteArray>()> key{};
    QByteArrayList clientPins{}; ///< KeyPin.h; a client's key must be one of them; empty = any
};

/// ConfigInvalid, with the file, for one that cannot be read or holds no PEM of its kind, and for a key that
/// is not the certificate's.
[[nodiscard]] Result<QSslConfiguration> tlsConfiguration(const ServerTls &settings);

}
