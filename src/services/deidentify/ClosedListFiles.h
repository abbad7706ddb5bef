#pragma once

#include "domain/Deidentification.h"
#include "domain/Result.h"

namespace concord {

/// The lists inside the program: resources/deidentification, and the codes of resources/terminology that
/// units and routes are mapped to. NotFound where a program comes without them: then nothing may be exported.
[[nodiscard]] Result<ClosedLists> closedLists();

}
