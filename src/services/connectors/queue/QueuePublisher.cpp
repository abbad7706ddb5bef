#include "connectors/queue/QueuePublisher.h"

#include "connectors/queue/BrokerLink.h"

#include <QSet>

#include <amqp_framing.h>

namespace concord {

namespace {
constexpr int persistent = 2;

/// An AMQP table in memory that librabbitmq may point into.
class Headers
{
public:
    explicit Headers(const QueueMessage &message)
    {
        init_amqp_pool(&m_pool, 4096);
        amqp_table_t came{};
        size_t offset = 0;
        if (!message.encodedHeaders.isEmpty() &&
            amqp_decode_table(bytesOf(message.encodedHeaders), &m_pool, &came, &offset) != AMQP_STATUS_OK)
            came = amqp_empty_table;
        QSet<QByteArray> added;
        for (const auto &[name, value] : message.headers) {
            m_texts.push_back({name.toUtf8(), value.toUtf8()});
            added.insert(m_texts.back().first);
        }
        for (int i = 0; i < came.num_entries; ++i)
            if (!added.contains(toText(came.entries[i].key).toUtf8()))
                m_entries.push_back(came.entries[i]);
        for (const auto &[name, value] : m_texts) {
            amqp_table_entry_t entry{};
            entry.key = bytesOf(name);
            entry.value.kind = AMQP_FIELD_KIND_UTF8;
            entry.value.value.bytes = bytesOf(value);
            m_entries.push_back(entry);
        }
    }
    ~Headers() { empty_amqp_pool(&m_pool); }
    Headers(const Headers &) = delete;
    Headers &operator=(const Headers &) = delete;

    [[nodiscard]] amqp_table_t table() { return {int(m_entries.size()), m_entries.data()}; }

private:
    amqp_pool_t m_pool{};
    std::vector<std::pair<QByteArray, QByteArray>> m_texts;
    std::vector<amqp_table_entry_t> m_entries;
};

/// The properties of a message as librabbitmq wants them; the texts live here.
struct Properties
{
    explicit Properties(const QueueMessage &message) : headers(message)
    {
        set(AMQP_BASIC_CONTENT_TYPE_FLAG, &amqp_basic_properties_t::content_type, message.contentType);
        set(AMQP_BASIC_CONTENT_ENCODING_FLAG, &amqp_basic_properties_t::content_encoding,
            message.contentEncoding);
        set(AMQP_BASIC_MESSAGE_ID_FLAG, &amqp_basic_properties_t::message_id, message.messageId);
        set(AMQP_BASIC_CORRELATION_ID_FLAG, &amqp_basic_properties_t::correlation_id, message.correlationId);
        set(AMQP_BASIC_TYPE_FLAG, &amqp_basic_properties_t::type, message.type);
        set(AMQP_BASIC_APP_ID_FLAG, &amqp_basic_properties_t::app_id, message.appId);
        if (message.timestamp != 0) {
            amqp._flags |= AMQP_BASIC_TIMESTAMP_FLAG;
            amqp.timestamp = uint64_t(message.timestamp);
        }
        amqp._flags |= AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_HEADERS_FLAG;
        amqp.delivery_mode = persistent;
        amqp.headers = headers.table();
    }
    void set(amqp_flags_t flag, amqp_bytes_t amqp_basic_properties_t::*member, const QString &text)
    {
        if (text.isEmpty())
            return;
        texts.push_back(text.toUtf8().left(255)); // a short string of AMQP
        amqp._flags |= flag;
        amqp.*member = bytesOf(texts.back());
    }

