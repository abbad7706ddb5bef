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
#include <utility>
#include <vector>

class QSqlDriver;
class QSqlError;
class QThread;

namespace concord {

class Sealer;
class SealerSource;
struct Migration;
struct PostgresLogin;

/// "sqlite:PATH" or "postgresql://…" (see PostgresUrl, which says what it may hold).
struct DatabaseUrl
{
    Dialect::Kind kind = Dialect::Kind::Sqlite;
    QString path; ///< the file; of PostgreSQL the whole URL
    /// The keys of this database, owned by everybody who opens it; null: what is written stays readable.
    std::shared_ptr<const SealerSource> sealers{};
    /// PostgreSQL: as whom, instead of the URL's user (PostgresUrl::withLogin); null: as that one.
    std::shared_ptr<const PostgresLogin> login{};

    [[nodiscard]] static Result<DatabaseUrl> parse(const QString &text);
    /// The file or server for people and logs: no user, no settings.
    [[nodiscard]] QString place() const;
};

struct OpenOptions
{
    std::chrono::milliseconds busyTimeout{5000}; ///< one wait for the write lock
    int writeTries = 3; ///< of a whole transaction; each waits anew, the later ones shorter
    int collisionTries =
        20; ///< PostgreSQL: when two transactions met, which shows at once and without a wait
    std::chrono::milliseconds statementTimeout{60'000}; ///< PostgreSQL: also of a pause inside a transaction
    bool mustExist = false; ///< SQLite: StoreFailed where there is no file; an empty one would hide the loss
    const std::vector<Migration> *migrations = nullptr; ///< other than those that ship (tests)
    /// May be opened without its keys, to look after them; else that is ConfigInvalid, lest readable rows get
    /// among the sealed ones.
    bool mayLackKeys = false;
};

/// One connection. Opened, used and closed on one thread; asserts that. Prepared statements are kept per
/// text. SQLite: WAL, foreign_keys=ON, synchronous=FULL, busy timeout 5 s. A damaged file is reported
/// (StoreCorrupt) and left where it is; nothing is ever deleted.
/// PostgreSQL: its own schema and nothing beside it, synchronous_commit=on, and a limit to every wait. A lost
/// connection is StoreFailed and stays lost: close this Database and open another.
class Database
{
public:
    /// Opens and migrates. Errors: StoreCorrupt, StoreNewer, StoreBusy, StoreFull, StoreFailed; ConfigInvalid
    /// where its keys are missing. With a login of its own, which is held to what that person may do:
    /// SignInRefused where the server does not let it in, or (with a detail) nothing of the database is open
    /// to it, and from then on Forbidden for what it may not.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const DatabaseUrl &url,
                                                                const OpenOptions &options = {});
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] const Dialect &dialect() const { return m_dialect; }
    [[nodiscard]] const QString &place() const { return m_place; }   ///< the file or server, for Error::where
    [[nodiscard]] const QString &schema() const { return m_schema; } ///< PostgreSQL; else empty
    /// The server has ended the connection or vanished.
    [[nodiscard]] bool isConnectionLost() const;

    /// The prepared statement for @p sql, reset and ready to bind. Owned by the Database; valid until the
    /// Database is closed, but the next prepare() or run() of the same text uses it again.
    [[nodiscard]] Result<QSqlQuery *> prepare(const QString &sql);
    /// Runs a prepared statement with what is bound to it: for bulk work that binds by itself. Null strings
    /// bound that way become NULL (run() makes them empty text).
    [[nodiscard]] Result<void> execute(QSqlQuery &query);
    /// Binds @p values in order and runs; QVariant() is NULL, a null QString is ''. Never logs values. To
    /// PostgreSQL, whose texts hold any character but U+0000, that one goes as U+FFFD (as HTML reads it).
    [[nodiscard]] Result<QSqlQuery *> run(const QString &sql, const QVariantList &values = {});
    /// Steps to the next row; false at the end, and then the statement is released. Prefer sql::rows
    /// (store/Sql.h).
    [[nodiscard]] Result<bool> next(QSqlQuery &query);

