#pragma once

#include "domain/Inbound.h"
#include "domain/Prescription.h"

#include <QByteArray>

namespace concord {

/// A change that only the list sync has seen, as the message that would have told it.
struct ListedOrder
{
    QString messageId;  ///< the one that the message itself would have; empty: no version names it
    QString patientKey; ///< by which its patient's events are ordered
    InboundFormat format = InboundFormat::FhirJson;
    QByteArray body;
};

/// @p resourceJson of the MedicationRequest; where it only refers to its medication, that stands in it.
[[nodiscard]] ListedOrder listedOrder(const Prescription &prescription, const QByteArray &resourceJson);
/// The source has deleted the order: it is told as one that was cancelled.
[[nodiscard]] ListedOrder deletedOrder(const QString &sourceId, const QString &patientReference);

}
