#pragma once

#include "domain/Result.h"

#include <array>
#include <optional>

namespace concord {

/// What the pipeline does about an error.
enum class ErrorClass {
    Transient, ///< may go away by itself: the ladder, then dead letter
    Permanent, ///< the same message fails again: a person edits and resends, or discards
    Mapping,   ///< a code has no drug yet: the event waits for the decision. A verdict, so no code has it
    Operator   ///< somebody has to set something right first (configuration, credentials, disk), then retry
};
[[nodiscard]] QString wordOf(ErrorClass errorClass); ///< "transient"
[[nodiscard]] std::optional<ErrorClass> errorClassFromWord(QStringView word);

/// One line of the published table.
struct ErrorRule
{
    ErrorCode code = ErrorCode::Internal;
    ErrorClass errorClass = ErrorClass::Permanent;
    const char *why = ""; ///< one English sentence
};

inline constexpr size_t errorRuleCount = 37;
/// Every ErrorCode once, in the order of the enumeration: `concordd retry --classes` prints it.
[[nodiscard]] const std::array<ErrorRule, errorRuleCount> &errorRules();
[[nodiscard]] ErrorClass classOf(ErrorCode code);

}
