#pragma once

#include "codec/hl7/RdeWriter.h"
#include "delivery/Later.h"
#include "domain/Outbound.h"
#include "domain/OutboundChannels.h"

namespace concord {

/// Delivers orders to a pharmacy as HL7 v2 (RDE^O11). The receipt follows the acknowledgement that was asked
/// for: AA, or CA where the accept acknowledgement is enough. A no is an error by its code
/// (errorOfAnswer()); but "duplicate key" (205) in answer to a new order that was sent before says that the
/// earlier attempt had arrived. On the channel's thread.
class Hl7Delivery : public OutboundPort
{
public:
    /// @param head its ends and modes; control id and time are the message's
    Hl7Delivery(Hl7Channel &channel, Hl7Head head) : m_channel(channel), m_head(std::move(head)) {}

    void deliver(const OutboundMessage &message, Callback done) override;
    void cancelAll() override;

private:
    [[nodiscard]] Result<QByteArray> written(const OutboundMessage &message) const;

    Hl7Channel &m_channel;
    const Hl7Head m_head;
    Later m_later;
};

/// The event with what the receiver itself calls patient and order (message.related), where it does not say
/// so already.
[[nodiscard]] CanonicalEvent asTheReceiverKnows(const OutboundMessage &message);

}
