#pragma once

#include "domain/Result.h"
#include "store/Dialect.h"

namespace concord {

class Database;

/// One write transaction; rolls back when it goes out of scope without a commit. Database::write() is the way
/// to use it: that also runs the whole function again when the database was busy.
class Transaction
{
public:
    explicit Transaction(Database &db) : m_db(db) {}
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    [[nodiscard]] Result<void> begin(Isolation isolation = Isolation::Snapshot);
    /// When the connection is lost meanwhile, the error says that nobody knows whether it was committed.
    [[nodiscard]] Result<void> commit();

private:
    Database &m_db;
    bool m_open = false;
};

}
