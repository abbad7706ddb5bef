#pragma once

#include "domain/Canonical.h"
#include "store/DispenseStore.h"

#include <vector>

namespace concord {

/// Which fills a reversal may mean that no id leads to, out of those of its patient: the fills of its
/// prescription (as its numbers say, or, without any that are known, of its drug and day), of them those of
/// its fill number, of them those of its day, as far as each leaves one. A fill that contradicts what the
/// reversal says is none of them; one that was taken back already counts where no other does. One: it is that
/// fill.
/// @param prescription what the numbers of the reversal lead to; null: nothing that is known here
[[nodiscard]] std::vector<DispenseRow>
fillsMeantBy(const CanonicalDispense &reversal, PrescriptionId prescription, std::vector<DispenseRow> fills);

}
