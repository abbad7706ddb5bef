#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QList>
#include <QSslCertificate>
#include <QSslKey>
#include <QString>

namespace concord {

/// @param what for the error: "CA file". ConfigInvalid, with the file, when it cannot be read or holds none.
[[nodiscard]] Result<QList<QSslCertificate>> certificatesIn(const QString &path, const QString &what);

/// @param where for the error: the file or the name of the secret. ConfigInvalid for what is no RSA or EC key
/// in PEM, or has a pass phrase.
[[nodiscard]] Result<QSslKey> keyFrom(const QByteArray &pem, const QString &where);

/// The whole file; ConfigInvalid.
[[nodiscard]] Result<QByteArray> pemFile(const QString &path, const QString &what);

/// ConfigInvalid, with @p where, when the key is not that of the certificate.
[[nodiscard]] Result<void> checkPair(const QSslCertificate &certificate, const QSslKey &key,
                                     const QString &where);

}
