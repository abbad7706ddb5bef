#pragma once

#include "delivery/EventFormat.h"
#include "delivery/Later.h"
#include "domain/OutboundChannels.h"

namespace concord {

/// Delivers to a webhook: webhook-id is the message's key, the same for each attempt, so that the receiver
/// knows a repetition. Any 2xx is the receipt. On the channel's thread.
class WebhookDelivery : public OutboundPort
{
public:
    WebhookDelivery(WebhookChannel &channel, EventFormat format)
        : m_channel(channel), m_format(std::move(format))
    {}

    void deliver(const OutboundMessage &message, Callback done) override;
    void cancelAll() override;

private:
    WebhookChannel &m_channel;
    const EventFormat m_format;
    Later m_later;
};

}
