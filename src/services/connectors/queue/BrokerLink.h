#pragma once

#include "connectors/queue/BrokerSettings.h"
#include "connectors/queue/QueueMessage.h"

#include <amqp.h>

#include <memory>

struct x509_store_ctx_st;

namespace concord {

/// One connection with one channel to RabbitMQ, over librabbitmq; open as long as it lives. Blocking, always
/// with an end. Used by one thread; included by QueueConsumer.cpp and QueuePublisher.cpp only, which keep the
/// C library out of everybody else. Errors: Unreachable (refused, cut, closed by the broker for its
/// shutdown), Timeout, TlsFailed, Unauthorized (log-in), RemoteForbidden, RemoteNotFound, RemoteRejected (an
/// argument of a queue differs, …).
class BrokerLink
{
public:
    static constexpr amqp_channel_t channel = 1;

    [[nodiscard]] static Result<std::unique_ptr<BrokerLink>> open(const BrokerSettings &settings);
    ~BrokerLink(); ///< closes politely when it still can
    BrokerLink(const BrokerLink &) = delete;
    BrokerLink &operator=(const BrokerLink &) = delete;

    [[nodiscard]] amqp_connection_state_t state() const { return m_state; }
    /// A durable quorum queue; with @p isExclusive only one consumer at a time gets messages of it.
    [[nodiscard]] Result<void> declareQuorumQueue(const QString &queue, bool isExclusive);
    [[nodiscard]] Result<void> checkQueue(const QString &queue); ///< that it exists
    /// The answer to the last command.
    [[nodiscard]] Result<void> lastAnswer();
    /// What an answer or a status says, as ours; a broken link is closed without ceremony.
    [[nodiscard]] Result<void> resultOf(const amqp_rpc_reply_t &reply);
    [[nodiscard]] Result<void> resultOf(int status);
    [[nodiscard]] Result<void> closedBy(const amqp_method_t &method);

private:
    explicit BrokerLink(const BrokerSettings &settings);
    [[nodiscard]] Result<void> connectSocket(const BrokerSettings &settings);
    [[nodiscard]] Result<amqp_socket_t *> makeTlsSocket(const QString &host, const PeerTls &tls);
    [[nodiscard]] Result<void> addIdentity(amqp_socket_t *socket, const PeerTls &tls);
    /// What OpenSSL asks of us for the broker's certificate: its own checks, and the pin.
    static int verifyBroker(x509_store_ctx_st *store, void *link);
    [[nodiscard]] Result<void> logIn(const BrokerSettings &settings);

    QString m_where; ///< "amqp://host:5672"
    amqp_connection_state_t m_state;
    bool m_isUsable = false; ///< a farewell makes sense
    QByteArrayList m_pins;
    QString m_tlsDetail; ///< which check failed; empty: none did
};

/// What librabbitmq says, copied: it reuses its memory.
[[nodiscard]] QString toText(const amqp_bytes_t &bytes);
[[nodiscard]] QueueMessage toQueueMessage(const amqp_message_t &message);
/// The header @p name as text or number, or an empty string.
[[nodiscard]] QString headerText(const amqp_message_t &message, const char *name);
[[nodiscard]] amqp_bytes_t bytesOf(const QByteArray &bytes); ///< a view; @p bytes must live as long

}
