#pragma once

#include "domain/Result.h"

#include <initializer_list>

namespace concord {

/// Prints the error on stderr and gives the exit code: ExitRefused for one of @p refusals, else ExitFailed.
/// Of what a rule or a key refuses the place and the detail are printed: the sentence for people
/// (printError()), which is the same for all of its kind, says less than those; of Forbidden it says more.
[[nodiscard]] int failWith(const Error &error, std::initializer_list<ErrorCode> refusals);
/// The same for an order that changes what is kept: refused when somebody was faster, when it is not allowed,
/// when what it is about is not there, and when what it says is not right.
[[nodiscard]] int failOrder(const Error &error);
/// A database that cannot be opened has failed; one that this login may not work on is refused.
[[nodiscard]] int failOpen(const Error &error);
/// Prints only the place and the detail, for a file that the command line names: the sentence for people is
/// about messages and lists. Gives ExitFailed.
[[nodiscard]] int failFile(const Error &error);

}
