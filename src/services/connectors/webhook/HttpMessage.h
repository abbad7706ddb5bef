#pragma once

#include "domain/Id.h"
#include "domain/Inbound.h"

#include <QByteArray>

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace concord {

/// Request line and headers, as a listener hands them to what decides.
struct HttpHead
{
    QByteArray method;
    QByteArray target;
    int version = 11;                                      ///< 10 or 11
    std::vector<std::pair<QByteArray, QByteArray>> fields; ///< names in lower case, in the order sent

    [[nodiscard]] QByteArray value(QByteArrayView name) const; ///< the first one's; empty when there is none
    [[nodiscard]] int count(QByteArrayView name) const;
};

/// What is answered.
struct HttpAnswer
{
    int status = 200;
    QByteArray contentType = "application/json";
    QByteArray body;
    std::chrono::seconds retryAfter{0}; ///< 0 = no such header
    QByteArray allow;                   ///< for 405
};

/// A refusal with a status.
struct HttpProblem
{
    int status = 400;
    Error error;
    std::chrono::seconds retryAfter{0};
    QByteArray allow;
};

[[nodiscard]] QByteArray reasonPhrase(int status);

/// RFC 7807: title, status, detail, and as extensions code, where, correlation_id, event_id. Nothing of the
/// request.
[[nodiscard]] HttpAnswer problemAnswer(const HttpProblem &problem, CorrelationId correlation,
                                       EventId event = {});

/// 202 for what was stored, 409 or 422 for what was refused (kept or not).
[[nodiscard]] HttpAnswer receiptAnswer(const InboundReceipt &receipt);
/// 503: not acknowledged, to be sent again.
[[nodiscard]] HttpProblem notAcknowledged(const Error &error);

/// How the connection goes on after an answer.
struct HttpFraming
{
    int version = 11;
    bool keepAlive = true;
    bool hasBody = true; ///< false for HEAD: the length is told, the body is not sent
    QByteArray date;     ///< an HTTP date
};
[[nodiscard]] QByteArray bytesOf(const HttpAnswer &answer, const HttpFraming &framing);

}
