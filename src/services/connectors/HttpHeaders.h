#pragma once

#include "domain/Clock.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace concord {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7, the form that senders must use); empty for
/// anything else.
[[nodiscard]] std::optional<Timestamp> parseHttpDate(const QByteArray &text);

/// Retry-After as seconds or as a date (RFC 9110 section 10.2.3); zero when absent, unreadable or in the
/// past.
[[nodiscard]] std::chrono::milliseconds parseRetryAfter(const QByteArray &value, Timestamp now);

/// X-RateLimit-Reset, where a limit ends as seconds since 1970, as the wait from @p serverTime on; zero when
/// absent, unreadable or in the past.
[[nodiscard]] std::chrono::milliseconds parseRateReset(const QByteArray &value, Timestamp serverTime);

/// "application/fhir+json" of "Application/FHIR+json; charset=utf-8".
[[nodiscard]] QString mediaType(const QByteArray &contentType);

}
