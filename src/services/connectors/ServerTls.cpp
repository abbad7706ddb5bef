#include "connectors/ServerTls.h"

#include "connectors/PemFiles.h"

namespace concord {

Result<QSslConfiguration> tlsConfiguration(const ServerTls &settings)
{
    const auto chain = certificatesIn(settings.certificateFile, QStringLiteral("certificate file"));
    if (!chain)
        return fail(chain.error());
    const auto pem = settings.key ? settings.key() : pemFile(settings.keyFile, QStringLiteral("key file"));
    if (!pem)
        return fail(pem.error());
    const auto key = keyFrom(*pem, settings.keyFile);
    if (!key)
        return fail(key.error());
    if (const auto fits = checkPair(chain->constFirst(), *key, settings.keyFile); !fits)
        return fail(fits.error());
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
