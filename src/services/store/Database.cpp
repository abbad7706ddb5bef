#include "store/Database.h"

#include "store/Migrator.h"
#include "store/Sql.h"
#include "store/SqlError.h"
#include "store/Transaction.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QSqlDriver>
#include <QSqlError>
#include <QThread>
#include <QUuid>

#include <sqlite3.h>

namespace concord {

namespace {
/// A new database is for its owner's eyes; SQLite gives its -wal and -shm files the same permissions.
void createPrivately(const QString &path)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                  QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        file.close();
}

bool isNullText(const QVariant &value)
{
    return value.typeId() == QMetaType::QString && static_cast<const QString *>(value.constData())->isNull();
}
}

Result<DatabaseUrl> DatabaseUrl::parse(const QString &text)
{
    const QString sqlite = QStringLiteral("sqlite:");
    if (text.startsWith(sqlite) && text.size() > sqlite.size() &&
        text[sqlite.size()] != u':') // no ":memory:"
        return DatabaseUrl{Dialect::Kind::Sqlite, text.mid(sqlite.size())};
    if (text.startsWith(u"postgresql:") || text.startsWith(u"postgres:"))
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("db"),
                    QStringLiteral("this version stores in SQLite only; use sqlite:PATH"));
    return fail(ErrorCode::ConfigInvalid, QStringLiteral("db"), QStringLiteral("expected sqlite:PATH"));
}

Result<std::unique_ptr<Database>> Database::open(const DatabaseUrl &url, const OpenOptions &options)
{
    std::unique_ptr<Database> db(new Database(url, options));
    if (const auto connected = db->connect(); !connected)
        return fail(connected.error());
    auto migrations = options.migrations ? *options.migrations : Migrator::shipped(db->dialect());
    if (!migrations)
        return fail(migrations.error());
    Migrator migrator(*db, std::move(*migrations));
    if (const auto ours = migrator.check();
        !ours) // before the first write: a file that is not ours stays as it is
        return fail(ours.error());
    if (const auto configured = db->configure(); !configured)
        return fail(configured.error());
    if (const auto migrated = migrator.migrate(); !migrated)
        return fail(migrated.error());
    return db;
}

Database::Database(const DatabaseUrl &url, const OpenOptions &options)
    : m_dialect(url.kind),
      m_place(url.path),
      m_connectionName(QUuid::createUuid().toString()),
      m_options(options),
      m_thread(QThread::currentThread())
{
    m_options.migrations = nullptr; // the caller's list need not outlive open()
}

