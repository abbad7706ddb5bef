#pragma once

#include "domain/CodeSystem.h"

#include <QList>
#include <QString>

#include <optional>

namespace concord {

/// FHIR R4 MedicationRequest.status.
enum class PrescriptionStatus {
    Active,
    OnHold,
    Cancelled,
    Completed,
    EnteredInError,
    Stopped,
    Draft,
    Unknown
};

[[nodiscard]] QString wordOf(PrescriptionStatus status); ///< "entered-in-error"
[[nodiscard]] std::optional<PrescriptionStatus> prescriptionStatusFromWord(QStringView word);

/// Only what is active is on the medication list. Leaving the list always carries the reason (the new status,
/// or "deleted"), because "on-hold" is not "stopped".
[[nodiscard]] constexpr bool isOnList(PrescriptionStatus status)
{
    return status == PrescriptionStatus::Active;
}

/// How a medication is taken, in canonical text so that two sources that mean the same compare equal:
/// dose "2 {tbl}" (number and unit, rate after " @ "), frequency "3/1d" (events per period, "PRN" appended
/// where as needed), route "26643006" (the code) or lower-case text. Empty = the source does not say. Free
/// text stands in `frequency` prefixed "sig:" when nothing structured was sent.
struct Dosage
{
    QString dose;
    QString frequency;
    QString route;

    friend bool operator==(const Dosage &, const Dosage &) = default;
};

/// A prescription as the EHR states it now: the canonical form of a MedicationRequest.
struct Prescription
{
    QString sourceId;           ///< id at the source (MedicationRequest.id)
    QString sourceVersion;      ///< meta.versionId, empty when the server sends none
    qint64 sourceUpdatedMs = 0; ///< meta.lastUpdated, 0 when the server sends none
    QString patientReference; ///< "Patient/123" or "urn:uuid:…", as sent, made relative to the source's base
    PrescriptionStatus status = PrescriptionStatus::Unknown;
    QList<Coding> codings;  ///< every coding of the medication, in the source's order
    QString medicationText; ///< CodeableConcept.text or the first display
    Dosage dosage;
    QString authoredOn; ///< FHIR dateTime as sent, any precision

    friend bool operator==(const Prescription &, const Prescription &) = default;
};

}
