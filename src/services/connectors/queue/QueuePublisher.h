#pragma once

#include "connectors/queue/BrokerSettings.h"
#include "connectors/queue/QueueMessage.h"

#include <memory>

namespace concord {

class BrokerLink;

/// Publishes to RabbitMQ, persistent and confirmed: a success means that the broker has the message on disk,
/// for a quorum queue on most of its nodes. Connects when needed. Blocking, for one thread that may wait. A
/// connection of its own, not a consumer's: a broker in memory or disk alarm stops reading those that
/// publish, and acknowledgements must go through.
class QueuePublisher
{
public:
    explicit QueuePublisher(BrokerSettings settings);
    ~QueuePublisher();

    /// @param exchange empty: the default one, for which @p routingKey is a queue's name
    /// Errors are those of BrokerLink; RemoteNotFound when no queue takes the message, RemoteFailed when the
    /// broker refused it, Timeout after answerTime (the detail tells when the broker blocks publishers).
    /// After a Timeout or Unreachable the message may be there all the same: publishing again can double it.
    [[nodiscard]] Result<void> publish(const QString &exchange, const QString &routingKey,
                                       const QueueMessage &message);
    [[nodiscard]] Result<void> declareQuorumQueue(const QString &queue, bool isExclusive = false);
    /// Until the next use. A publisher that is left idle is dropped by the broker after two heartbeats, which
    /// the next publish() mends at the cost of one more connection.
    void close();

private:
    [[nodiscard]] Result<void> connect();
    [[nodiscard]] Result<void> publishOnce(const QString &exchange, const QString &routingKey,
                                           const QueueMessage &message);
    [[nodiscard]] Result<void> waitForConfirm();
    [[nodiscard]] Result<bool> readFrame(std::chrono::microseconds atMost); ///< true: the confirm has come

    BrokerSettings m_settings;
    std::unique_ptr<BrokerLink> m_link;
    bool m_isReturned = false; ///< no queue took the message under way
    bool m_isBlocked = false;  ///< the broker is in alarm
};

}
