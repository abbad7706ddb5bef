#pragma once

#include "domain/Clock.h"
#include "domain/MedicationSource.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace concord {

/// The ports through which delivery/ sends (implemented in connectors/). All are asynchronous: the callback
/// runs later on the same thread, exactly once, unless cancelAll() came first, after which it never runs.
/// What was sent may have arrived whatever the callback says but success: the same id is sent again.

/// One HL7 v2 destination. Messages go out in the order of send(), the next one when the one before has its
/// answer or its error.
class Hl7Channel
{
public:
    using Callback = std::function<void(Result<QByteArray> answer)>; ///< the last acknowledgement waited for

    virtual ~Hl7Channel() = default;
    /// @param controlId MSH-10 of @p message; an answer counts only with it as its MSA-2.
    virtual void send(const QByteArray &message, const QByteArray &controlId, Callback done) = 0;
    virtual void cancelAll() = 0;
};

/// A message of ours to a webhook.
struct WebhookPost
{
    QString id; ///< webhook-id, the same for each attempt
    QByteArray contentType;
    QByteArray body; ///< signed as it is
    CorrelationId correlation;
};

/// One webhook endpoint. The reply has any status but 410, which disables the endpoint (ConfigInvalid from
/// then on), and 3xx, which is not followed (RedirectRefused).
class WebhookChannel
{
public:
    using Callback = std::function<void(Result<FetchReply>)>;

    virtual ~WebhookChannel() = default;
    virtual void post(const WebhookPost &message, Callback done) = 0;
    virtual void cancelAll() = 0;
};

/// A message of ours to a broker.
struct QueuePost
{
    QString messageId; ///< the same for each attempt
    QString type;      ///< "PRESCRIPTION_NEW"
    QString contentType;
    QByteArray body;
    CorrelationId correlation;
    Timestamp createdAt{};
};

/// One exchange and routing key of a broker. Success means that the broker has confirmed it.
class QueueChannel
{
public:
    using Callback = std::function<void(Result<void>)>;

    virtual ~QueueChannel() = default;
    virtual void publish(const QueuePost &message, Callback done) = 0;
    virtual void cancelAll() = 0;
};

}
