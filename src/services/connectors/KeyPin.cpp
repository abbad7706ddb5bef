#include "connectors/KeyPin.h"

#include "domain/TlsText.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QSslCertificate>

#include <ctime>
#include <memory>

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

namespace concord {

namespace {
constexpr qsizetype pinBytes = 32;
const auto pinPrefix = QStringLiteral("sha256/");

QDateTime toDateTime(const ASN1_TIME *time)
{
    tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return {QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
            QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC};
}
}

std::optional<QByteArray> pinFromText(QStringView text)
{
    if (!text.startsWith(pinPrefix))
        return std::nullopt;
    const auto read = QByteArray::fromBase64Encoding(text.sliced(pinPrefix.size()).toLatin1(),
                                                     QByteArray::AbortOnBase64DecodingErrors);
    if (!read || read.decoded.size() != pinBytes)
        return std::nullopt;
    return read.decoded;
}

QString pinText(const QByteArray &pin)
{
    return pinPrefix + QString::fromLatin1(pin.toBase64());
}

QByteArray pinOf(x509_st *certificate)
{
    unsigned char *der = nullptr;
    const int size = certificate ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der) : -1;
    if (size <= 0)
        return {};
    const QByteArray hash = QCryptographicHash::hash(
        QByteArrayView(reinterpret_cast<const char *>(der), size), QCryptographicHash::Sha256);
    OPENSSL_free(der);
    return hash;
}

QByteArray pinOf(const QSslCertificate &certificate)
{
    const QByteArray der = certificate.toDer();
    const auto *bytes = reinterpret_cast<const unsigned char *>(der.constData());
    const std::unique_ptr<X509, decltype(&X509_free)> read(d2i_X509(nullptr, &bytes, long(der.size())),
                                                           &X509_free);
    return pinOf(read.get());
}

std::optional<QString> pinTrouble(const QByteArray &found, const QByteArrayList &pins)
{
    if (pins.isEmpty() || (!found.isEmpty() && pins.contains(found)))
        return std::nullopt;
    return QStringLiteral("pin: the peer's key is none of the %1 pinned here, but %2")
        .arg(pins.size())
        .arg(found.isEmpty() ? QStringLiteral("one that cannot be read") : pinText(found));
}

QString verificationText(int error, x509_st *certificate)
{
    const auto date = [](const ASN1_TIME *time) {
        return toDateTime(time).toString(Qt::ISODate);
    };
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return tlsText::expired(date(certificate ? X509_get0_notAfter(certificate) : nullptr));
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return tlsText::notYetValid(date(certificate ? X509_get0_notBefore(certificate) : nullptr));
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return tlsText::otherName();
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return tlsText::selfSigned();
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
        return tlsText::unknownIssuer();
    case X509_V_ERR_CERT_REVOKED:
        return tlsText::revoked();
    default:
        return tlsText::otherChain(QString::fromLatin1(X509_verify_cert_error_string(error)));
    }
}

}
