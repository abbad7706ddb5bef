#include "connectors/TlsPolicy.h"

#include "connectors/PemFiles.h"
#include "domain/TlsText.h"

#include <QDateTime>
#include <QStringList>

namespace concord {

namespace {
/// Our certificate with its chain, and its key.
Result<void> addIdentity(QSslConfiguration &tls, const PeerTls &settings)
{
    const auto chain = certificatesIn(settings.certificateFile, QStringLiteral("client certificate file"));
    if (!chain)
        return fail(chain.error());
    const auto pem = settings.key
                         ? settings.key()
                         : Result<QByteArray>(fail(ErrorCode::ConfigInvalid, settings.certificateFile,
                                                   QStringLiteral("a client certificate without its key")));
    if (!pem)
        return fail(pem.error());
    const auto key = keyFrom(*pem, QStringLiteral("key of ") + settings.certificateFile);
    if (!key)
        return fail(key.error());
    if (const auto fits = checkPair(chain->constFirst(), *key, settings.certificateFile); !fits)
        return fits;
    tls.setLocalCertificateChain(*chain);
    tls.setPrivateKey(*key);
    return {};
}
}

Result<QSslConfiguration> tlsConfiguration(const PeerTls &settings)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    tls.setProtocol(settings.allowTls12 ? QSsl::TlsV1_2OrLater : QSsl::TlsV1_3OrLater);
    if (!settings.caFile.isEmpty()) {
        const auto authorities = certificatesIn(settings.caFile, QStringLiteral("CA file"));
        if (!authorities)
            return fail(authorities.error());
        tls.setCaCertificates(*authorities);
    }
    if (!settings.certificateFile.isEmpty()) {
        if (const auto added = addIdentity(tls, settings); !added)
            return fail(added.error());
    }
    return tls;
}

namespace {
QString causeOf(const QSslError &error)
{
    const auto text = [](const QDateTime &time) {
        return time.toUTC().toString(Qt::ISODate);
    };
    switch (error.error()) {
    case QSslError::CertificateExpired:
        return tlsText::expired(text(error.certificate().expiryDate()));
    case QSslError::CertificateNotYetValid:
        return tlsText::notYetValid(text(error.certificate().effectiveDate()));
    case QSslError::HostNameMismatch:
        return tlsText::otherName();
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
        return tlsText::selfSigned();
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return tlsText::unknownIssuer();
    case QSslError::CertificateRevoked:
        return tlsText::revoked();
    default:
        return tlsText::otherChain(error.errorString());
    }
}
}

QString tlsDetail(const QList<QSslError> &errors)
{
    QStringList causes;
    for (const QSslError &error : errors) {
        const QString cause = causeOf(error);
        if (!causes.contains(cause))
            causes.append(cause);
    }
    return causes.join(QStringLiteral("; "));
}

}
