#pragma once

#include <QString>

/// How errors say that the authorization server of a connection, and not the connection's other side, has
/// refused something: the line begins with the same words.
namespace concord::oauthText {

/// @param word of RFC 6749 section 5.2, or "HTTP 401"
[[nodiscard]] inline QString refused(const QString &word)
{
    return QStringLiteral("the token endpoint does not accept this client: %1").arg(word);
}
[[nodiscard]] inline QString notAsked(const QString &word)
{
    return QStringLiteral("the token endpoint does not accept the request: %1").arg(word);
}
[[nodiscard]] inline QString troubled(const QString &status)
{
    return QStringLiteral("the token endpoint gives no token now: %1").arg(status);
}
/// Whether @p detail is one of these.
[[nodiscard]] inline bool isOfTokenEndpoint(QStringView detail)
{
    return detail.startsWith(u"the token endpoint ");
}

}
