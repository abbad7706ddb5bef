#pragma once

#include "models/MappingDraft.h"
#include "views/common/Theme.h"

namespace concord {

/// One line about where a decision stands, and its tone.
struct DecisionLine
{
    Tone tone = Tone::Neutral;
    QString text;
    bool canAskAgain = false;
};
/// What is still missing, or what completing it does.
[[nodiscard]] DecisionLine lineOf(const MappingDraft &draft);
/// What came of the last order; empty: nothing to tell.
[[nodiscard]] DecisionLine noticeOf(const MappingDraft &draft);
/// How a release touches the code, and what can be done; empty: it does not.
[[nodiscard]] DecisionLine driftLineOf(const MappingRow &row);

[[nodiscard]] QString buttonText(const MappingDraft &draft); ///< "Approve"
[[nodiscard]] QString otherButtonText(MappingAct act);       ///< "&Reject…"
/// What Reject, SendBack and Retire do, for the dialog that asks for the reason.
[[nodiscard]] QString explanationOf(MappingAct act);

}
