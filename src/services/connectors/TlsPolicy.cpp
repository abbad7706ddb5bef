#include "connectors/TlsPolicy.h"

#include "connectors/EhrClientSettings.h"

#include <QDateTime>
#include <QFile>
#include <QSslCertificate>
#include <QStringList>

namespace concord {

Result<QSslConfiguration> tlsConfiguration(const EhrClientSettings &settings)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    tls.setProtocol(settings.allowTls12 ? QSsl::TlsV1_2OrLater : QSsl::TlsV1_3OrLater);
    if (settings.caFile.isEmpty())
        return tls;
    QFile file(settings.caFile);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::ConfigInvalid, settings.caFile,
                    QStringLiteral("the CA file cannot be opened"));
    const QList<QSslCertificate> authorities = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (authorities.isEmpty())
        return fail(ErrorCode::ConfigInvalid, settings.caFile,
                    QStringLiteral("no PEM certificate in the CA file"));
    tls.setCaCertificates(authorities);
    return tls;
}

namespace {
QString causeOf(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::CertificateExpired:
        return QStringLiteral("certificate expired on %1")
            .arg(error.certificate().expiryDate().toUTC().toString(Qt::ISODate));
    case QSslError::CertificateNotYetValid:
        return QStringLiteral("certificate not valid before %1")
            .arg(error.certificate().effectiveDate().toUTC().toString(Qt::ISODate));
    case QSslError::HostNameMismatch:
        return QStringLiteral("certificate is for another host name");
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
        return QStringLiteral("self-signed certificate, unknown issuer");
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return QStringLiteral("unknown issuer");
    case QSslError::CertificateRevoked:
        return QStringLiteral("certificate revoked");
    default:
        return error.errorString();
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
