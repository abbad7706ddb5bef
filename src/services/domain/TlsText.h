#pragma once

#include <QString>

#include <ctime>
#include <optional>

namespace concord {

/// What is looked at before the other side of a connection is trusted.
enum class TlsCheck { Name, Date, Chain, Pin };

/// The check that @p detail of an ErrorCode::TlsFailed says has failed, the first of several; nothing where
/// it says something else (no TLS at all, an old version).
[[nodiscard]] std::optional<TlsCheck> failedCheck(QStringView detail);

}

namespace concord::tlsText {

/// How errors say which check of the other side's certificate failed: the line begins with its word: name,
/// date, chain, or pin. Dates are ISO, UTC.

[[nodiscard]] inline QString expired(const QString &on)
{
    return QStringLiteral("date: certificate expired on %1").arg(on);
}
[[nodiscard]] inline QString notYetValid(const QString &before)
{
    return QStringLiteral("date: certificate not valid before %1").arg(before);
}
[[nodiscard]] inline QString otherName()
{
    return QStringLiteral("name: certificate is for another host name");
}
[[nodiscard]] inline QString selfSigned()
{
    return QStringLiteral("chain: self-signed certificate, unknown issuer");
}
[[nodiscard]] inline QString unknownIssuer()
{
    return QStringLiteral("chain: unknown issuer");
}
[[nodiscard]] inline QString revoked()
{
    return QStringLiteral("chain: certificate revoked");
}
[[nodiscard]] inline QString otherChain(const QString &what)
{
    return QStringLiteral("chain: ") + what;
}
/// @param found the key that the other side has, as a pin; empty: it cannot be read
[[nodiscard]] inline QString otherPin(qsizetype pinned, const QString &found)
{
    return QStringLiteral("pin: the peer's key is none of the %1 pinned here, but %2")
        .arg(pinned)
        .arg(found.isEmpty() ? QStringLiteral("one that cannot be read") : found);
}
/// What a failed handshake means when no check of a certificate failed.
[[nodiscard]] inline QString handshake(bool allowTls12)
{
    return QStringLiteral("handshake failed, %1 or later is required")
        .arg(allowTls12 ? QStringLiteral("TLS 1.2") : QStringLiteral("TLS 1.3"));
}

/// OpenSSL's X509_V_ERR_… that have words of their own here. Its numbers, which this layer does not include;
/// who does compares them (connectors/KeyPin.cpp).
enum Verification {
    NoIssuer = 2,
    NotYetValid = 9,
    Expired = 10,
    SelfSigned = 18,
    SelfSignedInChain = 19,
    NoLocalIssuer = 20,
    FirstNotVerified = 21,
    Revoked = 23,
    Untrusted = 27,
    OtherHost = 62,
    OtherAddress = 64
};

/// What is said of a certificate that OpenSSL's verification refused.
struct Refused
{
    int error = 0;       ///< X509_STORE_CTX_get_error(), SSL_get_verify_result()
    QString notBefore{}; ///< of the certificate at fault
    QString notAfter{};
    const char *other = ""; ///< OpenSSL's own words
};
[[nodiscard]] QString ofVerification(const Refused &refused);

/// "2026-11-30T07:00:00Z"
[[nodiscard]] QString dateText(const std::tm &utc);

}
