#pragma once

#include "connectors/EhrClientSettings.h"
#include "connectors/HttpExchange.h"
#include "connectors/RelayProbe.h"
#include "connectors/UrlGuard.h"
#include "domain/Clock.h"

#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace concord {

/// All requests to one origin: its TLS, its limits, its connections. Made, used and deleted on one thread
/// that has an event loop. Callbacks as MedicationSource promises them; statuses come back as replies, also
/// after the last try; what never became a reply is Unreachable, Timeout, TlsFailed, RedirectRefused,
/// TooLarge, ConfigInvalid, or an error of the token source. Where requests go through a relay
/// (EhrClientSettings::proxy), it is asked whose failure Unreachable or Timeout is (relayText::isOfRelay()).
class HttpClient : public QObject
{
    Q_OBJECT

public:
    using Callback = std::function<void(Result<HttpReply>)>;

    HttpClient(EhrClientSettings settings, const Clock &clock, QObject *parent = nullptr);
    ~HttpClient() override;

    /// @param request its url is made here of @p pathOrUrl (UrlGuard::resolve)
    /// @param refusal why it is not even sent
    void ask(HttpRequest request, const QString &pathOrUrl, Callback done,
             const std::optional<Error> &refusal = {});
    void cancelAll();
    void setCorrelation(CorrelationId id) { m_correlation = id; }
    [[nodiscard]] const UrlGuard &guard() const { return m_guard; }

private:
    void answer(const Callback &done, Result<HttpReply> result);
    [[nodiscard]] bool hasRelay() const { return m_settings.proxy.type() == QNetworkProxy::HttpProxy; }

    const EhrClientSettings m_settings;
    UrlGuard m_guard;
    Result<QSslConfiguration> m_tls;
    QSslConfiguration m_tlsInUse;
    HttpConnections m_connections;
    HttpContext m_context;
    CorrelationId m_correlation;
    std::vector<HttpExchange *> m_open; // children of this
    std::vector<RelayProbe *> m_probes; // children of this
};

}
