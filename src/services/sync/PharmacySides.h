#pragma once

#include "domain/Reconciliation.h"
#include "store/PrescriptionStore.h"

namespace concord::pharmacy {

/// The values of fieldRules(), with the drug that the code stands for by an approved mapping.
[[nodiscard]] Result<std::vector<FieldValue>> standingFieldsOf(const PrescriptionRow &row, Database &db,
                                                               const Clock &clock);
/// Both prescriptions of a difference as they are now, field by field, in the order of fieldRules(): what
/// only one side has stands there alone. Empty: it is about something else than prescriptions. Runs where its
/// Database lives.
[[nodiscard]] Result<std::vector<SideField>> sidesOf(const SideDifference &difference, Database &db,
                                                     const Clock &clock);

}
