#pragma once

#include "domain/Reconciliation.h"
#include "store/Database.h"

namespace concord {

/// Gives the drugs of what is shown their names, and a record without a title the name of its drug. Asked for
/// all rows of a page together, through the connection that the page was read through.
[[nodiscard]] Result<void> nameDrugs(Database &db, std::vector<ReconciliationItemRow> &items);
[[nodiscard]] Result<void> nameDrugs(Database &db, ReconciliationItemDetail &shown);
/// @param drug of the record (drugValue()), where its title is empty
[[nodiscard]] Result<void> nameDrugs(Database &db, ConflictDetail &shown, const QString &drug);

}
