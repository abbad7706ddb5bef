#pragma once

#include "connectors/queue/BrokerLink.h"
#include "connectors/queue/QueueConsumer.h"
#include "connectors/queue/QueuePublisher.h"
#include "fakes/FakeClock.h"
#include "fakes/FakeSink.h"
#include "fakes/RabbitServer.h"
#include "runtime/ServiceThread.h"

#include <QTest>

#include <amqp_framing.h>

#include <mutex>

namespace concord {

/// What a test sees of the broker with its own eyes.
class QueueProbe
{
public:
    struct Message
    {
        QueueMessage message;
        QMap<QString, QString> headers;
    };

    explicit QueueProbe(const BrokerSettings &settings) : m_settings(settings) { connect(); }
    [[nodiscard]] bool isOpen() const { return m_link != nullptr; }

    /// Messages that wait for a consumer; -1 when there is no such queue.
    int count(const QString &queue)
    {
        const QByteArray name = queue.toUtf8();
        const auto *ok = amqp_queue_declare(m_link->state(), BrokerLink::channel, bytesOf(name), 1, 0, 0, 0,
                                            amqp_empty_table);
        if (ok)
            return int(ok->message_count);
        connect(); // the broker has closed the channel
        return -1;
    }
    /// Takes messages out for good, until @p wanted says that they are enough.
    std::vector<Message> take(const QString &queue,
                              const std::function<bool(const std::vector<Message> &)> &wanted)
    {
        std::vector<Message> taken;
        connect(); // a consumer lasts as long as its connection
        const QByteArray name = queue.toUtf8();
        constexpr amqp_boolean_t needsNoAck = 1;
        amqp_basic_consume(m_link->state(), BrokerLink::channel, bytesOf(name), amqp_cstring_bytes("probe"),
                           0, needsNoAck, 0, amqp_empty_table);
        for (const QDeadlineTimer end(30'000); !wanted(taken) && !end.hasExpired();) {
            amqp_maybe_release_buffers(m_link->state());
            amqp_envelope_t envelope{};
            const timeval moment{0, 100'000};
            const auto reply = amqp_consume_message(m_link->state(), &envelope, &moment, 0);
            if (reply.reply_type != AMQP_RESPONSE_NORMAL)
                continue;
            Message message{toQueueMessage(envelope.message), {}};
            const amqp_table_t &headers = envelope.message.properties.headers;
            for (int i = 0; i < headers.num_entries; ++i) {
                const QString header = toText(headers.entries[i].key);
                message.headers.insert(header, headerText(envelope.message, header.toUtf8().constData()));
            }
            amqp_destroy_envelope(&envelope);
            taken.push_back(std::move(message));
        }
        connect();
        return taken;
    }
    std::optional<Message> take(const QString &queue)
    {
        const auto taken = take(queue, [](const auto &messages) { return !messages.empty(); });
        return taken.empty() ? std::nullopt : std::optional(taken.front());
    }
    void deleteQueue(const QString &queue)
    {
        const QByteArray name = queue.toUtf8();
        amqp_queue_delete(m_link->state(), BrokerLink::channel, bytesOf(name), 0, 0);
    }
    void declareClassicQueue(const QString &queue)
    {
        const QByteArray name = queue.toUtf8();
        amqp_queue_declare(m_link->state(), BrokerLink::channel, bytesOf(name), 0, 1, 0, 0, amqp_empty_table);
    }

private:
    void connect()
    {
        auto link = BrokerLink::open(m_settings);
        m_link = link ? std::move(*link) : nullptr;
    }

    BrokerSettings m_settings;
    std::unique_ptr<BrokerLink> m_link;
};

/// A consumer on a thread of its own, and what it says of itself.
class ConsumerUnderTest
{
public:
    ConsumerUnderTest(const QueueConsumerSettings &settings, FakeSink &sink)
        : m_consumer(m_thread.host(std::make_unique<QueueConsumer>(settings, sink, m_clock)))
    {
        QObject::connect(
            m_consumer, &QueueConsumer::statusChanged, m_consumer,
            [this](const ListenerStatus &status) {
                const std::lock_guard lock(m_mutex);
                m_statuses.push_back(status);
            },
            Qt::DirectConnection); // on the consumer's thread, which the mutex is for
        m_thread.start();
    }
    ~ConsumerUnderTest() { m_thread.stop(); }

    void stop() { m_thread.stop(); }
    void setPaused(bool isPaused)
    {
        QMetaObject::invokeMethod(m_consumer, [this, isPaused] { m_consumer->setPaused(isPaused); });
    }
    [[nodiscard]] ListenerStatus status() const
    {
        const std::lock_guard lock(m_mutex);
        return m_statuses.empty() ? ListenerStatus() : m_statuses.back();
    }
    [[nodiscard]] bool waitFor(const std::function<bool(const ListenerStatus &)> &wanted,
                               int withinMs = 20'000)
    {
        return QTest::qWaitFor([&] { return wanted(status()); }, withinMs);
    }
    [[nodiscard]] bool waitFor(ListenerState state, int withinMs = 20'000)
    {
        return waitFor([state](const ListenerStatus &s) { return s.state == state; }, withinMs);
    }
    [[nodiscard]] bool waitFor(ErrorCode code)
    {
        return waitFor([code](const ListenerStatus &s) { return s.lastError && s.lastError->code == code; });
    }

private:
    FakeClock m_clock;
    mutable std::mutex m_mutex;
    std::vector<ListenerStatus> m_statuses;
    ServiceThread m_thread{QStringLiteral("queue")};
    QueueConsumer *m_consumer;
};

}
