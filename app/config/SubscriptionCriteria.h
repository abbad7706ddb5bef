#pragma once

#include <QString>

#include <optional>

namespace concord {

/// What is wrong with the criteria of a FHIR Subscription that filters by status: an EHR notifies of what
/// matches after the change (R4, Subscription.criteria), so that with "status=active" the end of an order is
/// never heard of. Absent when every status that matters comes.
[[nodiscard]] std::optional<QString> lostByCriteria(const QString &criteria);

}
