#include "subscription/Backfill.h"

#include "codec/FhirDateTime.h"
#include "codec/SubscriptionCodec.h"

#include <QDateTime>
#include <QMetaObject>

#include <set>

namespace concord {

namespace {
constexpr int maxFailures = 20;  ///< receipts of "send again", before the back-fill is given up for now
constexpr int maxPages = 10'000; ///< a server whose pages lead in a circle
constexpr std::chrono::milliseconds fullWait{500};

ErrorCode codeOfStatus(int status)
{
    if (status == 401)
        return ErrorCode::Unauthorized;
    if (status == 403)
        return ErrorCode::RemoteForbidden;
    if (status == 404 || status == 405 || status == 501)
        return ErrorCode::RemoteNotFound;
    if (status == 410)
        return ErrorCode::RemoteGone;
    if (status == 429)
        return ErrorCode::RateLimited;
    return status >= 500 ? ErrorCode::RemoteFailed : ErrorCode::RemoteRejected;
}
}

/// Where receipts go as long as somebody waits for them.
struct Backfill::Mailbox
{
    std::mutex mutex;
    Backfill *owner = nullptr;
};

Backfill::Backfill(const SubscriptionSettings &settings, FhirEndpoint &endpoint, InboundSink &sink,
                   const Clock &clock, QObject *parent)
    : QObject(parent),
      m_settings(settings),
      m_endpoint(endpoint),
      m_sink(sink),
      m_clock(clock),
      m_mailbox(std::make_shared<Mailbox>())
{
    m_mailbox->owner = this;
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Backfill::submitMore);
}

Backfill::~Backfill()
{
    const std::lock_guard lock(m_mailbox->mutex);
    m_mailbox->owner = nullptr;
}

QString Backfill::searchFor(const QString &criteria, Timestamp since, int pageSize)
{
    return QStringLiteral("%1%2_lastUpdated=ge%3&_sort=_lastUpdated&_count=%4")
        .arg(criteria,
             criteria.endsWith(u'?')   ? QString()
             : criteria.contains(u'?') ? QStringLiteral("&")
                                       : QStringLiteral("?"),
             toInstant(toMs(since)))
        .arg(pageSize);
}

void Backfill::search(Timestamp since)
{
    fetch(searchFor(m_settings.wish.criteria, since, m_settings.pageSize));
}

void Backfill::queryEvents(const QString &subscriptionId, qint64 first, qint64 last)
{
    m_isEvents = true;
    m_firstEvent = first;
    m_lastEvent = last;
    fetch(QStringLiteral("Subscription/%1/$events?eventsSinceNumber=%2&eventsUntilNumber=%3")
              .arg(subscriptionId)
              .arg(first)
              .arg(last));
}

void Backfill::fetch(const QString &path)
{
    if (++m_pages > maxPages)
        return end(
            fail(ErrorCode::RemoteRejected, m_endpoint.baseUrl(), QStringLiteral("pages without end")));
    m_endpoint.fetch(path, [this](const Result<FetchReply> &reply) {
        if (!reply)
            return end(fail(reply.error()));
        if (reply->status != 200)
            return end(fail(codeOfStatus(reply->status), m_endpoint.baseUrl(),
                            QStringLiteral("HTTP %1 in answer to a back-fill").arg(reply->status)));
        if (!m_result.asOf && reply->serverTimeMs > 0)
            m_result.asOf = fromMs(reply->serverTimeMs);
        if (m_isEvents)
            takeEvents(*reply);
        else
            takePage(*reply);
    });
}

void Backfill::takePage(const FetchReply &reply)
{
    auto page = readSearchPage(reply.body);
    if (!page)
        return end(fail(page.error()));
    m_next = page->next;
    m_parts = std::move(page->parts);
    for (size_t i = 0; i < m_parts.size(); ++i)
        m_waiting.push_back(i);
    submitMore();
}

void Backfill::takeEvents(const FetchReply &reply)
{
    const auto events = readNotification(reply.body);
    if (!events)
        return end(fail(events.error()));
    std::set<qint64> numbers;
    for (const NotifiedEvent &event : events->events) {
        if (event.part.body.isEmpty())
            continue;
        if (event.number >= m_firstEvent && event.number <= m_lastEvent)
            numbers.insert(event.number);
        m_waiting.push_back(m_parts.size());
        m_parts.push_back(event.part);
    }
    if (qint64(numbers.size()) < m_lastEvent - m_firstEvent + 1) // it keeps only the latest ones, say
        return end(fail(ErrorCode::RemoteNotFound, m_endpoint.baseUrl(),
                        QStringLiteral("%1 of %2 missing events are still known there")
                            .arg(numbers.size())
                            .arg(m_lastEvent - m_firstEvent + 1)));
    submitMore();
}

void Backfill::submitMore()
{
    while (!m_waiting.empty() && m_open < size_t(m_settings.window)) {
        if (m_sink.isFull())
            return m_again.start(fullWait);
        const size_t index = m_waiting.front();
        m_waiting.pop_front();
        ++m_open;
        InboundMessage message;
        message.connection = m_settings.connection;
        message.channel = InboundChannel::Subscription;
        message.format = InboundFormat::FhirJson;
        message.body = m_parts[index].body;
        message.messageId = m_parts[index].messageId;
        message.receivedAt = m_clock.now();
        m_sink.submit(std::move(message), [mailbox = m_mailbox, index](const Result<InboundReceipt> &result) {
            const std::lock_guard lock(mailbox->mutex);
            if (!mailbox->owner)
                return;
            QMetaObject::invokeMethod(
                mailbox->owner, [owner = mailbox->owner, index, result] { owner->onReceipt(index, result); },
                Qt::QueuedConnection);
        });
    }
    if (!m_waiting.empty() || m_open > 0)
        return;
    m_parts.clear();
    if (m_next.isEmpty())
        return end(m_result);
    fetch(std::exchange(m_next, {}));
}

void Backfill::onReceipt(size_t index, const Result<InboundReceipt> &result)
{
    --m_open;
    if (!result) {
        if (++m_failures > maxFailures)
            return end(fail(result.error()));
        m_waiting.push_front(index);
        if (!m_again.isActive())
            m_again.start(fullWait);
        return;
    }
    ++m_result.found;
    // One version of a resource is one message, however two answers write it.
    const bool isKnown =
        result->isDuplicate || (result->refusal && result->refusal->code == ErrorCode::DuplicateId);
    m_result.duplicates += isKnown ? 1 : 0;
    m_result.refused += result->refusal && !isKnown ? 1 : 0;
    if (!m_again.isActive())
        submitMore();
}

void Backfill::end(const Result<BackfillResult> &result)
{
    m_waiting.clear();
    m_again.stop();
    {
        const std::lock_guard lock(m_mailbox->mutex);
        m_mailbox->owner = nullptr;
    }
    // Queued: whoever hears it may delete this object, which is still at work further up.
    QMetaObject::invokeMethod(
        this, [this, result] { emit finished(result); }, Qt::QueuedConnection);
}

}
