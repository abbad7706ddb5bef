#pragma once

#include "domain/Id.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace concord {

/// What came back for one request, whatever the status: the caller reads OperationOutcomes.
struct FetchReply
{
    int status = 0;          ///< HTTP status
    QByteArray body;         ///< decompressed
    QString contentType;     ///< without parameters, lower case
    qint64 serverTimeMs = 0; ///< Date header; 0 when absent
    qint64 retryAfterMs = 0; ///< Retry-After; 0 when absent
    qint64 firstByteMs = 0;  ///< from sending to the response header
    QString requestId;       ///< what was sent as X-Request-Id
    QString location;        ///< Location header, of something created; empty when absent
};

/// The port through which a job reads an EHR: GET only, relative to the FHIR base URL. Asynchronous: the
/// callback runs later on the same thread, exactly once, unless cancelAll() came first, after which it never
/// runs. The implementation retries inside one attempt (DESIGN section 2), enforces limits and TLS, and never
/// follows a redirect or a URL to another host (RedirectRefused).
class MedicationSource
{
public:
    using Callback = std::function<void(Result<FetchReply>)>;

    virtual ~MedicationSource() = default;
    /// @param pathOrUrl "MedicationRequest?status=active" (relative, already percent-encoded) or a `next`
    /// link verbatim.
    virtual void fetch(const QString &pathOrUrl, Callback done) = 0;
    virtual void cancelAll() = 0;
    /// Sent with every request from now on (X-Correlation-Id), so that the two sides' logs can be joined.
    virtual void setCorrelation(CorrelationId id) = 0;
    /// The FHIR base, for making absolute references relative ("https://host/fhir").
    [[nodiscard]] virtual QString baseUrl() const = 0;
};

}
