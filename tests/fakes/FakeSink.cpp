#include "fakes/FakeSink.h"

#include <algorithm>

namespace concord {

FakeSink::FakeSink() : m_thread([this] { run(); }) {}

FakeSink::~FakeSink()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_changed.notify_all();
    m_thread.join();
    for (const Waiting &waiting : m_waiting)
        waiting.done(fail(ErrorCode::Cancelled, QStringLiteral("sink")));
}

void FakeSink::submit(InboundMessage message, Done done)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.size() < m_capacity) {
            m_waiting.push_back({std::move(message), std::move(done)});
            m_changed.notify_all();
            return;
        }
    }
    done(fail(ErrorCode::EngineFull, QStringLiteral("sink")));
}

bool FakeSink::isFull() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting.size() >= m_capacity;
}

void FakeSink::setVerdict(Verdict verdict)
{
    const std::lock_guard lock(m_mutex);
    m_verdict = std::move(verdict);
}

void FakeSink::setCapacity(size_t messages)
{
    const std::lock_guard lock(m_mutex);
    m_capacity = messages;
}

void FakeSink::hold()
{
    const std::lock_guard lock(m_mutex);
    m_isHeld = true;
}

void FakeSink::release()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isHeld = false;
    }
    m_changed.notify_all();
}

void FakeSink::releaseBackwards()
{
    {
        const std::lock_guard lock(m_mutex);
        std::reverse(m_waiting.begin(), m_waiting.end());
    }
    release();
}

size_t FakeSink::waitingCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting.size();
}

std::vector<InboundMessage> FakeSink::stored() const
{
    const std::lock_guard lock(m_mutex);
    return m_stored;
}

QStringList FakeSink::storedIds() const
{
    QStringList ids;
    for (const InboundMessage &message : stored())
        ids << idOf(message);
    return ids;
}

QByteArray FakeSink::controlId(const QByteArray &hl7)
{
    return hl7.left(hl7.indexOf('\r')).split('|').value(9);
}

QByteArray FakeSink::ack(const QByteArray &hl7, const QByteArray &code)
{
    return "MSH|^~\\&|CONCORD|TEST|||20260115120000||ACK|A" + controlId(hl7) + "|P|2.5.1\rMSA|" + code + '|' +
           controlId(hl7) + '\r';
}

QString FakeSink::idOf(const InboundMessage &message)
{
    return message.messageId.isEmpty() && message.format == InboundFormat::Hl7v2
               ? QString::fromLatin1(controlId(message.body))
               : message.messageId;
}

void FakeSink::run()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_isEnding || (!m_isHeld && !m_waiting.empty()); });
        if (m_isEnding)
            return;
        const Waiting next = std::move(m_waiting.front());
        m_waiting.pop_front();
        const Result<InboundReceipt> result = take(next.message);
        lock.unlock();
        next.done(result);
        lock.lock();
    }
}

Result<InboundReceipt> FakeSink::take(const InboundMessage &message)
{
    if (message.sequence && message.sequence->isOver())
        return fail(ErrorCode::EngineFull, message.connection, QStringLiteral("behind another one"));
    if (m_verdict) {
        if (const auto verdict = m_verdict(message)) {
            if (!*verdict && message.sequence)
                message.sequence->end();
            return *verdict;
        }
    }
    InboundReceipt receipt;
    receipt.messageId = idOf(message);
    receipt.eventId = makeId<EventId>(message.receivedAt.time_since_epoch());
    receipt.isDuplicate = !m_known.insert(receipt.messageId).second;
    if (message.format == InboundFormat::Hl7v2)
        receipt.replies = {ack(message.body, "AA")};
    if (!receipt.isDuplicate)
        m_stored.push_back(message);
    return receipt;
}

}
