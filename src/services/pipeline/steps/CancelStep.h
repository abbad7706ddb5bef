#pragma once

#include "domain/DeliveryRoutes.h"
#include "pipeline/Step.h"

namespace concord {

/// What an event means for the closed loop of a cancel (CancelLoop): an EHR's cancel is asked for, a
/// pharmacy's answer closes it, and a supply of what is cancelled is held or is an incident.
class CancelStep : public Step
{
public:
    explicit CancelStep(DeliveryRoutes routes) : m_routes(std::move(routes)) {}
    [[nodiscard]] const char *name() const override { return "cancel"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;

private:
    DeliveryRoutes m_routes;
};

}
