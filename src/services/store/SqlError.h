#pragma once

#include "domain/Result.h"
#include "store/Dialect.h"

class QSqlError;

namespace concord {

/// What the database said, as one of StoreBusy, StoreFull, StoreCorrupt, StoreFailed.
/// @param where the file or server, @param statement its SQL (placeholders only, so it carries no values).
[[nodiscard]] Error storeError(const Dialect &dialect, const QSqlError &error, const QString &where,
                               const QString &statement = {});

}
