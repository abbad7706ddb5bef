// StoreGateway: what the console asks and orders of the engine.
#include "gateway/AccessCheck.h"
#include "gateway/ConnectionReader.h"
#include "gateway/StoreGatewayAnswers.h"
#include "store/BulkStore.h"
#include "store/EventStore.h"

namespace concord {

EventOrders StoreGateway::eventOrders(Database &db) const
{
    return {
        db,
        m_clock,
        {m_session->user, m_settings.undoWindow, m_settings.readDoor, m_settings.isKnownField, m_session}};
}

Result<Database *> StoreGateway::orderDatabase()
{
    if (m_url.kind != Dialect::Kind::Sqlite || m_session->facilities.isAll)
        return m_db.get();
    if (m_orderDb)
        return m_orderDb.get();
    OpenOptions options;
    options.mustExist = true;
    auto opened = Database::open(m_url, options);
    if (!opened)
        return fail(opened.error());
    m_orderDb = *std::move(opened);
    return m_orderDb.get();
}

bool StoreGateway::hasSession(Action action, const QString &subject)
{
    if (!m_session)
        m_refusals.noteNobody(m_settings.database, m_settings.actor, subject, action);
    return m_session.has_value();
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
        {actionOf("fetchQueue"), query.page.requestId, QStringLiteral("queue")},
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
    answerIf(
        {actionOf("fetchStory"), requestId, QStringLiteral("event/") + id.toString()},
        [&](AccessCheck &check) { return check.event(actionOf("fetchStory"), id); }, read,
        [&](const EventStory &story) { emit eventStory(story); });
}

/// An order that also answers: a refusal comes as fetchFailed(), because somebody waits for this content.
void StoreGateway::fetchPayload(EventId id, const QString &reason, quint64 requestId)
{
    answerIf(
        {actionOf("fetchPayload"), requestId, QStringLiteral("event/") + id.toString()},
        [](AccessCheck &) -> Result<void> { return {}; }, // the order asks, and records what it says
        [&] {
            return orderDatabase().and_then([&](Database *db) { return eventOrders(*db).view(id, reason); });
        },
        [&](EventPayload payload) {
            payload.requestId = requestId;
            emit eventPayload(payload);
        });
}

void StoreGateway::fetchConnections(quint64 requestId)
{
    answer(
        {actionOf("fetchConnections"), requestId, QStringLiteral("connections")},
        [&] { return readConnections(*m_db, m_clock, m_settings.rates); },
        [&](ConnectionList list) {
            list.requestId = requestId;
            emit connectionList(list);
        });
}

void StoreGateway::previewBulk(BulkActionKind action, const EventFilter &filter,
                               const std::vector<EventId> &ids, quint64 requestId)
{
    answerIf(
        {actionOf(action), requestId, QStringLiteral("bulk")},
        [&](AccessCheck &check) { return check.events(actionOf(action), ids); },
        [&] {
            return AccessCheck(*m_db, *m_session).sources().and_then([&](const auto &sources) {
                return BulkStore(*m_db, m_clock).preview(action, filter, ids, sources);
            });
        },
        [&](BulkPreview preview) {
            preview.requestId = requestId;
            emit bulkPreview(preview);
        });
}

void StoreGateway::orderBulk(BulkActionKind action, const EventFilter &filter,
                             const std::vector<EventId> &ids, const QString &reason)
{
    carryOutEvents(
        "orderBulk", actionOf(action),
        [&](EventOrders &orders) { return orders.bulk(action, filter, ids, reason); },
        [&](const Result<BulkRow> &row) { emit bulkChanged(*row); });
}

void StoreGateway::cancelBulk(BulkId id)
{
    carryOutEvents(
        "cancelBulk", actionOf("cancelBulk"), [&](EventOrders &orders) { return orders.cancelBulk(id); },
        [&](const Result<BulkRow> &row) { emit bulkChanged(*row); });
}

void StoreGateway::resendEvent(EventId id, const QByteArray &body, const QString &reason)
{
    carryOutEvents(
        "resendEvent", actionOf("resendEvent"),
        [&](EventOrders &orders) { return orders.resend(id, body, reason); },
        [&](const Result<EventId> &copy) { emit eventResent(id, *copy); });
}

void StoreGateway::testConnection(const QString &name)
{
    carryOutEvents(
        "testConnection", actionOf("testConnection"),
        [&](EventOrders &orders) { return orders.testConnection(name); }, [](const Result<JobId> &) {});
}

void StoreGateway::pauseConnection(const QString &name, bool paused, const QString &reason)
{
    carryOutEvents(
        "pauseConnection", actionOf("pauseConnection"),
        [&](EventOrders &orders) { return orders.pauseConnection(name, paused, reason); },
        [](const Result<void> &) {});
}

void StoreGateway::pauseIntegration(const QString &name, bool paused, const QString &reason)
{
    carryOutEvents(
        "pauseIntegration", actionOf("pauseIntegration"),
        [&](EventOrders &orders) { return orders.pauseIntegration(name, paused, reason); },
        [](const Result<void> &) {});
}

}
