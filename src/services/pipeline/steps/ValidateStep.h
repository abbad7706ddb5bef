#pragma once

#include "pipeline/Step.h"

namespace concord {

/// The canonical values keep the payload schema of their kind and the business rules (BusinessRules.h).
class ValidateStep : public Step
{
public:
    [[nodiscard]] const char *name() const override { return "validate"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;
};

}
