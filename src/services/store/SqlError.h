#pragma once

#include "domain/Result.h"
#include "store/Dialect.h"

class QSqlError;

namespace concord {

/// What the database said, as one of StoreBusy, StoreFull, StoreCorrupt, StoreFailed.
/// StoreFailed also says when the connection to a server is lost or never came about.
/// @param where the file or server, @param statement its SQL (placeholders only, so it carries no values).
[[nodiscard]] Error storeError(const Dialect &dialect, const QSqlError &error, const QString &where,
                               const QString &statement = {});

/// Two transactions have met (serialization failure, deadlock) and this one was undone: the whole of it may
/// run again at once. A lock that was waited for in vain is StoreBusy but no collision.
[[nodiscard]] bool isCollision(const Dialect &dialect, const QSqlError &error);

/// A row with that key is there already (storeError() says so): of one that the transaction has not seen, it
/// was committed since the transaction began.
[[nodiscard]] bool isDuplicateRow(const Error &error);

}
