#pragma once

#include "domain/Engine.h"

#include <QString>

namespace concord {

/// Why an event does not move, as one sentence; empty for what is final or in work. Used by the console and
/// by concordd.
/// @param ladder the event's attempts, for "attempt 3 of 6"; may be empty
[[nodiscard]] QString waitText(const WaitReason &reason, const std::vector<LadderRung> &ladder,
                               Timestamp now);

/// Which attempt comes next and how many there are at most; both 0 when the ladder does not say.
struct NextAttempt
{
    int number = 0;
    int of = 0;
};
[[nodiscard]] NextAttempt nextAttempt(const std::vector<LadderRung> &ladder);

}
