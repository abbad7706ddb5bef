#pragma once

#include "connectors/webhook/HttpMessage.h"
#include "connectors/webhook/WebhookSettings.h"

#include <optional>

namespace concord {

// What may pass, decided from the headers alone; pure functions.

/// Who is asked for, by the path.
struct HookTarget
{
    enum class Kind { Hook, Health, Unknown };
    Kind kind = Kind::Unknown;
    QString connection;   ///< of a Hook, percent-decoded
    bool isBelow = false; ///< the path goes on, "/hooks/ehr/MedicationRequest/123"
};
[[nodiscard]] HookTarget targetOf(const QByteArray &requestTarget);

/// How the body is delimited, when it is beyond doubt. Two recipients that read one length differently are
/// how requests are smuggled (RFC 9112 section 11.2), so whatever could be read in two ways is refused.
struct BodyFrame
{
    std::optional<quint64> length;
    bool isChunked = false;
};
[[nodiscard]] tl::expected<BodyFrame, HttpProblem> bodyFrameOf(const HttpHead &head);

/// Method, length and content type, in this order.
[[nodiscard]] std::optional<HttpProblem> refusalOfHead(const HttpHead &head, const BodyFrame &frame,
                                                       const HookSettings &hook);

/// What the proof of a request says of it.
struct Authenticated
{
    QString messageId;         ///< empty for a SharedHeader
    bool isReplayable = false; ///< neither a time nor that id is signed
};

/// Or SignatureInvalid.
[[nodiscard]] Result<Authenticated> authenticated(const HttpHead &head, const QByteArray &body,
                                                  const HookSettings &hook, Timestamp now);

/// ConfigInvalid names the first thing that can never work: two hooks of one name, a hook without style, a
/// header name that is none, a secret that verifies nothing.
[[nodiscard]] Result<void> checkHooks(const std::vector<HookSettings> &hooks);

}
