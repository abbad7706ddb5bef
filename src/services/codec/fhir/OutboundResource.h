#pragma once

#include "domain/Outbound.h"
#include "domain/Result.h"

#include <QJsonObject>

namespace concord {

/// What a message is to become at an EHR.
struct OutboundResource
{
    QString type;         ///< "MedicationDispense"
    QJsonObject resource; ///< whole, for a create; empty: only an update is possible (an order is the EHR's)
    QJsonObject changes; ///< members that an update sets, or (null) takes away; the rest there stays as it is
};

/// The resource that states @p message.record. What stands in which member: packaging/OUTBOUND.md.
/// MedicationDispense of a dispense or a reversal (which changes nothing but the status and its reason),
/// Observation of an adherence signal, MedicationRequest of an order: status and its reason, and of a
/// correction the fields that the decision names. ReferenceNotFound: the EHR's id of the patient is not among
/// the related records. UnsupportedMessage: another kind of record. InvalidMessage: something that FHIR
/// requires is not said.
[[nodiscard]] Result<OutboundResource> outboundResource(const OutboundMessage &message);

/// "identifier=urn%3Aconcord%3Arecord%7Cdispense%2F01a2": the search that finds the record again.
[[nodiscard]] QString recordSearch(const RemoteRecord &record);

/// True when @p current says everything that @p wanted says; what it says besides is its own matter.
[[nodiscard]] bool covers(const QJsonObject &current, const QJsonObject &wanted);

/// @p current with the members of @p changes. Identifiers and extensions of others stay; a generated
/// narrative, which would contradict what is changed, goes.
[[nodiscard]] QJsonObject updated(const QJsonObject &current, const QJsonObject &changes);

/// Whether somebody else changed, between @p base and @p current, a member that @p changes sets. What became
/// of a cancel nobody else tells.
[[nodiscard]] bool isTouched(const QJsonObject &base, const QJsonObject &current, const QJsonObject &changes);

/// Whether an order is withdrawn at the receiver, and to be: "cancelled" or "stopped" is the receiver's own
/// word.
[[nodiscard]] bool haveEnded(const QString &type, const QJsonObject &current, const QJsonObject &changes);

/// Whether the status of @p current may become what @p changes says (DOMAIN section 3).
[[nodiscard]] bool mayMoveStatus(const QString &type, const QJsonObject &current, const QJsonObject &changes);

}
