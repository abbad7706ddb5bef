#pragma once

#include "domain/Canonical.h"
#include "domain/Result.h"

#include <QJsonObject>
#include <QJsonValue>

namespace concord {

/// The fields of an order that a decision names (correctedFlag()).
[[nodiscard]] QStringList correctedFields(const CanonicalOrder &order);

/// Of drug, dose, frequency, route, quantity and refills those that a decision names, as members of a
/// MedicationRequest; a member that is null is to go. InvalidMessage: a value that no structured member holds
/// wholly, for half of a dosage would be another one.
[[nodiscard]] Result<QJsonObject> correctedMembers(const CanonicalOrder &order);

/// Members of an order that hold more than one field ("dosageInstruction", "dispenseRequest"): what is not
/// named stays.
[[nodiscard]] bool isLaidOver(const QJsonObject &current, const QString &member);
/// @p current with what correctedMembers() says of such a member. Words that told the dosage before go.
[[nodiscard]] QJsonValue laidOver(const QString &member, const QJsonValue &current,
                                  const QJsonValue &changes);
/// False: the order has several dosage instructions, and which of them is meant nobody has said.
[[nodiscard]] bool hasPlaceFor(const QJsonObject &current, const QJsonObject &changes);

}
