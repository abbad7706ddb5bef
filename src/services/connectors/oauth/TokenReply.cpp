#include "connectors/oauth/TokenReply.h"

#include "domain/OAuthText.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace concord {

namespace {
/// Of section 5.2, and RFC 8707's: what else a server writes there is not for our logs.
QString errorWord(const QJsonObject &body)
{
    static constexpr std::array words{"invalid_client",         "unauthorized_client", "invalid_grant",
                                      "unsupported_grant_type", "invalid_scope",       "invalid_request",
                                      "invalid_target"};
    const QString said = body[u"error"].toString();
    const auto *known = std::find_if(words.begin(), words.end(),
                                     [&](const char *word) { return said == QLatin1StringView(word); });
    return known == words.end() ? QString() : said;
}

/// ServiceNow says "server_error" of what it denies, and the reason beside it.
bool isDenied(const QJsonObject &body)
{
    return body[u"error"].toString() == u"access_denied" ||
           body[u"error_description"].toString() == u"access_denied";
}

Error refusalOf(const FetchReply &reply, const QJsonObject &body, const QString &where)
{
    const auto error = [&](ErrorCode code, const QString &detail) {
        return Error{code, where, detail, reply.retryAfterMs};
    };
    const QString status = QStringLiteral("HTTP %1").arg(reply.status);
    if (isDenied(body))
        return error(ErrorCode::Unauthorized, oauthText::refused(QStringLiteral("access_denied")));
    if (reply.status == 429)
        return error(ErrorCode::RateLimited, oauthText::troubled(status));
    if (reply.status == 408)
        return error(ErrorCode::Timeout, oauthText::troubled(status));
    if (reply.status == 425 || reply.status >= 500)
        return error(ErrorCode::RemoteFailed, oauthText::troubled(status));
    const QString word = errorWord(body);
    if (reply.status == 401 || reply.status == 403 || word == u"invalid_client" ||
        word == u"unauthorized_client" || word == u"invalid_grant")
        return error(ErrorCode::Unauthorized, oauthText::refused(word.isEmpty() ? status : word));
    return error(ErrorCode::ConfigInvalid, oauthText::notAsked(word.isEmpty() ? status : word));
}

/// b64token of RFC 6750 section 2.1: nothing that could end a header line.
bool isBearerToken(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               QByteArrayView("-._~+/=").contains(c);
    });
}
}

Result<TokenReply> readTokenReply(FetchReply &reply, const QStringList &asked, const QString &where)
{
    const QJsonObject body = QJsonDocument::fromJson(reply.body).object();
    wipe(reply.body);
    if (reply.status != 200)
        return fail(refusalOf(reply, body, where));
    if (body.isEmpty())
        return fail(ErrorCode::WrongContentType, where,
                    QStringLiteral("what came from the token endpoint is not JSON"));
    QByteArray token = body[u"access_token"].toString().toLatin1();
    if (!isBearerToken(token) ||
        body[u"token_type"].toString().compare(QStringLiteral("bearer"), Qt::CaseInsensitive) != 0)
        return fail(ErrorCode::InvalidMessage, where,
                    QStringLiteral("what came from the token endpoint is no bearer token"));
    TokenReply read;
    read.token = SecretText(std::move(token));
    read.refresh = SecretText(body[u"refresh_token"].toString());
    // some servers send the number as text
    const qint64 seconds = body[u"expires_in"].toVariant().toLongLong();
    if (seconds > 0)
        read.expiresIn = std::chrono::seconds(std::min<qint64>(seconds, 86'400));
    const QString scope = body[u"scope"].toString();
    read.scopes = scope.isEmpty() ? asked : scope.split(u' ', Qt::SkipEmptyParts);
    return read;
}

}
