#pragma once

#include "pipeline/Step.h"
#include "pipeline/ValueBook.h"

namespace concord {

/// Units as UCUM, routes as SNOMED CT, timings and instructions in canonical form by the value tables (the
/// site's rows in front of the program's), numbers in shortest form, and each medication's code resolved as
/// of its date, else that of the message, else that of its arrival. A new or changed order, or a supply,
/// whose code is not resolved waits for the mapping; a cancel and a reversal never wait. A prescriber who is
/// nobody of the site's directory is put on the list for a person, and the order is flagged.
class NormaliseStep : public Step
{
public:
    [[nodiscard]] const char *name() const override { return "normalise"; }
    [[nodiscard]] Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) override;

private:
    /// All that needs no decision about a code.
    [[nodiscard]] Result<void> settleAll(EventWork &work, Database &db, const Clock &clock);

    ValueBook m_values;
};

}
