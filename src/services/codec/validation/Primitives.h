#pragma once

#include "codec/validation/JsonTree.h"

#include <QString>

#include <optional>
#include <string_view>

namespace concord::validation {

/// What is wrong with a primitive value. isError false: legal, but the official validator warns.
struct PrimitiveFault
{
    bool isError = true;
    const char *rule = "primitive";
    QString message;
};

/// Checks the JSON kind and the lexical form of a value of an R4 primitive type (not xhtml: see Xhtml.h).
/// https://hl7.org/fhir/R4/datatypes.html and https://hl7.org/fhir/R4/json.html#primitive
[[nodiscard]] std::optional<PrimitiveFault> primitiveFault(std::string_view type, const JsonNode &node);

[[nodiscard]] bool isFhirId(std::string_view s);
/// scheme ":" something without blanks; "Patient/1" and "#a" are not.
[[nodiscard]] bool isAbsoluteUri(std::string_view s);
[[nodiscard]] bool isBlank(std::string_view s);
[[nodiscard]] bool hasBlank(std::string_view s);
/// Bytes a base64 text stands for, or -1 when it is not base64 (blanks between are skipped).
[[nodiscard]] qint64 base64Size(std::string_view s);

/// Text that looks like markup: the tag's name ("script"), or nothing.
[[nodiscard]] std::string_view embeddedTag(std::string_view s);

}
