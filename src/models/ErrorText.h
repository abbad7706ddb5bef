#pragma once

#include "domain/Result.h"

#include <QString>

namespace concord {

/// What a person reads for an error: a whole translated sentence (or two) that says what happened and what to
/// do. Made from the code; `where` and `retryAfterMs` are used where they help, `detail` is for the log and
/// never shown (of TlsFailed it says which check failed, and whether the
/// token endpoint refused). Needs no display: concordd prints the same sentences.
[[nodiscard]] QString errorText(const Error &error);

}
