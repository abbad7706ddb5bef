#pragma once

#include <QString>

/// Names that Concord gives in FHIR resources it writes (packaging/OUTBOUND.md and packaging/VETERINARY.md
/// explain them to the other side). They never change: what stands at an EHR is found again by them.
namespace concord::ownUris {
/// Identifier.system of a resource that we made; its value is RemoteRecord::localKey.
inline const auto record = QStringLiteral("urn:concord:record");
/// Extension of MedicationDispense: valueString, the lot of what was dispensed; once for each lot.
inline const auto lot = QStringLiteral("urn:concord:dispense-lot");
/// Code system of Observation.code: "PDC".
inline const auto measure = QStringLiteral("urn:concord:measure");
/// Followed by a table, Identifier.system of its sys_id; by "table:number", of its number; by "table.column",
/// code system of a column's choices.
inline const auto serviceNow = QStringLiteral("urn:concord:servicenow:");
/// Followed by a name, an extension of a veterinary record: "medical-notes".
inline const auto veterinary = QStringLiteral("urn:concord:veterinary:");
/// Identifier.system of the number of an animal's microchip.
inline const auto microchip = QStringLiteral("urn:concord:microchip");
/// Code system of the kinds of visit that HL7 table 0276 does not have: "vaccination".
inline const auto visitType = QStringLiteral("urn:concord:visit-type");
}
