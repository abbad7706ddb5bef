#pragma once

#include "pipeline/Step.h"

namespace concord {

/// Counts what the event changed (it is kept when the event is concluded), and has the lists of a synced
/// source captured anew.
class DiffStep : public Step
{
public:
    [[nodiscard]] const char *name() const override { return "diff"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;
};

}
