#include "delivery/QueueDelivery.h"

namespace concord {

void QueueDelivery::deliver(const OutboundMessage &message, Callback done)
{
    auto event = formatted(message, m_format);
    if (!event) {
        m_later.run([done = std::move(done), error = event.error()] { done(fail(error)); });
        return;
    }
    const QueuePost post{message.key,
                         wordOf(message.kind),
                         QString::fromLatin1(event->contentType),
                         std::move(event->body),
                         message.correlation,
                         message.createdAt};
    m_channel.publish(post, [record = message.record, done = std::move(done)](const Result<void> &confirmed) {
        if (!confirmed)
            return done(fail(confirmed.error()));
        // not the broker's own word: "confirmed" would be the pharmacy's answer to a cancel
        // (domain/Outbound.h)
        done(DeliveryReceipt{record, QStringLiteral("published"), {}, false});
    });
}

void QueueDelivery::cancelAll()
{
    m_later.cancelAll();
    m_channel.cancelAll();
}

}
