#include "connectors/HttpClient.h"

#include "connectors/TlsPolicy.h"

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
        const auto answer = done; // the connection, and with it this lambda, may end inside the call
        answer(exchange->takeResult());
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

void HttpClient::cancelAll()
{
    for (HttpExchange *exchange : std::exchange(m_open, {}))
        delete exchange;
}

}
