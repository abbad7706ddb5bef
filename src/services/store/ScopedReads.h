#pragma once

#include "domain/Access.h"
#include "store/Database.h"

#include <QStringList>

namespace concord {

/// From here on every query of this connection sees only what the session's person may: the connections of
/// the person's facilities and of none, and what came through them, but of none neither content nor
/// differences; and the bulk orders that the person gave. The row-level security of PostgreSQL says the same
/// (migration 0012). On SQLite temporary views stand before the tables, so that no query can forget the
/// scope. Such a connection can write the audit trail and nothing else that lies behind a view; orders need
/// another. For who works for all facilities, and on PostgreSQL, nothing happens. Once, right after opening.
[[nodiscard]] Result<void> scopeReads(Database &db, const Session &session);

/// The tables that scopeReads() covers; for tests.
[[nodiscard]] QStringList scopedTables();

}
