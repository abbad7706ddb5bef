#include "store/Database.h"

#include "store/Migrator.h"
#include "store/PostgresUrl.h"
#include "store/Sealer.h"
#include "store/Sql.h"
#include "store/SqlError.h"
#include "store/Transaction.h"

#include <QRandomGenerator>
#include <QSqlDriver>
#include <QSqlError>
#include <QThread>
#include <QUuid>

#include <utility>

namespace concord {

Result<DatabaseUrl> DatabaseUrl::parse(const QString &text)
{
    const QString sqlite = QStringLiteral("sqlite:");
    if (text.startsWith(sqlite) && text.size() > sqlite.size() &&
        text[sqlite.size()] != u':') // no ":memory:"
        return DatabaseUrl{Dialect::Kind::Sqlite, text.mid(sqlite.size())};
    if (text.startsWith(u"postgresql:") || text.startsWith(u"postgres:"))
        return PostgresUrl::parse(text).map([&](const PostgresUrl &) {
            return DatabaseUrl{Dialect::Kind::Postgres, text};
        });
    return fail(ErrorCode::ConfigInvalid, QStringLiteral("db"),
                QStringLiteral("expected sqlite:PATH or postgresql://[user@]host[:port]/database"));
}

QString DatabaseUrl::place() const
{
    if (kind == Dialect::Kind::Sqlite)
        return path;
    const auto url = PostgresUrl::parse(path);
    return url ? url->place() : QStringLiteral("postgresql:");
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
    if (db->dialect().kind() == Dialect::Kind::Sqlite) {
        if (const auto configured = db->configureFile(); !configured)
            return fail(configured.error());
    }
    if (const auto migrated = migrator.migrate(); !migrated)
        return fail(migrated.error());
    if (const auto taken = db->takeKeys(url, options); !taken)
        return fail(taken.error());
    return db;
}

Result<void> Database::takeKeys(const DatabaseUrl &url, const OpenOptions &options)
{
    if (url.sealers) {
        auto sealer = url.sealers->sealerFor(*this);
        if (!sealer)
            return fail(sealer.error());
        m_sealer = *std::move(sealer);
        return {};
    }
    if (options.mayLackKeys || options.migrations)
        return {};
    const auto keys = sql::number(*this, QStringLiteral("SELECT count(*) FROM master_keys"));
    if (!keys)
        return fail(keys.error());
    return *keys == 0 ? Result<void>{}
                      : fail(ErrorCode::ConfigInvalid, m_place,
                             QStringLiteral("the database is encrypted and no master key was given"));
}

void Database::noteSealFault(const Error &error)
{
    if (!m_sealFault)
        m_sealFault = error;
}

Database::Database(const DatabaseUrl &url, const OpenOptions &options)
    : m_dialect(url.kind),
      m_path(url.path),
      m_place(url.place()),
      m_connectionName(QUuid::createUuid().toString()),
      m_login(url.login),
      m_options(options),
      m_thread(QThread::currentThread())
{
    m_options.migrations = nullptr; // the caller's list need not outlive open()
}

Database::~Database()
{
    Q_ASSERT(m_thread == QThread::currentThread());
    m_sealer.reset();
    // SQLite: statements before their connection. PostgreSQL's end with theirs; the other way round each of
    // them is freed by a request of its own, or complained about when the connection is lost
    if (m_dialect.kind() == Dialect::Kind::Sqlite)
        m_statements.clear();
    m_connection = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<void> Database::connect()
{
    // asked once: two threads that ask first at the same time have Qt register its clean-up twice, and the
    // program then never ends
    static const QStringList drivers = QSqlDatabase::drivers();
    if (!drivers.contains(m_dialect.driver()))
        return fail(ErrorCode::StoreFailed, m_place,
                    QStringLiteral("the Qt SQL driver %1 is not installed").arg(m_dialect.driver()));
    m_connection = QSqlDatabase::addDatabase(m_dialect.driver(), m_connectionName);
    return m_dialect.kind() == Dialect::Kind::Sqlite ? openFile() : openServer();
}

Result<QSqlQuery *> Database::prepare(const QString &sql)
{
    Q_ASSERT(m_thread == QThread::currentThread());
    const auto known = m_statements.find(sql);
    if (known != m_statements.end()) {
        known->second.finish();
        return &known->second;
    }
    if (const auto lost = lostConnection())
        return fail(*lost);
    QSqlQuery query(m_connection);
    // PostgreSQL's driver reads row by row then, and loses the rest when another statement runs in between
    query.setForwardOnly(m_dialect.kind() == Dialect::Kind::Sqlite);
    if (!query.prepare(sql))
        return fail(errorOf(query.lastError(), sql));
    return &m_statements.emplace(sql, std::move(query)).first->second;
}

QVariant Database::bindable(const QVariant &value) const
{
    if (value.typeId() != QMetaType::QString)
        return value;
    const auto &text = *static_cast<const QString *>(value.constData());
    if (text.isNull())
        return QLatin1String("");
    if (m_dialect.kind() == Dialect::Kind::Postgres && text.contains(QChar::Null))
        return QString(text).replace(QChar::Null, QChar::ReplacementCharacter);
    return value;
}

Error Database::errorOf(const QSqlError &error, const QString &statement)
{
    m_hasCollided = m_hasCollided || isCollision(m_dialect, error);
    Error found = storeError(m_dialect, error, m_place, statement);
    // a grant, or a policy of the row. Of the owner's login, which may everything, that is trouble
    if (m_login && error.nativeErrorCode() == QStringLiteral("42501"))
        found.code = ErrorCode::Forbidden;
    return found;
}

Result<void> Database::execute(QSqlQuery &query)
{
    if (const auto injected = standingFailure())
        return fail(*injected);
    if (!query.exec())
        return fail(errorOf(query.lastError(), query.lastQuery()));
    return {};
}

Result<QSqlQuery *> Database::run(const QString &sql, const QVariantList &values)
{
    const auto prepared = prepare(sql);
    if (!prepared)
        return prepared;
    QSqlQuery &query = **prepared;
    for (int i = 0; i < values.size(); ++i)
        query.bindValue(i, bindable(values[i]));
    if (const auto done = execute(query); !done)
        return fail(done.error());
    return &query;
}

Result<bool> Database::next(QSqlQuery &query)
{
    if (const auto fault = takeSealFault()) { // of the row before
        query.finish();
        return fail(*fault);
    }
    if (query.next())
        return true;
    const QSqlError error = query.lastError();
    query.finish();
    if (error.isValid())
        return fail(errorOf(error, query.lastQuery()));
    return false;
}

Result<void> Database::write(Isolation isolation, const std::function<Result<void>()> &work)
{
    if (m_inTransaction)
        return fail(ErrorCode::Internal, m_place, QStringLiteral("a transaction is open already"));
    if (m_sealer) {
        if (const auto prepared = m_sealer->prepare(); !prepared)
            return prepared;
    }
    Result<void> done = writeOnce(isolation, work);
    for (int tried = 1; !done && done.error().code == ErrorCode::StoreBusy; ++tried) {
        if (tried >= (m_hasCollided ? m_options.collisionTries : m_options.writeTries))
            return done;
        if (const auto waited = waitAfter(tried); !waited)
            return waited;
        done = writeOnce(isolation, work);
        if (const auto set = direct(m_dialect.lockTimeout(m_options.busyTimeout)); !set)
            return done ? done : set; // what is committed is committed; a lost connection shows soon enough
    }
    return done;
}

Result<void> Database::waitAfter(int tries)
{
    // half to all of the time, so that two that met do not meet again; the database does the waiting
    const double share = 0.5 + 0.5 * QRandomGenerator::global()->generateDouble();
    if (m_hasCollided) {
        const auto limit =
            std::min(m_options.busyTimeout, std::chrono::milliseconds(1LL << std::min(tries, 6)));
        return direct(m_dialect.pause(std::chrono::milliseconds(qint64(double(limit.count()) * share))));
    }
    const std::chrono::milliseconds wait(qint64(double(m_options.busyTimeout.count()) * share / 2));
    return direct(m_dialect.lockTimeout(wait));
}

Result<void> Database::writeOnce(Isolation isolation, const std::function<Result<void>()> &work)
{
    m_hasCollided = false;
    Transaction transaction(*this);
    if (const auto begun = transaction.begin(isolation); !begun)
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

Result<void> Database::join(Isolation isolation, const std::function<Result<void>()> &work)
{
    return m_inTransaction ? work() : write(isolation, work);
}

Result<void> Database::attempt(const std::function<Result<bool>()> &work)
{
    if (!m_inTransaction)
        return fail(ErrorCode::Internal, m_place, QStringLiteral("a savepoint needs a transaction"));
    if (const auto begun = direct(QStringLiteral("SAVEPOINT attempt")); !begun)
        return begun;
    const auto kept = work();
    if (!kept || !*kept) {
        finishReads();
        const auto undone = direct(QStringLiteral("ROLLBACK TO SAVEPOINT attempt"));
        if (!kept || !undone) // the work's error counts: the caller's transaction ends with it
            return kept ? undone : fail(kept.error());
    }
    return direct(QStringLiteral("RELEASE SAVEPOINT attempt"));
}

Result<qint64> Database::changeStamp()
{
    return sql::number(*this, m_dialect.changeStamp());
}

Result<bool> Database::hasChanged()
{
    return changeStamp().map([this](qint64 stamp) { return std::exchange(m_seenStamp, stamp) != stamp; });
}

QVariant Database::nativeHandle() const
{
    return m_connection.driver()->handle();
}

Result<void> Database::direct(const QString &sql)
{
    Q_ASSERT(m_thread == QThread::currentThread());
    if (const auto injected = standingFailure())
        return fail(*injected);
    if (const auto lost = lostConnection())
        return fail(*lost);
    QSqlQuery query(m_connection);
    query.setForwardOnly(m_dialect.kind() == Dialect::Kind::Sqlite);
    if (!query.exec(sql))
        return fail(errorOf(query.lastError(), sql));
    return {};
}

std::optional<Error> Database::standingFailure()
{
    if (m_sealFault)
        return takeSealFault();
    if (m_failAt == 0 || --m_failAt > 0)
        return std::nullopt;
    return Error{ErrorCode::StoreFailed, m_place, QStringLiteral("failed on purpose"), 0};
}

/// The driver would only say that it is not open.
std::optional<Error> Database::lostConnection() const
{
    if (!isConnectionLost())
        return std::nullopt;
    return storeError(m_dialect, QSqlError(), m_place);
}

void Database::rollBack()
{
    m_sealFault.reset();    // of what is undone now
    if (isConnectionLost()) // the server has done it
        return;
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
