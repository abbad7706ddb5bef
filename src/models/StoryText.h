#pragma once

#include "domain/Engine.h"
#include "models/TreeModel.h"

namespace concord {

/// Each attempt with its steps below it: what ran, how long, what it said. Columns: step, verdict, duration.
/// An attempt's state is its outcome; steps have none.
[[nodiscard]] std::vector<TreeNode> attemptTree(const std::vector<AttemptRow> &attempts,
                                                const std::vector<StepRow> &steps);

/// What an event changed, one line a record: "Prescription …4f3a91c2 · Changed · dose, route".
/// Columns: record, change, fields.
[[nodiscard]] std::vector<TreeNode> changeTree(const std::vector<EventChange> &changes);

/// "120 µs" below a millisecond, else as durationText().
[[nodiscard]] QString stepDuration(qint64 microseconds);

/// "HL7 v2 by MLLP, 1,204 bytes"; "made by a job" where nothing was received.
[[nodiscard]] QString originText(const EventStory &story);

}
