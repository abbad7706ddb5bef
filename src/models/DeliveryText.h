#pragma once

#include "domain/Delivery.h"
#include "models/TreeModel.h"

#include <QString>

namespace concord {

/// What is said about what others are told.
[[nodiscard]] QString labelOf(DeliveryState state);
/// "Patient not linked yet"; empty for Nothing.
[[nodiscard]] QString labelOf(DeliveryWait wait);

/// From the fact to the acknowledgement, or to @p now while there is none.
[[nodiscard]] qint64 latencyOf(const DeliveryRow &row, Timestamp now);
/// Later than the target, or not acknowledged and past it already.
[[nodiscard]] bool isLate(const DeliveryRow &row, Timestamp now);
/// "2.1 s, within 30 s" / "3 min 2 s, later than the 30 s that are aimed at" / "open for 41 s, …"
[[nodiscard]] QString latencyText(const DeliveryRow &row, Timestamp now);
/// What the receiver acknowledged: "201, MedicationDispense version 3", "AA, was there already"; empty:
/// nothing yet.
[[nodiscard]] QString acknowledgementText(const DeliveryRow &row);

/// Of each kind: how many, how fast, what share in time. Columns as figureTitles().
[[nodiscard]] std::vector<TreeNode> figureTree(const DeliveryFigures &figures);
[[nodiscard]] QStringList figureTitles();
/// One line an attempt, the newest first. Columns as attemptTitles().
[[nodiscard]] std::vector<TreeNode> attemptTree(const std::vector<DeliveryAttempt> &attempts);
[[nodiscard]] QStringList attemptTitles();

}
