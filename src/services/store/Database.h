#pragma once

#include "domain/Result.h"
#include "store/Dialect.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

class QThread;

namespace concord {

struct Migration;

/// "sqlite:PATH" or "postgresql://…" (the second is refused with a clear error until its driver is wired in).
struct DatabaseUrl
{
    Dialect::Kind kind = Dialect::Kind::Sqlite;
    QString path;

    [[nodiscard]] static Result<DatabaseUrl> parse(const QString &text);
};

struct OpenOptions
{
    std::chrono::milliseconds busyTimeout{5000}; ///< one wait for the write lock
    int writeTries = 3; ///< of a whole transaction; each waits anew, the later ones shorter
    const std::vector<Migration> *migrations = nullptr; ///< other than those that ship (tests)
};

/// One connection. Opened, used and closed on one thread; asserts that. Prepared statements are kept per
/// text. SQLite: WAL, foreign_keys=ON, synchronous=FULL, busy timeout 5 s. A damaged file is reported
/// (StoreCorrupt) and left where it is; nothing is ever deleted.
class Database
{
public:
    /// Opens and migrates. Errors: StoreCorrupt, StoreNewer, StoreBusy, StoreFull, StoreFailed.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const DatabaseUrl &url,
                                                                const OpenOptions &options = {});
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] const Dialect &dialect() const { return m_dialect; }
    [[nodiscard]] const QString &place() const { return m_place; } ///< the file, for Error::where

    /// The prepared statement for @p sql, reset and ready to bind. Owned by the Database; valid until the
    /// Database is closed, but the next prepare() or run() of the same text uses it again.
    [[nodiscard]] Result<QSqlQuery *> prepare(const QString &sql);
    /// Runs a prepared statement with what is bound to it: for bulk work that binds by itself. Null strings
    /// bound that way become NULL (run() makes them empty text).
    [[nodiscard]] Result<void> execute(QSqlQuery &query);
    /// Binds @p values in order and runs; QVariant() is NULL, a null QString is ''. Never logs values.
    [[nodiscard]] Result<QSqlQuery *> run(const QString &sql, const QVariantList &values = {});
    /// Steps to the next row; false at the end, and then the statement is released. Prefer sql::rows
    /// (store/Sql.h).
    [[nodiscard]] Result<bool> next(QSqlQuery &query);

    /// Runs @p work in one write transaction and commits. StoreBusy runs the whole of it again (bounded, with
    /// jitter), so @p work must start afresh each time; any other error rolls back and is returned. Not
    /// nestable.
    [[nodiscard]] Result<void> write(const std::function<Result<void>()> &work);
    /// Runs @p work in the transaction that is open, or else in one of its own.
    [[nodiscard]] Result<void> join(const std::function<Result<void>()> &work);
    [[nodiscard]] bool inTransaction() const { return m_inTransaction; }

    /// See Dialect::changeStamp.
    [[nodiscard]] Result<qint64> changeStamp();

    /// For tests: the n-th statement from now fails with StoreFailed (0 = off); commits count as statements.
    void failStatement(int n) { m_failAt = n; }
    /// For tests: false once the statement asked for has failed.
    [[nodiscard]] bool failurePending() const { return m_failAt > 0; }
    /// For tests: called after each commit, with a running number; the killed-at-every-commit test exits
    /// there.
    void onCommit(std::function<void(int)> hook) { m_commitHook = std::move(hook); }

    /// The driver's own connection, for RowWriter.
    [[nodiscard]] QVariant nativeHandle() const;

private:
    friend class RowWriter;
    friend class Transaction;
    friend class Migrator;

    Database(const DatabaseUrl &url, const OpenOptions &options);

    [[nodiscard]] Result<void> connect();
    [[nodiscard]] Result<void> configure();
    [[nodiscard]] Result<QString> switchToWal(); ///< the journal mode that is in force now
    [[nodiscard]] Result<void> writeOnce(const std::function<Result<void>()> &work);
    /// Runs a statement that takes no values and is not kept.
    [[nodiscard]] Result<void> direct(const QString &sql);
    [[nodiscard]] std::optional<Error> injectedFailure();
    void rollBack();
    void finishReads();

    Dialect m_dialect;
    QString m_place;
    QString m_connectionName;
    OpenOptions m_options;
    QSqlDatabase m_connection;
    std::unordered_map<QString, QSqlQuery> m_statements;
    std::function<void(int)> m_commitHook;
    QThread *m_thread = nullptr;
    int m_commits = 0;
    int m_failAt = 0;
    bool m_inTransaction = false;
};

}
