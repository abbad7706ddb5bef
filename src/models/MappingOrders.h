#pragma once

#include "domain/CodeMapping.h"

#include <QObject>

#include <chrono>
#include <map>
#include <optional>

namespace concord {

/// The orders about codes that were given and not answered, each under the id that its answer carries. One
/// that is not answered in time counts as lost and is said to be so; its answer is still known when it comes
/// late.
class MappingOrders : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; } ///< of orders from now on
    void add(const MappingDecision &decision, quint64 requestId);
    /// The order that is answered now; absent: it is none of these.
    [[nodiscard]] std::optional<MappingDecision> take(quint64 requestId);
    /// Whether an answer to such an order is still waited for.
    [[nodiscard]] bool isWaitingFor(MappingAct act) const;
    void clear() { m_orders.clear(); }

signals:
    void silent(const concord::MappingDecision &decision); ///< no answer in time

private:
    struct Order
    {
        MappingDecision decision;
        bool isLost = false;
    };
    void giveUp(quint64 requestId);

    std::map<quint64, Order> m_orders;
    std::chrono::milliseconds m_patience{15'000};
};

}
