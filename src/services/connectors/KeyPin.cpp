#include "connectors/KeyPin.h"

#include "domain/TlsText.h"

#include <QCryptographicHash>
#include <QSslCertificate>

#include <ctime>
#include <memory>

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

namespace concord {

namespace {
constexpr qsizetype pinBytes = 32;
const auto pinPrefix = QStringLiteral("sha256/");

QString dateOf(const ASN1_TIME *time)
{
    tm parts{};
    return time && ASN1_TIME_to_tm(time, &parts) == 1 ? tlsText::dateText(parts) : QString();
}

static_assert(int(tlsText::NoIssuer) == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT);
static_assert(int(tlsText::NotYetValid) == X509_V_ERR_CERT_NOT_YET_VALID);
static_assert(int(tlsText::Expired) == X509_V_ERR_CERT_HAS_EXPIRED);
static_assert(int(tlsText::SelfSigned) == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT);
static_assert(int(tlsText::SelfSignedInChain) == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN);
static_assert(int(tlsText::NoLocalIssuer) == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
static_assert(int(tlsText::FirstNotVerified) == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE);
static_assert(int(tlsText::Revoked) == X509_V_ERR_CERT_REVOKED);
static_assert(int(tlsText::Untrusted) == X509_V_ERR_CERT_UNTRUSTED);
static_assert(int(tlsText::OtherHost) == X509_V_ERR_HOSTNAME_MISMATCH);
static_assert(int(tlsText::OtherAddress) == X509_V_ERR_IP_ADDRESS_MISMATCH);
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
    return tlsText::otherPin(pins.size(), found.isEmpty() ? QString() : pinText(found));
}

QString verificationText(int error, x509_st *certificate)
{
    return tlsText::ofVerification({error, dateOf(certificate ? X509_get0_notBefore(certificate) : nullptr),
                                    dateOf(certificate ? X509_get0_notAfter(certificate) : nullptr),
                                    X509_verify_cert_error_string(error)});
}

}
