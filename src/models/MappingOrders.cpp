#include "models/MappingOrders.h"

#include <QTimer>

#include <algorithm>

namespace concord {

void MappingOrders::add(const MappingDecision &decision, quint64 requestId)
{
    m_orders.insert_or_assign(requestId, Order{decision});
    QTimer::singleShot(m_patience, this, [this, requestId] { giveUp(requestId); });
}

std::optional<MappingDecision> MappingOrders::take(quint64 requestId)
{
    const auto found = m_orders.find(requestId);
    if (found == m_orders.end())
        return std::nullopt;
    MappingDecision decision = std::move(found->second.decision);
    m_orders.erase(found);
    return decision;
}

bool MappingOrders::isWaitingFor(MappingAct act) const
{
    return std::any_of(m_orders.begin(), m_orders.end(), [act](const auto &each) {
        return each.second.decision.act == act && !each.second.isLost;
    });
}

void MappingOrders::giveUp(quint64 requestId)
{
    const auto found = m_orders.find(requestId);
    if (found == m_orders.end())
        return;
    found->second.isLost = true;
    emit silent(MappingDecision(found->second.decision)); // who hears it may give another order
}

}
