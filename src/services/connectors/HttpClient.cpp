#include "connectors/HttpClient.h"

#include "connectors/TlsPolicy.h"
#include "domain/RelayText.h"

#include <algorithm>
#include <utility>

namespace concord {

HttpClient::HttpClient(EhrClientSettings settings, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_settings(std::move(settings)),
      m_guard(m_settings.base),
      m_tls(tlsConfiguration(m_settings.tls)),
      m_tlsInUse(m_tls.value_or(QSslConfiguration())),
      m_connections(m_settings.proxy),
      m_context{m_settings, m_guard, clock, m_tlsInUse, m_connections}
{}

HttpClient::~HttpClient()
{
    cancelAll();
}

void HttpClient::ask(HttpRequest request, const QString &pathOrUrl, Callback done,
                     const std::optional<Error> &refusal)
{
    const auto url = m_guard.checkBase().and_then([&] { return m_guard.resolve(pathOrUrl); });
    request.url = url.value_or(QUrl());
    auto *exchange = new HttpExchange(m_context, std::move(request), m_correlation, this);
    m_open.push_back(exchange);
    connect(exchange, &HttpExchange::finished, this, [this, exchange, done = std::move(done)] {
        std::erase(m_open, exchange);
        exchange->deleteLater();
        const auto caller = done; // the connection, and with it this lambda, may end inside the call
        answer(caller, exchange->takeResult());
    });
    if (refusal)
        exchange->refuse(*refusal);
    else if (!url)
        exchange->refuse(url.error());
    else if (!m_tls)
        exchange->refuse(m_tls.error());
    else
        exchange->start();
}

void HttpClient::answer(const Callback &done, Result<HttpReply> result)
{
    const bool isUnclear =
        !result && !relayText::isOfRelay(result.error().detail) && // as of a token
        (result.error().code == ErrorCode::Unreachable || result.error().code == ErrorCode::Timeout);
    if (!hasRelay() || !isUnclear)
        return done(std::move(result));
    auto *probe =
        new RelayProbe(m_settings.proxy, relayTargetOf(m_settings.base), m_settings.idleTimeout, this);
    m_probes.push_back(probe);
    connect(probe, &RelayProbe::finished, this, [this, probe, done, error = result.error()] {
        std::erase(m_probes, probe);
        probe->deleteLater();
        const auto caller = done; // as above
        const Result<void> &way = probe->result();
        caller(fail(way ? error : way.error()));
    });
    probe->start();
}

void HttpClient::cancelAll()
{
    for (RelayProbe *probe : std::exchange(m_probes, {}))
        delete probe;
    for (HttpExchange *exchange : std::exchange(m_open, {}))
        delete exchange;
}

}
