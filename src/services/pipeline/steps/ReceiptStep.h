#pragma once

#include "domain/DeliveryRoutes.h"
#include "pipeline/Step.h"

namespace concord {

/// The one step of an outbound event, after it was sent: writes down what the receiver said. An answer to a
/// cancel that came with the acknowledgement closes its loop.
class ReceiptStep : public Step
{
public:
    explicit ReceiptStep(DeliveryRoutes routes) : m_routes(std::move(routes)) {}
    [[nodiscard]] const char *name() const override { return "receipt"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;

private:
    DeliveryRoutes m_routes;
};

}
