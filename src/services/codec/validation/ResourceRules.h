#pragma once

#include "codec/validation/FhirDefinitions.h"
#include "codec/validation/Report.h"

namespace concord::validation {

/// dom-2 to dom-5: what may be contained, under which ids, and that it is referred to. isOutermost: the
/// resource is not contained itself.
void checkContained(const JsonNode &resource, bool isOutermost, Report &report);

/// meta.security is a set.
void checkSecurityLabels(const JsonNode &resource, Report &report);

/// meta.profile must not name the base definition of another resource type.
void checkProfiles(const JsonNode &resource, std::string_view type, const FhirDefinitions &definitions,
                   Report &report);

/// The type of a standard search parameter must be the one the standard gives it.
void checkSearchParameters(const JsonNode &capabilityStatement, const FhirDefinitions &definitions,
                           Report &report);

void checkIdentifier(const JsonNode &identifier, Report &report);
void checkAttachment(const JsonNode &attachment, Report &report);

/// For the two required value sets the package does not list: media types (BCP 13) and currencies (ISO 4217).
[[nodiscard]] bool isPlausibleCode(std::string_view valueSet, std::string_view code,
                                   std::string_view resourceType);

/// A language tag by its form, with a first part that ISO 639-1 has when it is two letters long.
[[nodiscard]] bool isLanguageTag(std::string_view tag);

/// The codes of a code system that is known as a whole, or null.
[[nodiscard]] const CodeSet *wholeCodeSystem(const FhirDefinitions &definitions, std::string_view system);

/// Tags that do something when a careless program shows the text as HTML.
[[nodiscard]] bool isActiveTag(std::string_view tag);

}