    Headers headers;
    std::vector<QByteArray> texts; ///< QByteArray's data stays where it is when the vector grows
    amqp_basic_properties_t amqp{};
};
}

QueuePublisher::QueuePublisher(BrokerSettings settings) : m_settings(std::move(settings)) {}

QueuePublisher::~QueuePublisher() = default;

void QueuePublisher::close()
{
    m_link.reset();
}

Result<void> QueuePublisher::connect()
{
    if (m_link)
        return {};
    auto link = BrokerLink::open(m_settings);
    if (!link)
        return fail(link.error());
    amqp_confirm_select((*link)->state(), BrokerLink::channel);
    if (auto selected = (*link)->lastAnswer(); !selected)
        return selected;
    m_link = std::move(*link);
    m_isBlocked = false;
    return {};
}

Result<void> QueuePublisher::declareQuorumQueue(const QString &queue, bool isExclusive)
{
    auto done = connect().and_then([&] { return m_link->declareQuorumQueue(queue, isExclusive); });
    if (!done)
        close();
    return done;
}

Result<void> QueuePublisher::publish(const QString &exchange, const QString &routingKey,
                                     const QueueMessage &message)
{
    const bool wasConnected = m_link != nullptr;
    auto done = publishOnce(exchange, routingKey, message);
    if (!done && wasConnected && done.error().code == ErrorCode::Unreachable)
        done = publishOnce(exchange, routingKey, message); // the connection had died while it was idle
    return done;
}

Result<void> QueuePublisher::publishOnce(const QString &exchange, const QString &routingKey,
                                         const QueueMessage &message)
{
    if (auto connected = connect(); !connected)
        return connected;
    const Properties properties(message);
    const QByteArray to = exchange.toUtf8();
    const QByteArray key = routingKey.toUtf8();
    m_isReturned = false;
    amqp_maybe_release_buffers(m_link->state());
    constexpr amqp_boolean_t isMandatory = 1;
    auto done =
        m_link->resultOf(amqp_basic_publish(m_link->state(), BrokerLink::channel, bytesOf(to), bytesOf(key),
                                            isMandatory, 0, &properties.amqp, bytesOf(message.body)));
    if (done)
        done = waitForConfirm();
    if (!done && !m_isReturned)
        close(); // what is under way is unknown: begin anew
    return done;
}

Result<void> QueuePublisher::waitForConfirm()
{
    const auto until = std::chrono::steady_clock::now() + m_settings.answerTime;
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::microseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0)
            return fail(ErrorCode::Timeout, m_settings.host,
                        m_isBlocked
                            ? QStringLiteral("the broker blocks publishers: it is short of memory or disk")
                            : QStringLiteral("no confirm of the broker"));
        const auto confirmed = readFrame(left);
        if (!confirmed)
            return fail(confirmed.error());
        if (*confirmed)
            break;
    }
    if (m_isReturned)
        return fail(ErrorCode::RemoteNotFound, m_settings.host,
                    QStringLiteral("no queue takes this routing key"));
    return {};
}

Result<bool> QueuePublisher::readFrame(std::chrono::microseconds atMost)
{
    const timeval time{time_t(atMost.count() / 1'000'000), suseconds_t(atMost.count() % 1'000'000)};
    amqp_frame_t frame{};
    const int status = amqp_simple_wait_frame_noblock(m_link->state(), &frame, &time);
    if (status == AMQP_STATUS_TIMEOUT)
        return false;
    if (auto result = m_link->resultOf(status); !result)
        return fail(result.error());
    if (frame.frame_type != AMQP_FRAME_METHOD)
        return false;
    switch (frame.payload.method.id) {
    case AMQP_BASIC_ACK_METHOD:
        return true; // one message is under way at a time
    case AMQP_BASIC_NACK_METHOD:
        return fail(ErrorCode::RemoteFailed, m_settings.host,
                    QStringLiteral("the broker could not take the message"));
    case AMQP_BASIC_RETURN_METHOD: {
        m_isReturned = true; // the confirm follows
        amqp_message_t message{};
        auto read = m_link->resultOf(amqp_read_message(m_link->state(), frame.channel, &message, 0));
        if (!read)
            return fail(read.error());
        amqp_destroy_message(&message);
        return false;
    }
    case AMQP_CONNECTION_BLOCKED_METHOD:
        m_isBlocked = true;
        return false;
    case AMQP_CONNECTION_UNBLOCKED_METHOD:
        m_isBlocked = false;
        return false;
    default:
        break;
    }
    auto closed = m_link->closedBy(frame.payload.method);
    return fail(closed.error());
}

}
