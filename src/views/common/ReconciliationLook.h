#pragma once

#include "domain/Reconciliation.h"
#include "views/common/Badge.h"

namespace concord {

/// How conflicts and differences look in tables: the pills of their states.
[[nodiscard]] Badge badgeOf(ConflictState state);
[[nodiscard]] Badge badgeOf(ReconciliationState state);
[[nodiscard]] Badge badgeOf(ItemState state);
[[nodiscard]] Badge badgeOf(Gravity gravity);

namespace icons {
inline const QString conflicts = QStringLiteral("vcs-merge");
inline const QString reconciliation = QStringLiteral("view-split-left-right");
inline const QString save = QStringLiteral("document-save");
}

}
