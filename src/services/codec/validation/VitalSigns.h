#pragma once

#include "codec/validation/JsonTree.h"
#include "codec/validation/Report.h"

namespace concord::validation {

/// The vital signs profiles bind every Observation with one of their LOINC codes, whether it names them or
/// not. https://hl7.org/fhir/R4/observation-vitalsigns.html
void checkVitalSign(const JsonNode &observation, Report &report);

}
