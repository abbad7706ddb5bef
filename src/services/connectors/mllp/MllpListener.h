#pragma once

#include "connectors/ListenerReport.h"
#include "connectors/ReceiptBox.h"
#include "connectors/mllp/MllpConnection.h"
#include "connectors/mllp/MllpListenerSettings.h"
#include "domain/Clock.h"
#include "domain/Intake.h"

#include <QHash>
#include <QObject>
#include <QScopedPointer>
#include <QSslConfiguration>

#include <map>
#include <memory>
#include <optional>

class QTcpServer;
class QTimer;

namespace concord {

/// The door for HL7 v2 over MLLP: a service for a ServiceThread of its own or with other listeners. Every
/// frame goes to the sink; the acknowledgements of the receipt go back in the order of the messages, after
/// the commit. When nothing was stored (busy or full store, the program ends) no answer goes out and the
/// connection closes: the sender sends again. A full sink stops the reading, so that TCP holds the senders
/// back. A sender that has several messages unanswered and loses one of them this way sends it after the
/// later ones; only one that waits for each answer has its order kept through a failure of the store.
class MllpListener : public QObject, private MllpConnection::Host
{
    Q_OBJECT
public:
    MllpListener(MllpListenerSettings settings, InboundSink &sink, const Clock &clock);
    ~MllpListener() override;

    void start();
    /// Accepts and reads no more, gives what is under way limits.stopTime for its commit and its answer. The
    /// sink's thread must still run. Blocks that long at most, twice that with peers that do not read.
    void stop();
    void setPaused(bool isPaused); ///< by a person's order; what is under way is answered

signals:
    void statusChanged(const concord::ListenerStatus &status);

private:
    struct LaterDeleter
    {
        void operator()(QObject *object) const { object->deleteLater(); }
    };
    using Connection = std::unique_ptr<MllpConnection, LaterDeleter>; ///< goes while its own signal runs

    // MllpConnection::Host
    [[nodiscard]] bool mayTake() override;
    void submit(quint64 connection, quint64 serial, const QByteArray &message,
                const std::shared_ptr<InboundSequence> &sequence) override;
    void troubled(const Error &error) override;
    void refused(const Error &error) override;
    void connectionClosed(quint64 connection) override;

    [[nodiscard]] Result<void> prepare();
    void listen();
    void accept(qintptr handle);
    void takeReceipts();
    void becomeFull();
    void lookForRoom();
    void resumeAll();
    void showState();
    void waitForReceipts(MllpConnection::Moment until);

    const MllpListenerSettings m_settings;
    InboundSink &m_sink;
    const Clock &m_clock;

    std::optional<QSslConfiguration> m_tls;
    std::unique_ptr<ListenerReport> m_report;
    std::shared_ptr<ReceiptBox> m_box; ///< the other owners are the answers under way
    std::unique_ptr<QTcpServer> m_server;
    std::unique_ptr<QTimer> m_listenTimer;
    std::unique_ptr<QTimer> m_acceptTimer;
    std::unique_ptr<QTimer> m_roomTimer;
    std::unique_ptr<QTimer> m_timeTimer;
    std::map<quint64, Connection> m_connections;
    QHash<QHostAddress, int> m_perAddress;
    quint64 m_nextConnection = 1;
    quint64 m_lastResumed = 0;
    int m_underWay = 0; ///< submitted, without receipt
    bool m_isFull = false;
    bool m_isPaused = false;
    bool m_isStopping = false;
};

}
