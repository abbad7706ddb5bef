#pragma once

#include "store/Database.h"

namespace concord {

/// One state of the database to read from, for as long as this lives, whatever others commit meanwhile; holds
/// nobody up. SQLite: a deferred transaction. PostgreSQL: REPEATABLE READ READ ONLY, which the server ends
/// when nothing is asked for longer than OpenOptions::statementTimeout. Nothing may be written on the same
/// Database meanwhile: each write would begin a transaction of its own, and fails.
class ReadSnapshot
{
public:
    explicit ReadSnapshot(Database &db) : m_db(db) {}
    ~ReadSnapshot();
    ReadSnapshot(const ReadSnapshot &) = delete;
    ReadSnapshot &operator=(const ReadSnapshot &) = delete;

    [[nodiscard]] Result<void> begin();

private:
    [[nodiscard]] Result<void> direct(const char *statement);

    Database &m_db;
    bool m_isOpen = false;
};

}
