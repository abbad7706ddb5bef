#pragma once

#include "domain/DeliveryRoutes.h"
#include "pipeline/Step.h"

namespace concord {

/// What we wrote ourselves and hear of again is no change (DESIGN section 6, echo suppression): a FHIR
/// resource of a receiver in the very version that it acknowledged to us. While a message to it is on its way
/// that may be what is heard of, the event waits for the receipt. An order of the receiver's own is stored as
/// it stands now all the same, and told to nobody (EmitStep).
class EchoStep : public Step
{
public:
    explicit EchoStep(DeliveryRoutes routes) : m_receivers(routes.receivers()) {}
    [[nodiscard]] const char *name() const override { return "echo"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;

    inline static const auto ownWrite = QStringLiteral("own write");

private:
    QStringList m_receivers;
};

}
