#include "connectors/queue/QueueConsumer.h"

#include "connectors/queue/BrokerLink.h"
#include "connectors/queue/QueuePublisher.h"
#include "domain/TraceParent.h"

#include <QDateTime>
#include <QTimer>

#include <amqp_framing.h>

#include <tuple>

namespace concord {

namespace {
using namespace std::chrono_literals;

constexpr int readsAtOnce = 256;                          ///< then receipts and timers get their turn
constexpr std::chrono::milliseconds roomEvery{20};        ///< how often a full sink is asked
constexpr std::chrono::milliseconds sinkWaitMost{5'000};  ///< between two tries with a store in trouble
constexpr std::chrono::milliseconds parkWaitMost{30'000}; ///< between two tries to park
constexpr auto tagOfConsumer = "concord";

std::optional<InboundFormat> formatOf(const QueueMessage &message, const QueueConsumerSettings &settings)
{
    const QString type = message.contentType.section(u';', 0, 0).trimmed().toLower();
    if (type.isEmpty())
        return settings.formatWithoutType;
    const auto found = settings.formats.constFind(type);
    return found == settings.formats.cend() ? std::nullopt : std::optional(*found);
}

/// Why a message needs no try at all.
std::optional<Error> poisonOf(const QueueMessage &message, int deliveries,
                              const QueueConsumerSettings &settings)
{
    const QString encoding = message.contentEncoding.toLower();
    if (!encoding.isEmpty() && encoding != QStringLiteral("utf-8") && encoding != QStringLiteral("identity"))
        return Error{ErrorCode::WrongContentType, QStringLiteral("content-encoding"),
                     QStringLiteral("compressed or encrypted bodies are not taken"), 0};
    if (!formatOf(message, settings))
        return Error{ErrorCode::WrongContentType, QStringLiteral("content-type"),
                     QStringLiteral("no content type that this connection takes"), 0};
    if (message.body.size() > settings.maxMessageBytes)
        return Error{
            ErrorCode::TooLarge, QStringLiteral("body"),
            QStringLiteral("%1 bytes, %2 are allowed").arg(message.body.size()).arg(settings.maxMessageBytes),
            0};
    if (deliveries > settings.maxDeliveries)
        return Error{ErrorCode::Conflict, QStringLiteral("x-delivery-count"),
                     QStringLiteral("came back to the queue %1 times").arg(deliveries), 0};
    return std::nullopt;
}
}

QueueConsumer::QueueConsumer(QueueConsumerSettings settings, InboundSink &sink, const Clock &clock)
    : m_settings(std::move(settings)),
      m_sink(sink),
      m_clock(clock),
      m_connectBackoff(m_settings.retryFirst, m_settings.retryMost),
      m_sinkBackoff(100ms, sinkWaitMost),
      m_parkBackoff(m_settings.retryFirst, parkWaitMost)
{}

QueueConsumer::~QueueConsumer()
{
    stop();
}

void QueueConsumer::start()
{
    if (m_report)
        return;
    m_isStopping = false;
    const BrokerSettings &broker = m_settings.broker;
    m_report = std::make_unique<ListenerReport>(
        m_settings.connection,
        QStringLiteral("%1://%2:%3/%4")
            .arg(broker.tls ? QStringLiteral("amqps") : QStringLiteral("amqp"), broker.host)
            .arg(broker.port)
            .arg(m_settings.queue),
        [this](const ListenerStatus &status) { emit statusChanged(status); });
    m_box = ReceiptBox::make(this, [this] { takeReceipts(); });
    m_parking = std::make_unique<QueuePublisher>(broker);
    const auto timer = [this](std::unique_ptr<QTimer> &timer, bool isSingle, void (QueueConsumer::*run)()) {
        timer = std::make_unique<QTimer>();
        timer->setSingleShot(isSingle);
        connect(timer.get(), &QTimer::timeout, this, run);
    };
    timer(m_connectTimer, true, &QueueConsumer::connectToBroker);
    timer(m_heartbeatTimer, false,
          &QueueConsumer::readMessages); // librabbitmq sends heartbeats when it reads
    timer(m_goOnTimer, true, &QueueConsumer::goOn);
    timer(m_parkTimer, true, &QueueConsumer::parkPoison);
    m_connectTimer->start(0ms);
}

void QueueConsumer::connectToBroker()
{
    if (auto opened = openLink(); !opened) {
        linkBroke(opened.error());
        return;
    }
    m_linkedAt = std::chrono::steady_clock::now();
    m_notifier.reset(new QSocketNotifier(amqp_get_sockfd(m_link->state()), QSocketNotifier::Read));
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &QueueConsumer::readMessages);
    m_heartbeatTimer->start(std::chrono::milliseconds(m_settings.broker.heartbeat) / 3);
    m_report->setOpenConnections(1);
    showState();
    readMessages(); // messages may have come with the last answer
}

Result<void> QueueConsumer::openLink()
{
    auto opened = BrokerLink::open(m_settings.broker);
    if (!opened)
        return fail(opened.error());
    m_link = std::move(*opened);
    ++m_epoch;
    const auto prepare = [this](const QString &queue, bool isSingleActive) {
        return m_settings.declaresQueues ? m_link->declareQuorumQueue(queue, isSingleActive)
                                         : m_link->checkQueue(queue);
    };
    return prepare(m_settings.parking(), false)
        .and_then([&] { return prepare(m_settings.queue, m_settings.isSingleActive); })
        .and_then([&] {
            amqp_basic_qos(m_link->state(), BrokerLink::channel, 0, m_settings.prefetch, 0);
            return m_link->lastAnswer();
        })
        .and_then([&] {
            const QByteArray queue = m_settings.queue.toUtf8();
            amqp_basic_consume(m_link->state(), BrokerLink::channel, bytesOf(queue),
                               amqp_cstring_bytes(tagOfConsumer), 0, 0, 0, amqp_empty_table);
            return m_link->lastAnswer();
        });
}

void QueueConsumer::linkBroke(const Error &error)
{
    const bool hadLasted =
        m_link && std::chrono::steady_clock::now() - m_linkedAt > 2 * m_settings.retryFirst;
    if (m_notifier && hadLasted)
        m_connectBackoff.reset();
    m_report->failed(error);
    dropLink();
    if (m_isStopping)
        return;
    m_connectTimer->start(m_connectBackoff.next());
    showState();
}

/// What is not acknowledged goes back to the queue by itself, in its order.
void QueueConsumer::dropLink()
{
    m_notifier.reset();
    m_heartbeatTimer->stop();
    m_parkTimer->stop();
    m_link.reset();
    m_deliveries.clear();
    m_sequence.reset();
    m_submitted = 0;
    m_mustDrain = false;
    m_report->setOpenConnections(0);
}

void QueueConsumer::showState()
{
    if (!m_link)
        m_report->setState(ListenerState::Retrying);
    else if (m_isPaused)
        m_report->setState(ListenerState::Paused);
    else
        m_report->setState(m_isHeldBack ? ListenerState::Full : ListenerState::Listening);
}

void QueueConsumer::readMessages()
{
    for (int i = 0; m_link && i < readsAtOnce; ++i) {
        const auto more = readOne();
        if (!more)
            return linkBroke(more.error());
        if (!*more)
            break;
        if (i == readsAtOnce - 1) // what librabbitmq holds already wakes no notifier
            QMetaObject::invokeMethod(this, &QueueConsumer::readMessages, Qt::QueuedConnection);
    }
    submitWaiting();
}

Result<bool> QueueConsumer::readOne()
{
    amqp_maybe_release_buffers(m_link->state());
    amqp_envelope_t envelope{};
    const timeval now{0, 0};
    const amqp_rpc_reply_t reply = amqp_consume_message(m_link->state(), &envelope, &now, 0);
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION && reply.library_error == AMQP_STATUS_TIMEOUT)
        return false;
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION &&
        reply.library_error == AMQP_STATUS_UNEXPECTED_STATE)
        return handleOther().map([] { return true; });
    if (auto result = m_link->resultOf(reply); !result)
        return fail(result.error());
    Delivery delivery;
    delivery.message = toQueueMessage(envelope.message);
    delivery.correlationId =
        correlationFromTraceParent(headerText(envelope.message, "traceparent").toLatin1());
    const int deliveries = headerText(envelope.message, "x-delivery-count").toInt();
    const quint64 tag = envelope.delivery_tag;
    amqp_destroy_envelope(&envelope);
    if (auto poison = poisonOf(delivery.message, deliveries, m_settings)) {
        delivery.stage = Stage::Poison;
        delivery.poison = *poison;
        m_report->refused(*poison);
        if (!m_parkTimer->isActive())
            m_parkTimer->start(0ms);
    } else {
        delivery.format = *formatOf(delivery.message, m_settings);
    }
    m_deliveries.emplace(tag, std::move(delivery));
    return true;
}

