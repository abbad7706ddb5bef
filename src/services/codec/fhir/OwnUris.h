#pragma once

#include <QString>

/// Names that Concord gives in FHIR resources it writes (packaging/OUTBOUND.md explains them to the other
/// side). They never change: what stands at an EHR is found again by them.
namespace concord::ownUris {
/// Identifier.system of a resource that we made; its value is RemoteRecord::localKey.
inline const auto record = QStringLiteral("urn:concord:record");
/// Extension of MedicationDispense: valueString, the lot of what was dispensed; once for each lot.
inline const auto lot = QStringLiteral("urn:concord:dispense-lot");
/// Code system of Observation.code: "PDC".
inline const auto measure = QStringLiteral("urn:concord:measure");
}
