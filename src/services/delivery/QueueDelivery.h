#pragma once

#include "delivery/EventFormat.h"
#include "delivery/Later.h"
#include "domain/OutboundChannels.h"

namespace concord {

/// Delivers to a broker. The receipt is the broker's confirm: the message is on its disk, and a queue has it;
/// not that anybody has read it. message-id is the message's key, for the readers to know a repetition. On
/// the channel's thread.
class QueueDelivery : public OutboundPort
{
public:
    QueueDelivery(QueueChannel &channel, EventFormat format) : m_channel(channel), m_format(std::move(format))
    {}

    void deliver(const OutboundMessage &message, Callback done) override;
    void cancelAll() override;

private:
    QueueChannel &m_channel;
    const EventFormat m_format;
    Later m_later;
};

}
