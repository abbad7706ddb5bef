#pragma once

#include "codec/Envelope.h"

#include <QByteArray>

namespace concord {

/// What the door must know of a FHIR resource, Bundle or Subscription notification: which kinds there are
/// says focusOf() (codec/fhir/FhirDocument.h). Message id: a Bundle's identifier, else its id; a resource's
/// "Type/id/_history/version", with lastUpdated where there is no version; empty without both. Patient key:
/// "Patient/1" as referred to; "value^system" of the first identifier of a patient that only the Bundle
/// knows. What is not FHIR, or not served (UnsupportedMessage), is refused and not kept.
[[nodiscard]] Envelope fhirEnvelope(const QByteArray &body);

/// Of an id-only notification the reference whose resource has to be fetched before it can be decoded
/// ("MedicationRequest/1", or as absolute as it was sent); nothing for anything else.
[[nodiscard]] std::optional<QString> pendingReference(const QByteArray &body);

}
