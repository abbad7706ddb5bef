#pragma once

#include "domain/Clock.h"
#include "domain/DeliveryRoutes.h"
#include "store/Database.h"

#include <QDeadlineTimer>

#include <chrono>

namespace concord {

/// Ends the wait for an answer to a cancel when its time is over: "no-answer", an incident, and the EHR is
/// told; and the incident, when all is answered. A duty of the leader; copyable, so that a function can hold
/// it.
class CancelWatch
{
public:
    CancelWatch(const Clock &clock, DeliveryRoutes routes) : m_clock(clock), m_routes(std::move(routes)) {}

    [[nodiscard]] Result<void> tend(Database &db);

    static constexpr std::chrono::seconds look{5};

private:
    [[nodiscard]] Result<bool> isAnySilent(Database &db) const;

    const Clock &m_clock;
    DeliveryRoutes m_routes;
    QDeadlineTimer m_next{0};
};

}