/// A frame that is no message: the broker closes something, or tells of itself.
Result<void> QueueConsumer::handleOther()
{
    amqp_frame_t frame{};
    const timeval now{0, 0};
    if (auto read = m_link->resultOf(amqp_simple_wait_frame_noblock(m_link->state(), &frame, &now)); !read)
        return read;
    if (frame.frame_type != AMQP_FRAME_METHOD)
        return {};
    switch (frame.payload.method.id) {
    case AMQP_CONNECTION_BLOCKED_METHOD: // publishers only; the parking publisher says so where it matters
    case AMQP_CONNECTION_UNBLOCKED_METHOD:
        return {};
    case AMQP_BASIC_CANCEL_METHOD:
        return fail(ErrorCode::RemoteGone, m_settings.queue,
                    QStringLiteral("the broker cancelled the consumer: the queue was deleted or has moved"));
    default:
        return m_link->closedBy(frame.payload.method);
    }
}

void QueueConsumer::submitWaiting()
{
    if (!m_link || m_isHeldBack || m_isPaused || m_isStopping)
        return;
    if (m_mustDrain && m_submitted > 0)
        return;
    if (m_mustDrain || !m_sequence)
        m_sequence = std::make_shared<InboundSequence>();
    m_mustDrain = false;
    for (auto &[tag, delivery] : m_deliveries) {
        if (delivery.stage != Stage::Waiting)
            continue;
        if (m_sink.isFull()) {
            m_isHeldBack = true;
            m_goOnTimer->start(roomEvery);
            break;
        }
        InboundMessage inbound;
        inbound.connection = m_settings.connection;
        inbound.channel = InboundChannel::Queue;
        inbound.format = delivery.format;
        inbound.body = delivery.message.body;
        inbound.messageId = delivery.message.messageId;
        inbound.correlationId = delivery.correlationId;
        inbound.receivedAt = m_clock.now();
        inbound.sequence = m_sequence;
        delivery.stage = Stage::Submitted;
        ++m_submitted;
        m_sink.submit(std::move(inbound), m_box->doneFor({m_epoch, tag}));
    }
    showState();
}

