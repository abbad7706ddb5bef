// StoreGateway: what the console asks about what others are told.
#include "gateway/StoreGatewayAnswers.h"
#include "store/DeliveryStore.h"
#include "store/EventStore.h"

namespace concord {

namespace {
constexpr std::chrono::hours figuresReachBack{24};

Result<DeliveryDetail> readDelivery(Database &db, const Clock &clock, EventId id)
{
    DeliveryStore store(db, clock);
    const auto row = store.byEvent(id);
    const auto event = row ? EventStore(db, clock).byId(id) : fail(row.error());
    if (!event)
        return fail(event.error());
    if (!*row || !*event)
        return fail(ErrorCode::NotFound, QStringLiteral("event/") + id.toString());
    auto attempts = store.attemptsOf(id);
    if (!attempts)
        return fail(attempts.error());
    return DeliveryDetail{0, **row, **event, *std::move(attempts)};
}
}

void StoreGateway::fetchDeliveries(const DeliveryQuery &query)
{
    answer(
        {actionOf("fetchDeliveries"), query.page.requestId, QStringLiteral("deliveries")},
        [&] { return DeliveryStore(*m_db, m_clock).page(query); },
        [&](DeliveryPage page) {
            page.requestId = query.page.requestId;
            emit deliveriesPage(page);
        });
}

void StoreGateway::fetchDelivery(EventId id, quint64 requestId)
{
    answerIf(
        {actionOf("fetchDelivery"), requestId, QStringLiteral("event/") + id.toString()},
        [&](AccessCheck &check) { return check.event(actionOf("fetchDelivery"), id); },
        [&] { return readDelivery(*m_db, m_clock, id); },
        [&](DeliveryDetail detail) {
            detail.requestId = requestId;
            emit deliveryDetail(detail);
        });
}

void StoreGateway::fetchDeliveryFigures(quint64 requestId)
{
    const Timestamp since = m_clock.now() - figuresReachBack;
    answer(
        {actionOf("fetchDeliveryFigures"), requestId, QStringLiteral("deliveries")},
        [&] { return DeliveryStore(*m_db, m_clock).latencies(since); },
        [&](const std::vector<DeliveryLatency> &kinds) {
            emit deliveryFigures({requestId, since, kinds});
        });
}

}
