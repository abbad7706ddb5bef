#pragma once

#include "pipeline/Step.h"

namespace concord {

/// Looks whether the records that the event has changed were changed at the other side of an
/// integration too (sync/ConflictDetector). What a person has to decide does not hold the event up.
class ConflictStep : public Step
{
public:
    [[nodiscard]] const char *name() const override { return "conflicts"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;
};

}
