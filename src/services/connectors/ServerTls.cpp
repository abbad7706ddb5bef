#include "connectors/ServerTls.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

namespace concord {

namespace {
Result<QByteArray> contentOf(const QString &path, const QString &what)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::ConfigInvalid, path, QStringLiteral("the %1 cannot be opened").arg(what));
    return file.readAll();
}

Result<QList<QSslCertificate>> certificatesIn(const QString &path, const QString &what)
{
    const auto content = contentOf(path, what);
    if (!content)
        return fail(content.error());
    const QList<QSslCertificate> found = QSslCertificate::fromData(*content, QSsl::Pem);
    if (found.isEmpty())
        return fail(ErrorCode::ConfigInvalid, path, QStringLiteral("no PEM certificate in the %1").arg(what));
    return found;
}

Result<QSslKey> keyIn(const QString &path)
{
    const auto content = contentOf(path, QStringLiteral("key file"));
    if (!content)
        return fail(content.error());
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa})
        if (const QSslKey key(*content, algorithm); !key.isNull())
            return key;
    return fail(ErrorCode::ConfigInvalid, path,
                QStringLiteral("no private RSA or EC key in PEM, or it has a pass phrase"));
}
}

Result<QSslConfiguration> tlsConfiguration(const ServerTls &settings)
{
    const auto chain = certificatesIn(settings.certificateFile, QStringLiteral("certificate file"));
    if (!chain)
        return fail(chain.error());
    const auto key = keyIn(settings.keyFile);
    if (!key)
        return fail(key.error());
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(settings.allowTls12 ? QSsl::TlsV1_2OrLater : QSsl::TlsV1_3OrLater);
    tls.setLocalCertificateChain(*chain);
    tls.setPrivateKey(*key);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    if (settings.clientCaFile.isEmpty()) {
        if (settings.requireClientCertificate)
            return fail(
                ErrorCode::ConfigInvalid, settings.certificateFile,
                QStringLiteral("client certificates are required, but no authority of theirs is named"));
        return tls;
    }
    const auto authorities = certificatesIn(settings.clientCaFile, QStringLiteral("client CA file"));
    if (!authorities)
        return fail(authorities.error());
    tls.setCaCertificates(*authorities);
    tls.setPeerVerifyMode(settings.requireClientCertificate ? QSslSocket::VerifyPeer : QSslSocket::QueryPeer);
    return tls;
}

}
