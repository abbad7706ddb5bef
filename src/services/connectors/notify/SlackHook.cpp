#include "connectors/notify/SlackHook.h"

#include "connectors/UrlGuard.h"
#include "connectors/notify/CurlTransfer.h"
#include "domain/ServerWords.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>
#include <memory>

namespace concord {

namespace {
const auto place = QStringLiteral("slack");

struct FreeHeaders
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};

/// What the server has said ("invalid_token"), unless it repeats something of the URL.
QString hookWords(const QByteArray &answer, const QUrl &url)
{
    constexpr qsizetype shortest = 6; ///< what is shorter is no secret
    const QStringList parts = (url.path() + u'/' + url.query()).split(u'/', Qt::SkipEmptyParts);
    const bool isTelling = std::any_of(parts.begin(), parts.end(), [&](const QString &part) {
        return part.size() >= shortest && answer.contains(part.toUtf8());
    });
    return isTelling ? QString() : serverWords::fromBytes(answer);
}

bool isAllowed(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() &&
           (url.scheme() == u"https" || (url.scheme() == u"http" && isThisMachine(url.host())));
}
}

QByteArray slackJson(const QString &text)
{
    QString safe = text;
    safe.replace(u'&', QStringLiteral("&amp;"))
        .replace(u'<', QStringLiteral("&lt;"))
        .replace(u'>', QStringLiteral("&gt;"));
    return QJsonDocument(QJsonObject{{QStringLiteral("text"), safe}}).toJson(QJsonDocument::Compact);
}

Result<void> postToSlack(const SlackSettings &settings, const QString &text, const std::atomic<bool> *stop)
{
    const auto secret = settings.url();
    if (!secret)
        return fail(ErrorCode::ConfigInvalid, place, secret.error().detail);
    const QUrl url(QString::fromUtf8(*secret).trimmed(), QUrl::StrictMode);
    if (!isAllowed(url))
        return fail(ErrorCode::ConfigInvalid, place, QStringLiteral("the secret is no https URL"));
    CurlTransfer transfer("http,https", {settings.caFile, settings.allowTls12, settings.time, stop});
    transfer.set(CURLOPT_URL, url.toEncoded().constData());
    const QByteArray body = slackJson(text);
    const std::unique_ptr<curl_slist, FreeHeaders> headers(
        curl_slist_append(nullptr, "Content-Type: application/json; charset=utf-8"));
    transfer.set(CURLOPT_HTTPHEADER, headers.get());
    transfer.set(CURLOPT_POSTFIELDSIZE, long(body.size()));
    transfer.set(CURLOPT_POSTFIELDS, body.constData());
    if (const auto sent = transfer.perform(place); !sent)
        return sent;
    const long status = transfer.responseCode();
    if (status >= 200 && status < 300)
        return {};
    const ErrorCode code = status == 429                    ? ErrorCode::RateLimited
                           : status == 404 || status == 410 ? ErrorCode::RemoteGone
                           : status >= 500                  ? ErrorCode::RemoteFailed
                                                            : ErrorCode::RemoteRejected;
    return fail(code, place,
                serverWords::added(QStringLiteral("HTTP %1").arg(status), hookWords(transfer.answer(), url)));
}

}
