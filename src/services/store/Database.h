#pragma once

#include "domain/Result.h"
#include "store/Dialect.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

#include <chrono>
#include <functional>
#include <memory>

namespace concord {

/// "sqlite:PATH" or "postgresql://…" (the second is refused with a clear error until its driver is wired in).
struct DatabaseUrl
{
    Dialect::Kind kind = Dialect::Kind::Sqlite;
    QString path;

    [[nodiscard]] static Result<DatabaseUrl> parse(const QString &text);
};

/// One connection. Opened, used and closed on one thread; asserts that. Prepared statements are kept per text.
/// SQLite: WAL, foreign_keys=ON, synchronous=FULL, busy timeout 5 s. A damaged file is reported (StoreCorrupt) and
/// left where it is; nothing is ever deleted.
class Database
{
public:
    /// Opens and migrates. Errors: StoreCorrupt, StoreNewer, StoreBusy, StoreFull, StoreFailed.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const DatabaseUrl &url);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] const Dialect &dialect() const { return m_dialect; }

    /// The prepared statement for @p sql, reset and ready to bind. Owned by the Database; do not keep it.
    [[nodiscard]] Result<QSqlQuery *> prepare(const QString &sql);
    /// Binds @p values in order and runs. Never logs values.
    [[nodiscard]] Result<QSqlQuery *> run(const QString &sql, const QVariantList &values = {});

    /// Runs @p work in one write transaction and commits. StoreBusy runs the whole of it again (bounded, with
    /// jitter); any other error rolls back and is returned. Not nestable.
    [[nodiscard]] Result<void> write(const std::function<Result<void>()> &work);

    /// See Dialect::changeStamp.
    [[nodiscard]] Result<qint64> changeStamp();

    /// For tests: the n-th statement from now fails with StoreFailed (0 = off); commits count as statements.
    void failStatement(int n) { m_failAt = n; }
    /// For tests: called after each commit, with a running number; the killed-at-every-commit test exits there.
    void onCommit(std::function<void(int)> hook) { m_commitHook = std::move(hook); }

private:
    explicit Database(Dialect dialect, QString connectionName);

    Dialect m_dialect;
    QString m_connectionName;
    QHash<QString, std::shared_ptr<QSqlQuery>> m_statements;
    std::function<void(int)> m_commitHook;
    int m_commits = 0;
    int m_failAt = 0;
    bool m_inTransaction = false;
};

}
