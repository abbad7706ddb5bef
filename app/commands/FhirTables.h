#pragma once

#include "codec/validation/FhirDefinitions.h"

namespace concord {

/// The definitions of FHIR R4 inside the program.
[[nodiscard]] Result<FhirDefinitions> shippedFhirDefinitions();

}
