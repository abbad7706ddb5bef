#pragma once

#include "domain/Canonical.h"
#include "domain/Result.h"

#include <QByteArray>

namespace concord {

struct FhirContext;

/// A FHIR R4 resource or Bundle as canonical values; what it is about says focusOf() (FhirDocument.h).
/// Errors: InvalidMessage with the path, ReferenceNotFound (a Medication that did not come along; an id-only
/// notification whose resource has to be fetched first), UnsupportedMessage.
[[nodiscard]] Result<CanonicalEvent> fhirToCanonical(const QByteArray &body);

/// One resource each; the context's reader remembers the first fault.
[[nodiscard]] CanonicalOrder orderFromMedicationRequest(FhirContext &c);
[[nodiscard]] CanonicalDispense dispenseFromMedicationDispense(FhirContext &c);
[[nodiscard]] CanonicalAppointment appointmentFromFhir(FhirContext &c);
[[nodiscard]] CanonicalAdherence adherenceFromFhir(FhirContext &c);

}
