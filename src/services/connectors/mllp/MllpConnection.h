#pragma once

#include "connectors/mllp/MllpFramer.h"
#include "connectors/mllp/MllpListenerSettings.h"
#include "domain/Inbound.h"

#include <QByteArrayList>
#include <QHostAddress>
#include <QObject>
#include <QSslError>

#include <chrono>
#include <deque>
#include <memory>

class QTcpSocket;

namespace concord {

/// One peer of an MllpListener: reads frames as far as the limits and the sink allow, hands them over in
/// order and writes the answers in the order of the messages. On the listener's thread.
class MllpConnection : public QObject
{
    Q_OBJECT
public:
    using Moment = std::chrono::steady_clock::time_point;

    /// What it asks of its listener.
    class Host
    {
    public:
        virtual ~Host() = default;
        /// False while the sink is full, or the listener pauses or stops; resume() is called when that ends.
        [[nodiscard]] virtual bool mayTake() = 0;
        virtual void submit(quint64 connection, quint64 serial, const QByteArray &message,
                            const std::shared_ptr<InboundSequence> &sequence) = 0;
        virtual void troubled(const Error &error) = 0;         ///< odd, but nothing is missing
        virtual void refused(const Error &error) = 0;          ///< something the peer sent was not taken
        virtual void connectionClosed(quint64 connection) = 0; ///< may be destroyed from here on
    };

    /// The socket is connected, and its TLS handshake, if any, under way.
    /// @param clientPins of which the key of a peer that shows a certificate must be one; empty: any
    MllpConnection(quint64 id, std::unique_ptr<QTcpSocket> socket, const MllpLimits &limits,
                   QByteArrayList clientPins, Host &host);
    ~MllpConnection() override;

    [[nodiscard]] const QHostAddress &peer() const { return m_peer; }

    void resume(); ///< the host may take again
    void settle(quint64 serial, const Result<InboundReceipt> &result);
    void checkTime(Moment now);
    /// Writes out what is answered and closes; blocks, at most until @p until.
    void closeUntil(Moment until);

private:
    enum class Phase { Handshake, Open, Closing };
    struct Slot
    {
        enum class State { Waiting, Submitted, Answered };
        quint64 serial = 0;
        QByteArray message; ///< kept until answered: a full sink is asked again
        State state = State::Waiting;
        QByteArrayList replies;
    };

    void watch();
    void encrypted();
    void advance();
    void read();
    void take(MllpItem item);
    void submitWaiting();
    [[nodiscard]] bool beginsAnew();
    void writeAnswers();
    [[nodiscard]] bool mayRead() const;
    void closeAfterAnswers(const Error &error);
    void closeNow();
    [[nodiscard]] QString where() const;

    quint64 m_id;
    const MllpLimits &m_limits;
    const QByteArrayList m_clientPins;
    Host &m_host;
    std::unique_ptr<QTcpSocket> m_socket;
    QHostAddress m_peer;
    Phase m_phase = Phase::Open;
    MllpFramer m_framer;
    std::deque<Slot> m_slots; ///< in the order of the stream
    quint64 m_nextSerial = 1;
    qsizetype m_noiseBytes = 0; ///< since the last frame
    bool m_takesNoMore = false; ///< what is under way is answered, then the connection closes
    std::shared_ptr<InboundSequence> m_sequence; ///< of what is under way, which owns it as well
    bool m_mustDrain = false;                    ///< a message was not taken: none overtakes it
    bool m_isHeldBack = false;                   ///< by us: the peer's time does not run
    bool m_isAdvancing = false;
    Moment m_frameSince;
    Moment m_activeAt; ///< connected, or the last message or answer
};

}
