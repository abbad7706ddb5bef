#include "connectors/oauth/SmartDiscovery.h"

#include "connectors/UrlGuard.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace concord {

Result<QUrl> tokenEndpointOf(const FetchReply &reply, const QString &where)
{
    const QString status = QStringLiteral("HTTP %1").arg(reply.status);
    if (reply.status == 429)
        return fail(Error{ErrorCode::RateLimited, where, status, reply.retryAfterMs});
    if (reply.status == 408)
        return fail(Error{ErrorCode::Timeout, where, status, reply.retryAfterMs});
    if (reply.status == 425 || reply.status >= 500)
        return fail(Error{ErrorCode::RemoteFailed, where, status, reply.retryAfterMs});
    if (reply.status != 200)
        return fail(ErrorCode::ConfigInvalid, where,
                    status + QStringLiteral(": the server does not say where tokens are got; configure "
                                            "oauth.token_url"));
    const QString named = QJsonDocument::fromJson(reply.body).object()[u"token_endpoint"].toString();
    if (named.isEmpty())
        return fail(ErrorCode::ConfigInvalid, where,
                    QStringLiteral("no token_endpoint is named here; configure oauth.token_url"));
    const QUrl url(named, QUrl::StrictMode);
    return checkTokenUrl(url).map([&] { return url; });
}

Result<void> checkTokenUrl(const QUrl &url)
{
    const QString where = url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasFragment())
        return fail(ErrorCode::ConfigInvalid, where,
                    QStringLiteral("a token endpoint is a URL without a user and a fragment"));
    if (url.scheme() != u"https" && !(url.scheme() == u"http" && isThisMachine(url.host())))
        return fail(ErrorCode::ConfigInvalid, where,
                    QStringLiteral("a token endpoint must be https; http only on this machine"));
    return {};
}

}
