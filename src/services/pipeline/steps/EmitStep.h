#pragma once

#include "domain/DeliveryRoutes.h"
#include "outbox/Outbox.h"
#include "pipeline/Step.h"

namespace concord {

/// Puts what the event changed into the outbox for whom the routes name (DESIGN section 2, "emit follow-up
/// events"): in the event's transaction, so that what is not told was not changed either. What a receiver is
/// told is the record as it stands now. Also keeps which prescriptions of two sources are one.
class EmitStep : public Step
{
public:
    explicit EmitStep(DeliveryRoutes routes) : m_routes(std::move(routes)) {}
    [[nodiscard]] const char *name() const override { return "emit"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;

private:
    [[nodiscard]] Result<std::optional<OutboundFact>> factOf(const EventChange &change, const EventWork &work,
                                                             Database &db, const Clock &clock);
    [[nodiscard]] Result<std::optional<OutboundFact>>
    orderOf(const EventChange &change, const EventWork &work, Database &db, const Clock &clock);

    DeliveryRoutes m_routes;
};

}