void QueueConsumer::takeReceipts()
{
    if (!m_report)
        return; // stopped meanwhile
    for (const ReceiptBox::Arrival &arrival : m_box->take()) {
        if (arrival.result)
            m_report->received(arrival.result, m_clock.now());
        if (arrival.ticket.peer == m_epoch && m_link)
            settle(arrival.ticket.serial, arrival.result);
    }
    submitWaiting();
}

void QueueConsumer::settle(quint64 tag, const Result<InboundReceipt> &result)
{
    const auto found = m_deliveries.find(tag);
    if (found == m_deliveries.end() || found->second.stage != Stage::Submitted)
        return;
    --m_submitted;
    if (!result) {
        found->second.stage = Stage::Waiting;
        m_mustDrain = true;
        holdBack(result.error());
    } else if (result->refusal) {
        found->second.stage = Stage::Poison;
        found->second.poison = *result->refusal;
        found->second.eventId = result->eventId;
        if (!m_parkTimer->isActive())
            m_parkTimer->start(0ms);
    } else {
        m_sinkBackoff.reset();
        acknowledge(found);
    }
}

void QueueConsumer::acknowledge(Deliveries::iterator delivery)
{
    const quint64 tag = delivery->first;
    m_deliveries.erase(delivery);
    if (auto sent = m_link->resultOf(amqp_basic_ack(m_link->state(), BrokerLink::channel, tag, 0)); !sent)
        linkBroke(sent.error());
}

