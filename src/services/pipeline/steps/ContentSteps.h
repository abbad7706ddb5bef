#pragma once

#include "domain/DeliveryRoutes.h"
#include "pipeline/Step.h"

#include <memory>
#include <vector>

namespace concord {

/// The steps over an event's content, in order: decode, validate, normalise, upsert, conflicts, diff.
[[nodiscard]] std::vector<std::unique_ptr<Step>> contentSteps();

/// The same where others are told of what changes: own writes that come back are no changes (echo), what the
/// event says is put into the outbox (emit), and the loops of cancels are kept (cancel).
[[nodiscard]] std::vector<std::unique_ptr<Step>> tellingSteps(const DeliveryRoutes &routes);
/// The steps of an outbound event, after it was sent.
[[nodiscard]] std::vector<std::unique_ptr<Step>> sentSteps(const DeliveryRoutes &routes);

}
