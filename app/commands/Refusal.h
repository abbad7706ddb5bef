#pragma once

#include "domain/Result.h"

#include <initializer_list>

namespace concord {

/// Prints the error on stderr and gives the exit code: ExitRefused for one of @p refusals, else ExitFailed.
/// Of what a rule or a key refuses the place and the detail are printed: the sentence for people
/// (printError()), which is the same for all of its kind, says less than those; of Forbidden it says more.
[[nodiscard]] int failWith(const Error &error, std::initializer_list<ErrorCode> refusals);

}
