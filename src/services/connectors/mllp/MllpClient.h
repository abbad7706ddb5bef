#pragma once

#include "connectors/PeerTls.h"
#include "connectors/mllp/MllpFramer.h"
#include "domain/Result.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>

class QTcpSocket;
class QTimer;

namespace concord {

struct MllpClientSettings
{
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 2575;
    std::optional<PeerTls> tls; ///< none: plain
    /// Messages sent and not answered yet. With one, the order holds whatever happens; many peers take no
    /// more.
    int maxUnanswered = 1;
    std::chrono::milliseconds connectTime = std::chrono::seconds(10); ///< TLS handshake included
    std::chrono::milliseconds answerTime =
        std::chrono::seconds(30); ///< from the sending of a message to its answer
    std::chrono::milliseconds reconnectFirst =
        std::chrono::milliseconds(200);                                 ///< doubles with every failure,
    std::chrono::milliseconds reconnectMost = std::chrono::seconds(10); ///< to this
    qsizetype maxAnswerBytes = 1024 * 1024;
    /// Enhanced mode with both acknowledgements: a CA is not the answer yet, the application's follows on the
    /// same connection within applicationTime.
    bool awaitsApplication = false;
    std::chrono::milliseconds applicationTime = std::chrono::seconds(60); ///< from the CA on
};

/// Sends HL7 v2 messages over MLLP and finds the answer to each: the one whose MSA-2 is the message's MSH-10.
/// Messages wait for a connection, which is made when one is there to be sent and made again when it breaks.
/// Asynchronous; lives on one thread, which has an event loop.
class MllpClient : public QObject
{
    Q_OBJECT
public:
    explicit MllpClient(MllpClientSettings settings, QObject *parent = nullptr);
    ~MllpClient() override; ///< what waits is not reported

    /// @param controlId MSH-10 of @p message
    /// answered() or failed() follows, once.
    void send(const QByteArray &message, const QByteArray &controlId);
    /// Takes a message back that was not sent yet; false when it was sent, or there is none. Nothing is
    /// reported of it.
    bool withdraw(const QByteArray &controlId);
    [[nodiscard]] int unfinishedCount() const { return int(m_queue.size()); }

signals:
    void answered(const QByteArray &controlId, const QByteArray &answer); ///< AA or not: the caller reads it
    /// Timeout: no answer in time. Unreachable: the connection broke after the message was sent; whether it
    /// arrived is not known: send it again. What was not sent yet waits on.
    void failed(const QByteArray &controlId, const concord::Error &error);
    /// A try to connect that failed, an answer to nobody, or bytes outside of frames.
    void troubled(const concord::Error &error);

private:
    struct Message
    {
        QByteArray controlId;
        QByteArray bytes; ///< framed
        bool isSent = false;
        bool isAccepted = false;                      ///< by a CA
        std::chrono::steady_clock::time_point sentAt; ///< or accepted
    };

    void connectToPeer();
    void encrypt();
    void checkPin();
    void ready();
    void sendWaiting();
    void read();
    void answer(const QByteArray &message);
    void broke(const Error &error);
    void checkTime();
    void dropSocket();
    [[nodiscard]] QString where() const;

    const MllpClientSettings m_settings;
    std::unique_ptr<QTcpSocket> m_socket;
    std::unique_ptr<QTimer> m_reconnectTimer;
    std::unique_ptr<QTimer> m_timeTimer;
    MllpFramer m_framer;
    std::deque<Message> m_queue; ///< in the order of send()
    std::chrono::milliseconds m_reconnectAfter;
    bool m_isReady = false;
};

/// MSA-2 of an acknowledgement; empty when there is none.
[[nodiscard]] QByteArray acknowledgedId(const QByteArray &answer);
/// MSA-1, "AA".
[[nodiscard]] QByteArray answerCode(const QByteArray &answer);

}
