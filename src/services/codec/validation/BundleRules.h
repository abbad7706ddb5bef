#pragma once

#include "codec/validation/FhirDefinitions.h"
#include "codec/validation/Report.h"
#include "codec/validation/ResourceScope.h"

namespace concord::validation {

/// What holds for a Bundle as a whole: bdl-1 to bdl-12, full URLs, links, search modes, documents and
/// messages. https://hl7.org/fhir/R4/bundle.html; where the text leaves room, what the official validator
/// does. Call with the report standing on the Bundle.
void checkBundle(const BundleScope &scope, const FhirDefinitions &definitions, Report &report);

}