void QueueConsumer::holdBack(const Error &error)
{
    if (error.code != ErrorCode::EngineFull)
        m_report->failed(error);
    if (m_isHeldBack || m_isStopping)
        return;
    m_isHeldBack = true;
    m_goOnTimer->start(m_sinkBackoff.next());
    showState();
}

void QueueConsumer::goOn()
{
    if (m_sink.isFull()) {
        m_goOnTimer->start(roomEvery);
        return;
    }
    m_isHeldBack = false;
    submitWaiting();
    if (m_link)
        showState();
}

void QueueConsumer::parkPoison()
{
    for (auto next = m_deliveries.begin(); m_link && next != m_deliveries.end();) {
        const auto delivery = next++;
        if (delivery->second.stage != Stage::Poison)
            continue;
        const Error &reason = delivery->second.poison;
        QueueMessage message = delivery->second.message;
        const auto add = [&message](const char *name, const QString &value) {
            if (!value.isEmpty())
                message.headers.emplace_back(QString::fromLatin1(name), value);
        };
        add("x-concord-reason", codeName(reason.code));
        add("x-concord-where", reason.where);
        add("x-concord-detail", reason.detail);
        add("x-concord-queue", m_settings.queue);
        add("x-concord-parked-at",
            QDateTime::fromMSecsSinceEpoch(toMs(m_clock.now()), Qt::UTC).toString(Qt::ISODateWithMs));
        if (!delivery->second.eventId.isNull()) // kept for review as well
            add("x-concord-event", delivery->second.eventId.toString());
        if (auto parked = m_parking->publish({}, m_settings.parking(), message); !parked) {
            m_report->failed(parked.error());
            if (parked.error().code == ErrorCode::RemoteNotFound && m_settings.declaresQueues)
                std::ignore = m_parking->declareQuorumQueue(m_settings.parking()); // somebody deleted it
            m_isParkingStuck = true;
            m_parkTimer->start(m_parkBackoff.next());
            return;
        }
        m_parkBackoff.reset();
        m_isParkingStuck = false;
        acknowledge(delivery);
    }
    m_parking->close(); // seldom used: nobody keeps its heart beating
}

void QueueConsumer::setPaused(bool isPaused)
{
    m_isPaused = isPaused;
    if (!m_report)
        return;
    showState();
    submitWaiting();
}

void QueueConsumer::stop()
{
    if (!m_report)
        return;
    m_isStopping = true;
    m_connectTimer.reset();
    m_goOnTimer->stop();
    if (m_link)
        finishUnderWay();
    m_box->close();
    dropLink();
    m_heartbeatTimer.reset();
    m_goOnTimer.reset();
    m_parkTimer.reset();
    m_parking.reset();
    m_isHeldBack = false;
    m_report->setState(ListenerState::Stopped);
    m_report.reset();
    m_box.reset();
}

void QueueConsumer::finishUnderWay()
{
    m_notifier.reset();
    amqp_basic_cancel(m_link->state(), BrokerLink::channel, amqp_cstring_bytes(tagOfConsumer));
    if (auto cancelled = m_link->lastAnswer(); !cancelled)
        return m_report->failed(cancelled.error());
    const auto until = std::chrono::steady_clock::now() + m_settings.stopTime;
    while (m_link && m_submitted > 0) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left <= 0ms || !m_box->waitForArrival(left))
            break;
        takeReceipts();
    }
    if (!m_isParkingStuck) // else it would cost the time to wait for a confirm
        parkPoison();
    constexpr amqp_boolean_t allOfThem = 1;
    constexpr amqp_boolean_t isRequeued = 1;
    if (m_link && !m_deliveries.empty())
        amqp_basic_nack(m_link->state(), BrokerLink::channel, 0, allOfThem, isRequeued);
}

}
