#pragma once

#include <QString>

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
/// What a failed handshake means when no check of a certificate failed.
[[nodiscard]] inline QString handshake(bool allowTls12)
{
    return QStringLiteral("handshake failed, %1 or later is required")
        .arg(allowTls12 ? QStringLiteral("TLS 1.2") : QStringLiteral("TLS 1.3"));
}

}
