#pragma once

#include "domain/Result.h"

namespace concord {

/// "concordd: refused: <place>: <detail>" on stderr: for an order that a rule or a key refuses, where the
/// sentence for people (printError()), which is the same for all of its kind, says less than the detail.
void printRefusal(const Error &error);

}
