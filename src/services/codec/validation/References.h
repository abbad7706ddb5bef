#pragma once

#include "codec/validation/FhirDefinitions.h"
#include "codec/validation/Report.h"
#include "codec/validation/ResourceScope.h"

namespace concord::validation {

/// Checks one Reference: its form, that a local one leads somewhere (ref-1), what it leads to inside the
/// Bundle, and that the resource type is one of those the element allows.
/// https://hl7.org/fhir/R4/references.html
void checkReference(const JsonNode &node, const TypeUse &use, const ResourceScope &scope,
                    const FhirDefinitions &definitions, Report &report);

/// "Patient" for "Patient/1", "https://ehr.example/fhir/Patient/1/_history/2" and "Patient?identifier=x";
/// else empty.
[[nodiscard]] std::string_view resourceTypeOfUrl(std::string_view url, const FhirDefinitions &definitions);

/// What a reference from an entry with that fullUrl would have as fullUrl in the same Bundle; empty when it
/// cannot be told.
[[nodiscard]] std::string absoluteUrl(std::string_view reference, std::string_view fullUrl);

}
