#pragma once

#include <QMetaType>
#include <QString>

#include <tl/expected.hpp>

namespace concord {

/// What a caller can branch on. Names are stable: they are stored (event_failures.error_code) and printed.
enum class ErrorCode {
    // input
    InvalidMessage,     ///< not what the format allows (FHIR, HL7, JSON); where = JSON path or field
    WrongContentType,   ///< HTML or something else where JSON was due
    UnsupportedVersion, ///< another FHIR version, or XML
    TooLarge,
    ReferenceNotFound,  ///< a reference that leads nowhere
    UnsupportedMessage, ///< a message type, event or resource that this interface does not serve
    DuplicateId,        ///< a message id that was used before for another content
    SignatureInvalid,   ///< missing, wrong, or outside the time allowed
    // remote
    Unreachable, ///< refused, no route, name unknown, connection cut
    Timeout,
    TlsFailed,       ///< detail says which: certificate expired, name, chain, pin
    RedirectRefused, ///< redirect or paging link to another host
    Unauthorized,    ///< HTTP 401
    RemoteForbidden, ///< HTTP 403
    RemoteNotFound,  ///< HTTP 404
    RemoteGone,      ///< HTTP 410
    RateLimited,     ///< HTTP 429
    RemoteRejected,  ///< any other 4xx, or an OperationOutcome error
    RemoteFailed,    ///< 5xx
    BreakerOpen,     ///< the endpoint's breaker lets nothing through now
    // engine
    EngineFull, ///< the intake queue is at its limit: send again later
    Paused,     ///< by a person's order
    // store
    StoreBusy,    ///< locked, or a serialization failure: the whole transaction may be tried again
    StoreFull,    ///< disk full
    StoreCorrupt, ///< not a database, or damaged
    StoreNewer,   ///< schema of a newer program, or a changed migration
    StoreFailed,  ///< anything else the database said
    Erased,       ///< its key was destroyed, so that nobody can read it; where = the day
    // orders
    CodeRejected, ///< a person has decided that a code of it is no drug of ours; where = "mapping/<id>"
    NotFound,
    Forbidden,
    SignInRefused, ///< name or password wrong, account locked or disabled; it never says which
    Overlap,       ///< a job of this integration is queued or running
    Conflict,      ///< decided by someone else meanwhile; a rule forbids the step
    Cancelled,
    ConfigInvalid,
    Internal
};

/// It did not work: a code, a place and a detail for the log. Never patient data in any of the three.
/// where: a JSON path, a URL without query, a table or a file. detail: English, one line.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString where;
    QString detail;
    /// Milliseconds the other side asked us to wait (Retry-After); 0 when it did not say.
    qint64 retryAfterMs = 0;

    friend bool operator==(const Error &, const Error &) = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, QString where, QString detail = {})
{
    return tl::unexpected<Error>(Error{code, std::move(where), std::move(detail), 0});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

/// "rate_limited": what is stored and printed for a code; the reverse gives Internal for unknown text.
[[nodiscard]] QString codeName(ErrorCode code);
[[nodiscard]] ErrorCode errorCodeFromName(QStringView name);

/// True for errors that may go away by themselves (network, 408/425/429/5xx, a busy store).
[[nodiscard]] bool isRetryable(ErrorCode code);

}

Q_DECLARE_METATYPE(concord::Error)
