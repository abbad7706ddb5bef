#include "connectors/queue/QueueSender.h"

#include "connectors/queue/QueuePublisher.h"
#include "domain/TraceParent.h"

#include <atomic>

namespace concord {

namespace {
QueueMessage messageFrom(const QueuePost &post)
{
    QueueMessage message;
    message.body = post.body;
    message.contentType = post.contentType;
    message.messageId = post.messageId;
    message.type = post.type;
    message.appId = QStringLiteral("concord");
    message.timestamp = toMs(post.createdAt) / 1000;
    if (!post.correlation.isNull()) {
        message.correlationId = post.correlation.toString();
        const QByteArray trace = traceParentOf(post.correlation, QUuid::createUuid());
        message.headers.emplace_back(QStringLiteral("traceparent"), QString::fromLatin1(trace));
    }
    return message;
}
}

/// What is done on the thread: one publish after another.
class QueueSender::Work : public QObject
{
public:
    explicit Work(QueueSenderSettings settings)
        : m_settings(std::move(settings)), m_publisher(m_settings.broker)
    {}

    [[nodiscard]] Result<void> publish(const QueuePost &post, quint64 ticket)
    {
        if (ticket < firstValid)
            return fail(ErrorCode::Cancelled, m_settings.broker.host);
        auto done = m_publisher.publish(m_settings.exchange, m_settings.routingKey, messageFrom(post));
        if (!done && done.error().code == ErrorCode::RemoteNotFound)
            done = fail(
                ErrorCode::ConfigInvalid, m_settings.broker.host,
                QStringLiteral("no queue takes this message: exchange, routing key or binding is missing"));
        return done;
    }
    void close() { m_publisher.close(); }

    std::atomic<quint64> firstValid = 0; ///< tickets below are cancelled

private:
    const QueueSenderSettings m_settings;
    QueuePublisher m_publisher;
};

QueueSender::QueueSender(QueueSenderSettings settings, QObject *parent)
    : QObject(parent), m_work(std::make_unique<Work>(std::move(settings)))
{
    m_thread.setObjectName(QStringLiteral("queue-sender"));
    m_work->moveToThread(&m_thread);
    connect(
        &m_thread, &QThread::finished, m_work.get(), [work = m_work.get()] { work->close(); },
        Qt::DirectConnection);
    m_thread.start();
}

QueueSender::~QueueSender()
{
    cancelAll();
    m_thread.quit();
    m_thread.wait();
}

void QueueSender::publish(const QueuePost &message, Callback done)
{
    const quint64 ticket = m_nextTicket++;
    m_waiting.emplace(ticket, std::move(done));
    QMetaObject::invokeMethod(
        m_work.get(),
        [this, work = m_work.get(), message, ticket] {
            const auto result = work->publish(message, ticket);
            QMetaObject::invokeMethod( // the thread ends before this does
                this, [this, ticket, result] { settle(ticket, result); }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void QueueSender::settle(quint64 ticket, const Result<void> &result)
{
    const auto found = m_waiting.find(ticket);
    if (found == m_waiting.end())
        return;
    const Callback done = std::move(found->second);
    m_waiting.erase(found);
    done(result);
}

void QueueSender::cancelAll()
{
    m_work->firstValid = m_nextTicket;
    m_waiting.clear();
}

}
