#pragma once

#include "pipeline/Step.h"

namespace concord {

/// Keeps what the event changed (event_changes), and has the lists of a synced source captured anew.
class DiffStep : public Step
{
public:
    [[nodiscard]] const char *name() const override { return "diff"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;
};

}
