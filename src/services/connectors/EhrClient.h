#pragma once

#include "connectors/EhrClientSettings.h"
#include "connectors/HttpExchange.h"
#include "connectors/UrlGuard.h"
#include "domain/Clock.h"
#include "domain/FhirEndpoint.h"

#include <QNetworkAccessManager>
#include <QObject>

#include <optional>
#include <vector>

namespace concord {

/// Reads and writes one EHR over HTTP(S). Made, used and deleted on one thread that has an event loop.
/// Statuses come back as replies, also after the last try, so that the caller can read the OperationOutcome;
/// what never became a reply is Unreachable, Timeout, TlsFailed, RedirectRefused, TooLarge or ConfigInvalid.
class EhrClient : public QObject, public FhirEndpoint
{
    Q_OBJECT

public:
    EhrClient(EhrClientSettings settings, const Clock &clock, QObject *parent = nullptr);
    ~EhrClient() override;

    void fetch(const QString &pathOrUrl, Callback done) override;
    void send(const FhirWrite &write, Callback done) override;
    void cancelAll() override;
    void setCorrelation(CorrelationId id) override { m_correlation = id; }
    [[nodiscard]] QString baseUrl() const override { return m_guard.baseUrl(); }

private:
    void start(HttpRequest request, const QString &pathOrUrl, Callback done,
               const std::optional<Error> &refusal = {});

    EhrClientSettings m_settings;
    UrlGuard m_guard;
    Result<QSslConfiguration> m_tls;
    QSslConfiguration m_tlsInUse;
    QNetworkAccessManager m_network;
    HttpContext m_context;
    CorrelationId m_correlation;
    std::vector<HttpExchange *> m_open; // children of this
};

}
