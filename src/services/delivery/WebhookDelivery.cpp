#include "delivery/WebhookDelivery.h"

#include "domain/HttpAnswer.h"

namespace concord {

void WebhookDelivery::deliver(const OutboundMessage &message, Callback done)
{
    auto event = formatted(message, m_format);
    if (!event) {
        m_later.run([done = std::move(done), error = event.error()] { done(fail(error)); });
        return;
    }
    const WebhookPost post{message.key, std::move(event->contentType), std::move(event->body),
                           message.correlation};
    m_channel.post(post, [record = message.record, done = std::move(done)](const Result<FetchReply> &reply) {
        if (!reply)
            return done(fail(reply.error()));
        if (!isSuccess(*reply))
            return done(fail(errorOfReply(*reply, QStringLiteral("webhook"))));
        done(DeliveryReceipt{record, QString::number(reply->status), reply->requestId, false});
    });
}

void WebhookDelivery::cancelAll()
{
    m_later.cancelAll();
    m_channel.cancelAll();
}

}
