#pragma once

#include "connectors/mllp/MllpClient.h"
#include "domain/OutboundChannels.h"

#include <QTimer>

namespace concord {

struct MllpSenderSettings
{
    MllpClientSettings client; ///< maxUnanswered is always 1
    /// How long a message waits for a connection, with the client's tries and growing waits in between.
    std::chrono::milliseconds patience = std::chrono::seconds(15);
};

/// HL7 v2 to one destination: one connection, one message under way, in the order of send(). Unreachable (no
/// connection in time, or cut before the answer), Timeout (no answer in time; the detail says when one came
/// whose MSA-2 was another message's), TlsFailed and ConfigInvalid (at once). After a Timeout the connection
/// is made anew, so that a late answer is never taken for another message's. On one thread with an event
/// loop.
class MllpSender : public QObject, public Hl7Channel
{
    Q_OBJECT
public:
    explicit MllpSender(MllpSenderSettings settings, QObject *parent = nullptr);

    void send(const QByteArray &message, const QByteArray &controlId, Callback done) override;
    void cancelAll() override;

private:
    struct Message
    {
        QByteArray bytes;
        QByteArray controlId;
        Callback done;
    };

    void startNext();
    void noteTrouble(const Error &error);
    void loseHope();
    void endInError(Error error);
    void finish(Result<QByteArray> result);
    void makeClient();

    const MllpSenderSettings m_settings;
    std::unique_ptr<MllpClient> m_client;
    QTimer m_patience;
    std::deque<Message> m_queue;    ///< the first is under way
    std::optional<Error> m_trouble; ///< of the one under way
    bool m_isUnderWay = false;
    int m_generation = 0; ///< of the client
};

}
