#include "domain/Result.h"

#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<ErrorCode, 38> codeWords{{
    {ErrorCode::InvalidMessage, "invalid_message"},
    {ErrorCode::WrongContentType, "wrong_content_type"},
    {ErrorCode::UnsupportedVersion, "unsupported_version"},
    {ErrorCode::TooLarge, "too_large"},
    {ErrorCode::ReferenceNotFound, "reference_not_found"},
    {ErrorCode::UnsupportedMessage, "unsupported_message"},
    {ErrorCode::DuplicateId, "duplicate_id"},
    {ErrorCode::SignatureInvalid, "signature_invalid"},
    {ErrorCode::Unreachable, "unreachable"},
    {ErrorCode::Timeout, "timeout"},
    {ErrorCode::TlsFailed, "tls_failed"},
    {ErrorCode::RedirectRefused, "redirect_refused"},
    {ErrorCode::Unauthorized, "unauthorized"},
    {ErrorCode::RemoteForbidden, "remote_forbidden"},
    {ErrorCode::RemoteNotFound, "remote_not_found"},
    {ErrorCode::RemoteGone, "remote_gone"},
    {ErrorCode::RateLimited, "rate_limited"},
    {ErrorCode::RemoteRejected, "remote_rejected"},
    {ErrorCode::RemoteFailed, "remote_failed"},
    {ErrorCode::BreakerOpen, "breaker_open"},
    {ErrorCode::EngineFull, "engine_full"},
    {ErrorCode::Paused, "paused"},
    {ErrorCode::StoreBusy, "store_busy"},
    {ErrorCode::StoreFull, "store_full"},
    {ErrorCode::StoreCorrupt, "store_corrupt"},
    {ErrorCode::StoreNewer, "store_newer"},
    {ErrorCode::StoreFailed, "store_failed"},
    {ErrorCode::Erased, "erased"},
    {ErrorCode::CodeRejected, "code_rejected"},
    {ErrorCode::NotFound, "not_found"},
    {ErrorCode::Forbidden, "forbidden"},
    {ErrorCode::SignInRefused, "sign_in_refused"},
    {ErrorCode::Overlap, "overlap"},
    {ErrorCode::Conflict, "conflict"},
    {ErrorCode::Cancelled, "cancelled"},
    {ErrorCode::ConfigInvalid, "config_invalid"},
    {ErrorCode::Internal, "internal"},
    {ErrorCode::Internal, "unknown"},
}};
}

QString codeName(ErrorCode code)
{
    return wordOf(codeWords, code);
}

ErrorCode errorCodeFromName(QStringView name)
{
    return enumOf(codeWords, name).value_or(ErrorCode::Internal);
}

bool isRetryable(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unreachable:
    case ErrorCode::Timeout:
    case ErrorCode::RateLimited:
    case ErrorCode::RemoteFailed:
    case ErrorCode::BreakerOpen:
    case ErrorCode::EngineFull:
    case ErrorCode::StoreBusy:
        return true;
    default:
        return false;
    }
}

}