Database::~Database()
{
    Q_ASSERT(m_thread == QThread::currentThread());
    m_statements.clear(); // statements before their connection, the connection before its name
    m_connection = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<void> Database::connect()
{
    // before SQLite's first use in this process; later calls change nothing. Its memory statistics, which
    // nobody reads here, take a global lock with every allocation.
    static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    Q_UNUSED(configured)
    if (!QSqlDatabase::isDriverAvailable(m_dialect.driver()))
        return fail(ErrorCode::StoreFailed, m_place,
                    QStringLiteral("the Qt SQL driver %1 is not installed").arg(m_dialect.driver()));
    createPrivately(m_place);
    m_connection = QSqlDatabase::addDatabase(m_dialect.driver(), m_connectionName);
    m_connection.setDatabaseName(m_place);
    if (!m_connection.open())
        return fail(storeError(m_dialect, m_connection.lastError(), m_place));
    return direct(m_dialect.lockTimeout(m_options.busyTimeout));
}

Result<void> Database::configure()
{
    auto mode = switchToWal();
    // SQLite does not wait here as it does elsewhere, so another program that opens the new file at the same
    // moment gets in the way: stand in the queue for the write lock, and ask again
    const QDeadlineTimer end(m_options.busyTimeout);
    while (!mode && mode.error().code == ErrorCode::StoreBusy && !end.hasExpired()) {
        if (const auto waited = direct(QStringLiteral("BEGIN EXCLUSIVE")); waited)
            rollBack();
        mode = switchToWal();
    }
    if (!mode)
        return fail(mode.error());
    if (*mode != QStringLiteral("wal"))
        return fail(ErrorCode::StoreFailed, m_place,
                    QStringLiteral("no write-ahead log possible here (a network folder?): journal mode is %1")
                        .arg(*mode));
    // FULL: what was acknowledged survives a power cut. 16 MB of cache keep a page of work in memory;
    // the log may reach 32 MB before it is copied back, so that a sync does not do that in the middle of its
    // work.
    for (const QString &pragma :
         {QStringLiteral("PRAGMA synchronous = FULL"), QStringLiteral("PRAGMA foreign_keys = ON"),
          QStringLiteral("PRAGMA cache_size = -16000"), QStringLiteral("PRAGMA wal_autocheckpoint = 8000")}) {
        if (const auto done = direct(pragma); !done)
            return done;
    }
    return {};
}

Result<QString> Database::switchToWal()
{
    return sql::row(*this, QStringLiteral("PRAGMA journal_mode = WAL"), {},
                    [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const std::optional<QString> &mode) { return mode.value_or(QString()); });
}

Result<QSqlQuery *> Database::prepare(const QString &sql)
{
    Q_ASSERT(m_thread == QThread::currentThread());
    const auto known = m_statements.find(sql);
    if (known != m_statements.end()) {
        known->second.finish();
        return &known->second;
    }
    QSqlQuery query(m_connection);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return fail(storeError(m_dialect, query.lastError(), m_place, sql));
    return &m_statements.emplace(sql, std::move(query)).first->second;
}

Result<void> Database::execute(QSqlQuery &query)
{
    if (const auto injected = injectedFailure())
        return fail(*injected);
    if (!query.exec())
        return fail(storeError(m_dialect, query.lastError(), m_place, query.lastQuery()));
    return {};
}

Result<QSqlQuery *> Database::run(const QString &sql, const QVariantList &values)
{
    const auto prepared = prepare(sql);
    if (!prepared)
        return prepared;
    QSqlQuery &query = **prepared;
    for (int i = 0; i < values.size(); ++i)
        query.bindValue(i, isNullText(values[i]) ? QVariant(QLatin1String("")) : values[i]);
    if (const auto done = execute(query); !done)
        return fail(done.error());
    return &query;
}

Result<bool> Database::next(QSqlQuery &query)
{
    if (query.next())
        return true;
    const QSqlError error = query.lastError();
    query.finish();
    if (error.isValid())
        return fail(storeError(m_dialect, error, m_place, query.lastQuery()));
    return false;
}

Result<void> Database::write(const std::function<Result<void>()> &work)
{
    if (m_inTransaction)
        return fail(ErrorCode::Internal, m_place, QStringLiteral("a transaction is open already"));
    Result<void> done = writeOnce(work);
    for (int tried = 1; tried < m_options.writeTries && !done && done.error().code == ErrorCode::StoreBusy;
         ++tried) {
        // the database does the waiting; half to all of half the time, so that two that met do not meet again
        const double share = 0.25 + 0.25 * QRandomGenerator::global()->generateDouble();
        const std::chrono::milliseconds wait(qint64(double(m_options.busyTimeout.count()) * share));
        if (const auto set = direct(m_dialect.lockTimeout(wait)); !set)
            return set;
        done = writeOnce(work);
        if (const auto set = direct(m_dialect.lockTimeout(m_options.busyTimeout)); !set)
            return set;
    }
    return done;
}

Result<void> Database::writeOnce(const std::function<Result<void>()> &work)
{
    Transaction transaction(*this);
    if (const auto begun = transaction.begin(); !begun)
        return begun;
    if (const auto done = work(); !done)
        return done;
    if (const auto committed = transaction.commit(); !committed)
        return committed;
    ++m_commits;
    if (m_commitHook)
        m_commitHook(m_commits);
    return {};
}

Result<void> Database::join(const std::function<Result<void>()> &work)
{
    return m_inTransaction ? work() : write(work);
}

Result<qint64> Database::changeStamp()
{
    return sql::number(*this, m_dialect.changeStamp());
}

QVariant Database::nativeHandle() const
{
    return m_connection.driver()->handle();
}

Result<void> Database::direct(const QString &sql)
{
    Q_ASSERT(m_thread == QThread::currentThread());
    if (const auto injected = injectedFailure())
        return fail(*injected);
    QSqlQuery query(m_connection);
    query.setForwardOnly(true);
    if (!query.exec(sql))
        return fail(storeError(m_dialect, query.lastError(), m_place, sql));
    return {};
}

std::optional<Error> Database::injectedFailure()
{
    if (m_failAt == 0 || --m_failAt > 0)
        return std::nullopt;
    return Error{ErrorCode::StoreFailed, m_place, QStringLiteral("failed on purpose"), 0};
}

void Database::rollBack()
{
    QSqlQuery(m_connection).exec(QStringLiteral("ROLLBACK"));
}

void Database::finishReads()
{
    for (auto &[text, query] : m_statements) {
        if (query.isActive())
            query.finish();
    }
}

}
