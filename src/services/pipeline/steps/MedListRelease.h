#pragma once

#include "pipeline/Step.h"

namespace concord {

/// The one step of a MED_LIST_PULL event, whose content a sync has applied already: it has succeeded when all
/// codes of what it put on a list are mapped, and else goes on waiting for those that are not.
class MedListRelease : public Step
{
public:
    [[nodiscard]] const char *name() const override { return "release"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;
};

}
