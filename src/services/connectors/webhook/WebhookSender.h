#pragma once

#include "connectors/EhrClientSettings.h"
#include "connectors/HttpExchange.h"
#include "connectors/UrlGuard.h"
#include "domain/OutboundChannels.h"

#include <QByteArrayList>
#include <QObject>

#include <map>
#include <optional>

class QHostInfo;

namespace concord {

struct WebhookSenderSettings
{
    QUrl url;                                                         ///< https, or http to the loopback
    std::chrono::milliseconds idleTimeout = std::chrono::seconds(30); ///< without a byte, per try
    /// Waits between the tries of one message; the signature's time is that of the first, so that all of them
    /// together stay well below the receiver's tolerance of five minutes.
    std::vector<std::chrono::milliseconds> ladder = {std::chrono::seconds(1), std::chrono::seconds(2),
                                                     std::chrono::seconds(4), std::chrono::seconds(8)};
    std::chrono::milliseconds retryAfterCap = std::chrono::seconds(10); ///< a longer one is handed up
    PeerTls tls;
    /// Asked for each message: the secret in use and, while it is replaced, the one before or after it. Each
    /// signs, so that the receiver may know either.
    std::function<QByteArrayList()> secrets;
};

/// Sends signed webhooks (Standard Webhooks) to one endpoint. Resolves the host before each message and
/// refuses to call link-local and metadata addresses (RedirectRefused, as for a redirect; ConfigInvalid where
/// the URL itself is at fault); Qt keeps the name's addresses for a minute, so that it calls one of those
/// that were looked at. A 410 disables the endpoint until the program is started anew. Made, used and deleted
/// on one thread with an event loop.
class WebhookSender : public QObject, public WebhookChannel
{
    Q_OBJECT
public:
    WebhookSender(WebhookSenderSettings settings, const Clock &clock, QObject *parent = nullptr);
    ~WebhookSender() override;

    void post(const WebhookPost &message, Callback done) override;
    void cancelAll() override;

private:
    struct Sending
    {
        WebhookPost message;
        Callback done;
        int lookup = -1;                  ///< QHostInfo's
        HttpExchange *exchange = nullptr; ///< child of this
    };

    [[nodiscard]] Result<void> usable() const;
    void resolved(quint64 id, const QHostInfo &host);
    void call(quint64 id);
    void finish(quint64 id, Result<FetchReply> result);
    [[nodiscard]] Result<HttpRequest> signedRequest(const WebhookPost &message) const;

    const WebhookSenderSettings m_settings;
    const Clock &m_clock;
    EhrClientSettings m_http; ///< the part of the settings that HttpExchange knows
    UrlGuard m_guard;
    Result<QSslConfiguration> m_tls;
    QSslConfiguration m_tlsInUse;
    HttpConnections m_connections;
    HttpContext m_context;
    std::map<quint64, Sending> m_open;
    quint64 m_nextId = 1;
    bool m_isDisabled = false; ///< the endpoint said 410
};

}
