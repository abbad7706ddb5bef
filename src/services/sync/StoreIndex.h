#pragma once

#include "store/TerminologyStore.h"
#include "terminology/TerminologyIndex.h"

#include <memory>

namespace concord {

/// A release of a database with the formulary of today, in memory. Holds no more of the database than one row
/// while it reads. Errors: of the store; StoreBusy when another release was taken in meanwhile.
[[nodiscard]] Result<std::shared_ptr<const TerminologyIndex>> loadIndex(TerminologyStore &store,
                                                                        const ReleaseRecord &release);

}
