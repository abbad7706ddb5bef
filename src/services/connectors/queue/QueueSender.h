#pragma once

#include "connectors/queue/BrokerSettings.h"
#include "domain/OutboundChannels.h"

#include <QObject>
#include <QThread>

#include <map>
#include <memory>

namespace concord {

struct QueueSenderSettings
{
    BrokerSettings broker;
    QString exchange; ///< empty: the default one, for which the routing key is a queue's name
    QString routingKey;
};

/// Publishes to one exchange, confirmed (QueuePublisher, which blocks, on a thread of its own), in the order
/// of publish(). A message that no queue takes is ConfigInvalid: a binding is missing, and the same message
/// goes through when there is one. Other errors are QueuePublisher's. The destructor waits for the publish
/// under way, whose times are bounded.
class QueueSender : public QObject, public QueueChannel
{
    Q_OBJECT
public:
    explicit QueueSender(QueueSenderSettings settings, QObject *parent = nullptr);
    ~QueueSender() override;

    void publish(const QueuePost &message, Callback done) override;
    void cancelAll() override; ///< what waits is not sent any more

private:
    class Work;
    void settle(quint64 ticket, const Result<void> &result);

    QThread m_thread;
    std::unique_ptr<Work> m_work; ///< lives on m_thread
    std::map<quint64, Callback> m_waiting;
    quint64 m_nextTicket = 1;
};

}
