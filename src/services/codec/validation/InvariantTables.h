#pragma once

#include "codec/validation/Invariants.h"

#include <initializer_list>
#include <optional>
#include <unordered_map>
#include <vector>

/// What the tables of invariants are written with; only they include it.
namespace concord::validation::invariants {

using Node = JsonNode;
using Table = std::unordered_map<std::string_view, Invariant>;

/// One table each; the wording of a rule stands in elements.json under its key.
[[nodiscard]] const Table &ofDataTypes();
[[nodiscard]] const Table &ofClinicalResources();
[[nodiscard]] const Table &ofOtherResources();

inline bool implies(bool a, bool b)
{
    return !a || b;
}
[[nodiscard]] bool any(const Node &n, std::initializer_list<std::string_view> names);
/// The items of a repeating element (or the value itself, should a single one stand there).
[[nodiscard]] std::vector<const Node *> items(const Node &n, std::string_view name);
/// True when the CodeableConcept has a coding of that system with one of the codes.
[[nodiscard]] bool hasCoding(const Node *codeableConcept, std::string_view system,
                             std::initializer_list<std::string_view> codes);
[[nodiscard]] std::optional<double> number(const Node *n);
/// first <= second for two date-times. True where one is missing or unreadable (that has its own issue);
/// false where they cannot be compared, as FHIRPath gives "empty" there and the official validator reports
/// it.
[[nodiscard]] bool inOrder(const Node &n, std::string_view first, std::string_view second);

}
