#pragma once

#include "pipeline/Step.h"

namespace concord {

/// The canonical values become the current state: patient, prescriptions, dispenses, appointment, adherence.
/// First everything is looked up and judged, then written, so that a message for review has changed nothing.
/// Each effect happens once (EffectStore).
class UpsertStep : public Step
{
public:
    [[nodiscard]] const char *name() const override { return "upsert"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;
};

}
