#include "delivery/EventFormat.h"

#include "codec/canonical/OutboundJson.h"
#include "delivery/Hl7Delivery.h"

namespace concord {

Result<FormattedEvent> formatted(const OutboundMessage &message, const EventFormat &format)
{
    const CanonicalEvent event = asTheReceiverKnows(message);
    if (!format.isHl7)
        return outboundJson(event, message.key).map([](QByteArray body) {
            return FormattedEvent{"application/json", std::move(body)};
        });
    Hl7Head head = format.head;
    head.controlId = hl7ControlId(message.key);
    head.createdAt = message.createdAt;
    return rdeFromCanonical(event, head).map([](QByteArray body) {
        return FormattedEvent{"application/hl7-v2; charset=utf-8", std::move(body)};
    });
}

}
