#pragma once

#include "connectors/HttpClient.h"
#include "domain/FhirEndpoint.h"

#include <QObject>

namespace concord {

/// Reads and writes one EHR over HTTP(S). Made, used and deleted on one thread that has an event loop.
/// Statuses come back as replies, also after the last try, so that the caller can read the OperationOutcome;
/// what never became a reply is one of HttpClient's errors.
class EhrClient : public QObject, public FhirEndpoint
{
    Q_OBJECT

public:
    EhrClient(EhrClientSettings settings, const Clock &clock, QObject *parent = nullptr);
    ~EhrClient() override;

    void fetch(const QString &pathOrUrl, Callback done) override;
    void send(const FhirWrite &write, Callback done) override;
    void cancelAll() override;
    void setCorrelation(CorrelationId id) override { m_http.setCorrelation(id); }
    [[nodiscard]] QString baseUrl() const override { return m_http.guard().baseUrl(); }

private:
    HttpClient m_http;
};

}
