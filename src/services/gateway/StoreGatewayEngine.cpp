// StoreGateway: what the console asks and orders of the engine.
#include "gateway/ConnectionReader.h"
#include "gateway/StoreGatewayAnswers.h"
#include "store/BulkStore.h"
#include "store/EventStore.h"

namespace concord {

EventOrders StoreGateway::eventOrders()
{
    return {*m_db,
            m_clock,
            {m_settings.actor, m_settings.undoWindow, m_settings.readDoor, m_settings.isKnownField}};
}

Result<void> StoreGateway::tellBulks()
{
    const auto rows = m_feed->bulks();
    if (!rows)
        return fail(rows.error());
    for (const BulkRow &row : *rows)
        emit bulkChanged(row);
    return {};
}

void StoreGateway::fetchQueue(const QueueQuery &query)
{
    answer(
        query.page.requestId,
        [&] { return EventStore(*m_db, m_clock).queuePage(query, m_settings.retryPolicy); },
        [&](const QueuePage &page) { emit queuePage(page); });
}

void StoreGateway::fetchStory(EventId id, quint64 requestId)
{
    const auto read = [&]() -> Result<EventStory> {
        auto story = EventStore(*m_db, m_clock).story(id, m_settings.retryPolicy);
        if (!story)
            return fail(story.error());
        if (!*story)
            return fail(ErrorCode::NotFound, QStringLiteral("event/") + id.toString());
        (*story)->requestId = requestId;
        return **std::move(story);
    };
    answer(requestId, read, [&](const EventStory &story) { emit eventStory(story); });
}

/// An order that also answers: a refusal comes as fetchFailed(), because somebody waits for this content.
void StoreGateway::fetchPayload(EventId id, const QString &reason, quint64 requestId)
{
    answer(
        requestId, [&] { return eventOrders().view(id, reason); },
        [&](EventPayload payload) {
            payload.requestId = requestId;
            emit eventPayload(payload);
        });
}

void StoreGateway::fetchConnections(quint64 requestId)
{
    answer(
        requestId, [&] { return readConnections(*m_db, m_clock, m_settings.rates); },
        [&](ConnectionList list) {
            list.requestId = requestId;
            emit connectionList(list);
        });
}

void StoreGateway::previewBulk(BulkActionKind action, const EventFilter &filter,
                               const std::vector<EventId> &ids, quint64 requestId)
{
    answer(
        requestId, [&] { return BulkStore(*m_db, m_clock).preview(action, filter, ids); },
        [&](BulkPreview preview) {
            preview.requestId = requestId;
            emit bulkPreview(preview);
        });
}

void StoreGateway::orderBulk(BulkActionKind action, const EventFilter &filter,
                             const std::vector<EventId> &ids, const QString &reason)
{
    carryOutEvents(
        "orderBulk", [&](EventOrders &orders) { return orders.bulk(action, filter, ids, reason); },
        [&](const Result<BulkRow> &row) { emit bulkChanged(*row); });
}

void StoreGateway::cancelBulk(BulkId id)
{
    carryOutEvents(
        "cancelBulk", [&](EventOrders &orders) { return orders.cancelBulk(id); },
        [&](const Result<BulkRow> &row) { emit bulkChanged(*row); });
}

void StoreGateway::resendEvent(EventId id, const QByteArray &body, const QString &reason)
{
    carryOutEvents(
        "resendEvent", [&](EventOrders &orders) { return orders.resend(id, body, reason); },
        [&](const Result<EventId> &copy) { emit eventResent(id, *copy); });
}

void StoreGateway::testConnection(const QString &name)
{
    carryOutEvents(
        "testConnection", [&](EventOrders &orders) { return orders.testConnection(name); },
        [](const Result<JobId> &) {});
}

void StoreGateway::pauseConnection(const QString &name, bool paused, const QString &reason)
{
    carryOutEvents(
        "pauseConnection", [&](EventOrders &orders) { return orders.pauseConnection(name, paused, reason); },
        [](const Result<void> &) {});
}

void StoreGateway::pauseIntegration(const QString &name, bool paused, const QString &reason)
{
    carryOutEvents(
        "pauseIntegration",
        [&](EventOrders &orders) { return orders.pauseIntegration(name, paused, reason); },
        [](const Result<void> &) {});
}

}
