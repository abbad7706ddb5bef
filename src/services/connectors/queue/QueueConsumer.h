#pragma once

#include "connectors/ListenerReport.h"
#include "connectors/ReceiptBox.h"
#include "connectors/queue/Backoff.h"
#include "connectors/queue/QueueConsumerSettings.h"
#include "connectors/queue/QueueMessage.h"
#include "domain/Clock.h"
#include "domain/InboundSequence.h"
#include "domain/Intake.h"

#include <QObject>
#include <QSocketNotifier>

#include <map>
#include <memory>

class QTimer;

namespace concord {

class BrokerLink;
class QueuePublisher;

/// The door for messages of a RabbitMQ queue: a service for a ServiceThread of its own, because connecting,
/// parking and the rest of a message half read may block it (each with an end: connectTime, answerTime, two
/// heartbeats). Between these it sleeps in the event loop, woken by the socket or by a receipt.
/// A message is acknowledged after its commit. One that cannot be taken (refused by the sink, no known
/// content type, too large, came back too often) goes to the parking queue with a confirm and is acknowledged
/// then. When the store has trouble or the engine is full, messages stay here unacknowledged, in order,
/// bounded by the prefetch; they go back to the broker when we stop or the connection breaks. Everything
/// arrives at least once: after a break some come again, and the sink knows them. Parking can double a
/// message, never lose it.
class QueueConsumer : public QObject
{
    Q_OBJECT
public:
    QueueConsumer(QueueConsumerSettings settings, InboundSink &sink, const Clock &clock);
    ~QueueConsumer() override;

    void start();
    void stop(); ///< acknowledges what commits within stopTime, gives the rest back to the queue
    void setPaused(bool isPaused); ///< by a person's order; what is under way is acknowledged

signals:
    void statusChanged(const concord::ListenerStatus &status);

private:
    /// It goes while its own signal runs, and its socket is closed at once.
    struct NotifierDeleter
    {
        void operator()(QSocketNotifier *notifier) const
        {
            notifier->setEnabled(false);
            notifier->deleteLater();
        }
    };
    enum class Stage {
        Waiting,   ///< for the sink
        Submitted, ///< to the sink
        Poison     ///< for the parking queue
    };
    struct Delivery
    {
        Stage stage = Stage::Waiting;
        QueueMessage message;
        InboundFormat format = InboundFormat::Json;
        CorrelationId correlationId;
        Error poison;    ///< why it cannot be taken
        EventId eventId; ///< kept for review all the same
    };
    using Deliveries = std::map<quint64, Delivery>; ///< by delivery tag, which is the queue's order

    void connectToBroker();
    [[nodiscard]] Result<void> openLink();
    void linkBroke(const Error &error);
    void dropLink();
    void readMessages();
    [[nodiscard]] Result<bool> readOne(); ///< false: nothing more for now
    [[nodiscard]] Result<void> handleOther();

    void takeReceipts();
    void settle(quint64 tag, const Result<InboundReceipt> &result);
    void submitWaiting();
    void holdBack(const Error &error);
    void goOn();
    void parkPoison();
    void acknowledge(Deliveries::iterator delivery);
    void showState();
    void finishUnderWay();

    const QueueConsumerSettings m_settings;
    InboundSink &m_sink;
    const Clock &m_clock;

    std::unique_ptr<ListenerReport> m_report;
    std::shared_ptr<ReceiptBox> m_box; ///< the other owners are the answers under way
    std::unique_ptr<BrokerLink> m_link;
    std::unique_ptr<QueuePublisher> m_parking;
    std::unique_ptr<QSocketNotifier, NotifierDeleter> m_notifier;
    std::unique_ptr<QTimer> m_connectTimer;
    std::unique_ptr<QTimer> m_heartbeatTimer;
    std::unique_ptr<QTimer> m_goOnTimer;
    std::unique_ptr<QTimer> m_parkTimer;

    Deliveries m_deliveries;
    std::shared_ptr<InboundSequence> m_sequence; ///< until one is not stored; also of what is under way
    quint64 m_epoch = 0; ///< of the connection: a delivery tag means nothing in another one
    int m_submitted = 0; ///< of this epoch
    Backoff m_connectBackoff;
    Backoff m_sinkBackoff;
    Backoff m_parkBackoff;
    std::chrono::steady_clock::time_point m_linkedAt;
    bool m_isHeldBack = false; ///< the sink is full or in trouble
    bool m_mustDrain = false;  ///< a message failed: none overtakes it
    bool m_isParkingStuck = false;
    bool m_isPaused = false;
    bool m_isStopping = false;
};

}
