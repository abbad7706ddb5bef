#include "connectors/webhook/WebhookSender.h"

#include "connectors/TlsPolicy.h"
#include "connectors/webhook/AddressGuard.h"
#include "connectors/webhook/WebhookSignature.h"

#include <QHostInfo>

#include <algorithm>
#include <utility>

namespace concord {

namespace {
constexpr int gone = 410;

EhrClientSettings httpSettings(const WebhookSenderSettings &webhook)
{
    EhrClientSettings settings;
    settings.base = webhook.url;
    settings.idleTimeout = webhook.idleTimeout;
    settings.deadline = std::chrono::minutes(2);
    settings.ladder = webhook.ladder;
    settings.retryAfterCap = webhook.retryAfterCap;
    settings.maxBodyBytes = 1024LL * 1024;
    settings.maxRedirects = 0;
    settings.tls = webhook.tls;
    return settings;
}
}

WebhookSender::WebhookSender(WebhookSenderSettings settings, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_settings(std::move(settings)),
      m_clock(clock),
      m_http(httpSettings(m_settings)),
      m_guard(m_settings.url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo)),
      m_tls(tlsConfiguration(m_settings.tls)),
      m_tlsInUse(m_tls.value_or(QSslConfiguration())),
      m_connections(m_http.proxy),
      m_context{m_http, m_guard, clock, m_tlsInUse, m_connections}
{}

WebhookSender::~WebhookSender()
{
    cancelAll();
}

void WebhookSender::post(const WebhookPost &message, Callback done)
{
    const quint64 id = m_nextId++;
    Sending &sending = m_open[id];
    sending.message = message;
    sending.done = std::move(done);
    if (const auto good = usable(); !good) {
        const Error error = good.error();
        QMetaObject::invokeMethod(
            this, [this, id, error] { finish(id, fail(error)); }, Qt::QueuedConnection);
        return;
    }
    sending.lookup = QHostInfo::lookupHost(m_settings.url.host(), this,
                                           [this, id](const QHostInfo &host) { resolved(id, host); });
}

Result<void> WebhookSender::usable() const
{
    if (m_isDisabled)
        return fail(ErrorCode::ConfigInvalid, m_guard.baseUrl(),
                    QStringLiteral("the endpoint has said that it is gone (410): it is called again when the "
                                   "program is started anew"));
    if (!m_tls)
        return fail(m_tls.error());
    const QUrl &url = m_settings.url;
    const bool isWeb = url.scheme() == u"https" || url.scheme() == u"http";
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !url.userInfo().isEmpty())
        return fail(ErrorCode::ConfigInvalid, m_guard.baseUrl(),
                    QStringLiteral("a webhook's address is an https URL without a user"));
    if (url.scheme() != u"https" && !isThisMachine(url.host()))
        return fail(ErrorCode::ConfigInvalid, m_guard.baseUrl(),
                    QStringLiteral("a webhook beyond this machine is called over https only"));
    return {};
}

void WebhookSender::resolved(quint64 id, const QHostInfo &host)
{
    const auto found = m_open.find(id);
    if (found == m_open.end())
        return;
    found->second.lookup = -1;
    const QList<QHostAddress> addresses = host.addresses();
    if (host.error() != QHostInfo::NoError || addresses.isEmpty())
        return finish(id, fail(ErrorCode::Unreachable, m_guard.baseUrl(),
                               QStringLiteral("the host's name is unknown")));
    if (!std::all_of(addresses.begin(), addresses.end(), isCallable))
        return finish(id, fail(ErrorCode::RedirectRefused, m_guard.baseUrl(),
                               QStringLiteral("the host is at a link-local, metadata or multicast address, "
                                              "where no webhook is sent")));
    call(id);
}

Result<HttpRequest> WebhookSender::signedRequest(const WebhookPost &message) const
{
    const QByteArray id = message.id.toLatin1();
    const QByteArray seconds = QByteArray::number(
        std::chrono::floor<std::chrono::seconds>(m_clock.now()).time_since_epoch().count());
    QByteArrayList signatures;
    for (const QByteArray &secret : m_settings.secrets()) {
        const QByteArray signature = standardWebhookSignature(secret, id, seconds, message.body);
        if (!signature.isEmpty())
            signatures.append(signature);
    }
    if (signatures.isEmpty())
        return fail(ErrorCode::ConfigInvalid, m_guard.baseUrl(),
                    QStringLiteral("there is no secret to sign with"));
    HttpRequest request;
    request.url = m_settings.url;
    request.method = "POST";
    request.body = message.body;
    request.headers = {{"Content-Type", message.contentType},
                       {"Accept", "*/*"},
                       {"webhook-id", id},
                       {"webhook-timestamp", seconds},
                       {"webhook-signature", signatures.join(' ')}};
    return request;
}

void WebhookSender::call(quint64 id)
{
    Sending &sending = m_open.at(id);
    auto request = signedRequest(sending.message);
    if (!request)
        return finish(id, fail(request.error()));
    sending.exchange = new HttpExchange(m_context, *std::move(request), sending.message.correlation, this);
    connect(sending.exchange, &HttpExchange::finished, this, [this, id] {
        HttpExchange *exchange = m_open.at(id).exchange;
        exchange->deleteLater();
        auto result = exchange->takeResult();
        if (result && result->status == gone) {
            m_isDisabled = true;
            result = fail(ErrorCode::ConfigInvalid, m_guard.baseUrl(),
                          QStringLiteral("HTTP 410: the endpoint is gone, and is disabled"));
        }
        finish(id, std::move(result));
    });
    sending.exchange->start();
}

void WebhookSender::finish(quint64 id, Result<FetchReply> result)
{
    const auto found = m_open.find(id);
    if (found == m_open.end())
        return;
    const Callback done = std::move(found->second.done);
    m_open.erase(found);
    done(std::move(result));
}

void WebhookSender::cancelAll()
{
    for (auto &[id, sending] : std::exchange(m_open, {})) {
        if (sending.lookup >= 0)
            QHostInfo::abortHostLookup(sending.lookup);
        delete sending.exchange;
    }
}

}