    /// Runs @p work in one write transaction and commits. StoreBusy runs the whole of it again (bounded, with
    /// jitter), so @p work must start afresh each time; any other error rolls back and is returned. Not
    /// nestable.
    [[nodiscard]] Result<void> write(const std::function<Result<void>()> &work)
    {
        return write(Isolation::Snapshot, work);
    }
    [[nodiscard]] Result<void> write(Isolation isolation, const std::function<Result<void>()> &work);
    /// Runs @p work in the transaction that is open, or else in one of its own.
    [[nodiscard]] Result<void> join(const std::function<Result<void>()> &work)
    {
        return join(Isolation::Snapshot, work);
    }
    [[nodiscard]] Result<void> join(Isolation isolation, const std::function<Result<void>()> &work);
    /// Runs @p work in a savepoint of the open transaction: what it wrote is undone when it says false, or
    /// fails.
    [[nodiscard]] Result<void> attempt(const std::function<Result<bool>()> &work);
    [[nodiscard]] bool inTransaction() const { return m_inTransaction; }

    /// See Dialect::changeStamp.
    [[nodiscard]] Result<qint64> changeStamp();
    /// Whether another connection has committed since this was last asked; true at first.
    [[nodiscard]] Result<bool> hasChanged();

    /// For tests: the n-th statement from now fails with StoreFailed (0 = off); commits count as statements.
    void failStatement(int n) { m_failAt = n; }
    /// For tests: false once the statement asked for has failed.
    [[nodiscard]] bool failurePending() const { return m_failAt > 0; }
    /// For tests: called after each commit, with a running number; the killed-at-every-commit test exits
    /// there.
    void onCommit(std::function<void(int)> hook) { m_commitHook = std::move(hook); }

    /// The driver and its own connection, for RowWriter and Notifications.
    [[nodiscard]] QSqlDriver *driver() const { return m_connection.driver(); }
    [[nodiscard]] QVariant nativeHandle() const;

    /// Seals and opens what is a patient's (Seal); null: this database has no keys.
    [[nodiscard]] Sealer *sealer() const { return m_sealer.get(); }
    /// A value could not be sealed or opened: the next statement, or the read at hand, fails with the first
    /// of these.
    void noteSealFault(const Error &error);
    [[nodiscard]] bool hasSealFault() const { return m_sealFault.has_value(); }
    [[nodiscard]] std::optional<Error> takeSealFault() { return std::exchange(m_sealFault, std::nullopt); }

private:
    friend class RowWriter;
    friend class RowCopy;
    friend class Transaction;
    friend class Migrator;
    friend class MonthPartitions;
    friend class JoinedKeys;
    friend class DataKeyStore;
    friend class SealPass;
    friend class PostgresLogins;

    Database(const DatabaseUrl &url, const OpenOptions &options);

    [[nodiscard]] Result<void> connect();
    [[nodiscard]] Result<void> takeKeys(const DatabaseUrl &url, const OpenOptions &options);
    [[nodiscard]] Result<void> openFile(); // DatabaseSqlite.cpp
    [[nodiscard]] Result<void> configureFile();
    [[nodiscard]] Result<QString> switchToWal(); ///< the journal mode that is in force now
    [[nodiscard]] Result<void> openServer();     // DatabasePostgres.cpp
    [[nodiscard]] QString sessionOptions() const;
    [[nodiscard]] Result<void> writeOnce(Isolation isolation, const std::function<Result<void>()> &work);
    /// Between two tries of a write that was busy.
    [[nodiscard]] Result<void> waitAfter(int tries);
    [[nodiscard]] QVariant bindable(const QVariant &value) const;
    /// What the driver said, and a note of it when two transactions have met.
    [[nodiscard]] Error errorOf(const QSqlError &error, const QString &statement = {});
    /// Runs a statement that takes no values and is not kept.
    [[nodiscard]] Result<void> direct(const QString &sql);
    /// Why the next statement must not run: a seal's fault, or a test's wish.
    [[nodiscard]] std::optional<Error> standingFailure();
    [[nodiscard]] std::optional<Error> lostConnection() const;
    void rollBack();
    void finishReads();

    Dialect m_dialect;
    QString m_path;
    QString m_place;
    QString m_schema;
    QString m_connectionName;
    std::shared_ptr<const PostgresLogin> m_login;
    OpenOptions m_options;
    QSqlDatabase m_connection;
    std::unordered_map<QString, QSqlQuery> m_statements;
    std::unique_ptr<Sealer> m_sealer;
    std::optional<Error> m_sealFault;
    std::function<void(int)> m_commitHook;
    QThread *m_thread = nullptr;
    int m_commits = 0;
    std::optional<qint64> m_seenStamp; ///< of hasChanged()
    int m_failAt = 0;
    bool m_inTransaction = false;
    bool m_hasCollided = false; ///< in this try of a write
};

}
