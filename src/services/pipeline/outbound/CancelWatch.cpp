#include "pipeline/outbound/CancelWatch.h"

#include "pipeline/outbound/CancelLoop.h"
#include "store/IncidentStore.h"

#include <algorithm>

namespace concord {

namespace {
constexpr int atOnce = 100;
}

Result<void> CancelWatch::tend(Database &db)
{
    if (m_routes.isEmpty() || !m_next.hasExpired())
        return {};
    m_next = QDeadlineTimer(look);
    const auto due = CancelStore(db, m_clock).due(1); // no lock for the usual answer
    const auto isSilent = due ? isAnySilent(db) : fail(due.error());
    if (!isSilent)
        return fail(isSilent.error());
    if (due->empty() && !*isSilent)
        return {};
    return db.write([&]() -> Result<void> {
        CancelLoop loop(db, m_clock, m_routes);
        return loop.endUnanswered(atOnce).and_then([&](int) { return loop.endSilence(); });
    });
}

Result<bool> CancelWatch::isAnySilent(Database &db) const
{
    return IncidentStore(db, m_clock).open().map([](const std::vector<Incident> &open) {
        return std::any_of(open.begin(), open.end(), [](const Incident &incident) {
            return incident.cause == CancelLoop::noAnswerCause;
        });
    });
}

}
