#pragma once

#include "codec/JsonReader.h"
#include "domain/Prescription.h"

namespace concord {

/// The canonical dosage (domain/Prescription.h) of a MedicationRequest's dosageInstruction. Several
/// instructions are joined with " + " in their order; parts that are missing stay empty.
[[nodiscard]] Dosage readDosage(JsonReader &reader, simdjson::dom::object request, const JsonPath &path);

}
