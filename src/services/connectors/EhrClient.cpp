#include "connectors/EhrClient.h"

#include <utility>

namespace concord {

EhrClient::EhrClient(EhrClientSettings settings, const Clock &clock, QObject *parent)
    : QObject(parent), m_http(std::move(settings), clock)
{}

EhrClient::~EhrClient() = default;

void EhrClient::fetch(const QString &pathOrUrl, Callback done)
{
    m_http.ask({}, pathOrUrl, std::move(done));
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
    if (write.method == FhirWrite::Method::Batch)
        return m_http.ask(std::move(request), write.path, std::move(done), {});
    if (write.method == FhirWrite::Method::Post && write.ifNoneExist.isEmpty())
        refusal = Error{ErrorCode::Internal, baseUrl(),
                        QStringLiteral("a create without a condition could happen twice"), 0};
    m_http.ask(std::move(request), write.path, std::move(done), refusal);
}

void EhrClient::cancelAll()
{
    m_http.cancelAll();
}

}
