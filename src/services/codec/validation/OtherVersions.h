#pragma once

#include "codec/validation/JsonTree.h"

#include <QString>

#include <optional>
#include <string_view>

namespace concord::validation {

/// "DSTU2 and STU3" for a resource type that R4 does not have but another version has; empty otherwise.
[[nodiscard]] std::string_view versionsOfType(std::string_view resourceType);

/// The same for an element that R4 does not have: versionsOfElement("Patient", "animal").
[[nodiscard]] std::string_view versionsOfElement(std::string_view type, std::string_view element);

/// Versions in which that element has the JSON shape found here (AllergyIntolerance.clinicalStatus as plain
/// text).
[[nodiscard]] std::string_view versionsOfShape(std::string_view type, std::string_view element,
                                               const JsonNode &value);

/// A document that is not JSON at all: what it is and what would be right. Nothing when it may be JSON.
[[nodiscard]] std::optional<QString> otherFormat(std::string_view document);

}
