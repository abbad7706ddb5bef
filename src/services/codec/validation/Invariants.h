#pragma once

#include "codec/validation/JsonTree.h"

#include <string_view>

namespace concord::validation {

/// One invariant of the R4 definitions in code: true when the element keeps it. Null for keys that are
/// checked elsewhere (dom-*, bdl-*, ele-1, ext-1, ref-1, txt-*) or need a terminology server.
using Invariant = bool (*)(const JsonNode &element);
[[nodiscard]] Invariant invariant(std::string_view type, std::string_view key);

/// The value of a choice element ("value" finds "valueQuantity" and "_valueString"), or null.
[[nodiscard]] const JsonNode *choice(const JsonNode &object, std::string_view name);
/// True when the element is there, with a value or only with extensions.
[[nodiscard]] bool exists(const JsonNode &object, std::string_view name);

}
