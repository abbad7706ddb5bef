#include "connectors/EhrClient.h"

#include "connectors/TlsPolicy.h"

#include <algorithm>
#include <utility>

namespace concord {

EhrClient::EhrClient(EhrClientSettings settings, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_settings(std::move(settings)),
      m_guard(m_settings.base),
      m_tls(tlsConfiguration(m_settings.tls)),
      m_tlsInUse(m_tls.value_or(QSslConfiguration())),
      m_context{m_settings, m_guard, clock, m_tlsInUse, m_network}
{
    m_network.setProxy(m_settings.proxy);
}

EhrClient::~EhrClient()
{
    cancelAll();
}

void EhrClient::fetch(const QString &pathOrUrl, Callback done)
{
    start({}, pathOrUrl, std::move(done));
}

void EhrClient::send(const FhirWrite &write, Callback done)
{
    HttpRequest request;
    request.method = write.method == FhirWrite::Method::Put ? "PUT" : "POST";
    request.body = write.body;
    request.headers.emplaceBack("Prefer", "return=representation");
    if (!write.ifNoneExist.isEmpty())
        request.headers.emplaceBack("If-None-Exist", write.ifNoneExist.toLatin1());
    if (!write.ifMatch.isEmpty())
        request.headers.emplaceBack("If-Match", "W/\"" + write.ifMatch.toLatin1() + '"');
    std::optional<Error> refusal;
    if (write.method == FhirWrite::Method::Post && write.ifNoneExist.isEmpty())
        refusal = Error{ErrorCode::Internal, m_guard.baseUrl(),
                        QStringLiteral("a create without a condition could happen twice"), 0};
    start(std::move(request), write.path, std::move(done), refusal);
}

void EhrClient::start(HttpRequest request, const QString &pathOrUrl, Callback done,
                      const std::optional<Error> &refusal)
{
    const auto url = m_guard.checkBase().and_then([&] { return m_guard.resolve(pathOrUrl); });
    request.url = url.value_or(QUrl());
    auto *exchange = new HttpExchange(m_context, std::move(request), m_correlation, this);
    m_open.push_back(exchange);
    connect(exchange, &HttpExchange::finished, this, [this, exchange, done = std::move(done)] {
        std::erase(m_open, exchange);
        exchange->deleteLater();
        const Callback answer = done; // the connection, and with it this lambda, may end inside the call
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

void EhrClient::cancelAll()
{
    for (HttpExchange *exchange : std::exchange(m_open, {}))
        delete exchange;
}

}
