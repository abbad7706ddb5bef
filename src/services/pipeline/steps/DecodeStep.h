#pragma once

#include "pipeline/Step.h"

namespace concord {

/// The bytes as received become canonical values (codec/). What cannot be read goes to review with the place.
class DecodeStep : public Step
{
public:
    [[nodiscard]] const char *name() const override { return "decode"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;
};

}
