#include "store/Migrator.h"

#include "store/Database.h"
#include "store/Sql.h"
#include "store/SystemAccount.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSqlQuery>

#include <algorithm>
#include <chrono>

namespace concord {

namespace {
QByteArray withUnixLineEnds(QByteArray text)
{
    return text.replace("\r\n", "\n");
}

// When a schema step ran is a fact about the installation, not about the work: the machine's clock, no Clock
// port.
qint64 wallClockMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}
}

QString Migration::checksum() const
{
    return QString::fromLatin1(
        QCryptographicHash::hash(withUnixLineEnds(sql), QCryptographicHash::Sha256).toHex());
}

QStringList Migration::statements() const
{
    QStringList found{QString()};
    for (const QByteArray &line : withUnixLineEnds(sql).split('\n')) {
        if (line.trimmed() == "-- next")
            found.append(QString());
        else
            found.last() += QString::fromUtf8(line) + u'\n';
    }
    return found;
}

Result<std::vector<Migration>> Migrator::shipped(const Dialect &dialect)
{
    const QDir folder(QStringLiteral(":/migrations/") + dialect.migrationFolder());
    std::vector<Migration> migrations;
    for (const QString &name : folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Internal, file.fileName(), file.errorString());
        Migration next{name.left(4).toInt(), name.chopped(4), file.readAll()};
        if (next.version != int(migrations.size()) + 1)
            return fail(ErrorCode::Internal, file.fileName(),
                        QStringLiteral("migrations are numbered without a gap"));
        migrations.push_back(std::move(next));
    }
    if (migrations.empty())
        return fail(ErrorCode::Internal, folder.path(), QStringLiteral("no migrations in this program"));
    return migrations;
}

Result<void> Migrator::check()
{
    // in this order: another program may be migrating, and its tables appear together with the record of them
    const auto tables = sql::number(m_db, m_db.dialect().tableCount());
    if (!tables)
        return fail(tables.error());
    const auto known = applied();
    if (!known)
        return fail(known.error());
    if (*tables > 0 && known->isEmpty())
        return fail(ErrorCode::StoreFailed, m_db.place(),
                    QStringLiteral("the database holds %1 tables of another program; it was left as it is")
                        .arg(*tables));
    return compare(*known);
}

Result<Migrator::Applied> Migrator::applied()
{
    const auto exists =
        sql::number(m_db, m_db.dialect().tableExists(), {QStringLiteral("schema_migrations")});
    if (!exists)
        return fail(exists.error());
    Applied found;
    if (*exists == 0)
        return found;
    const auto rows =
        sql::rows(m_db, QStringLiteral("SELECT version, checksum FROM schema_migrations"), {},
                  [](const QSqlQuery &q) { return std::pair(q.value(0).toInt(), q.value(1).toString()); });
    if (!rows)
        return fail(rows.error());
    for (const auto &[version, checksum] : *rows)
        found.insert(version, checksum);
    return found;
}

Result<void> Migrator::compare(const Applied &applied) const
{
    const int known = int(m_migrations.size());
    const QList<int> versions = applied.keys();
    const int found = versions.isEmpty() ? 0 : *std::max_element(versions.begin(), versions.end());
    if (found > known)
        return fail(
            ErrorCode::StoreNewer, m_db.place(),
            QStringLiteral("schema version %1, this program knows up to version %2").arg(found).arg(known));
    for (const Migration &m : m_migrations) {
        const auto recorded = applied.constFind(m.version);
        if (recorded != applied.constEnd() && *recorded != m.checksum())
            return fail(ErrorCode::StoreNewer, m_db.place(),
                        QStringLiteral(
                            "migration %1 ran with another text than this program has (recorded %2, here %3)")
                            .arg(m.name, recorded->left(12), m.checksum().left(12)));
    }
    return {};
}

Result<int> Migrator::migrate()
{
    const auto before = applied();
    if (!before)
        return fail(before.error());
    int count = 0;
    for (const Migration &m : m_migrations) {
        if (before->contains(m.version))
            continue;
        if (count == 0) {
            if (const auto may = requireRight(!before->isEmpty()); !may)
                return fail(may.error());
        }
        // read committed: what another program did while this one waited at the door has to be seen
        if (const auto done =
                m_db.write(Isolation::ReadCommitted, [&] { return apply(m, !before->isEmpty()); });
            !done)
            return fail(done.error());
        ++count;
    }
    return count;
}

/// A person's login changes no schema. Where it is not let in at all, the database looks as if it were empty.
Result<void> Migrator::requireRight(bool isKnown)
{
    const auto may = sql::number(m_db, m_db.dialect().mayMigrate(), {m_db.schema()});
    if (!may || *may != 0)
        return may ? Result<void>{} : fail(may.error());
    if (isKnown)
        return fail(ErrorCode::Forbidden, m_db.place(),
                    QStringLiteral("the database is older than this program, and this account may not "
                                   "change that: its owner runs concordd db migrate"));
    return fail(m_db.m_login ? ErrorCode::SignInRefused : ErrorCode::Forbidden, m_db.place(),
                QStringLiteral("this account is not one of the database's"));
}

Result<void> Migrator::apply(const Migration &migration, bool isUpgrade)
{
    for (const QString &statement : m_db.dialect().enterMigration(m_db.schema())) {
        if (const auto done = m_db.direct(statement); !done)
            return done;
    }
    const auto created = m_db.direct(
        QStringLiteral("CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY,"
                       " name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)"));
    if (!created)
        return created;
    const auto now =
        applied(); // another program may have been faster: look again, now that we hold the write lock
    if (!now)
        return fail(now.error());
    if (const auto same = compare(*now); !same)
        return same;
    if (now->contains(migration.version))
        return {};
    for (const QString &statement : migration.statements()) {
        if (const auto done = m_db.direct(statement); !done)
            return done;
    }
    const auto recorded = sql::change(
        m_db,
        QStringLiteral(
            "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)"),
        {migration.version, migration.name, migration.checksum(), wallClockMs()});
    if (!recorded)
        return fail(recorded.error());
    return isUpgrade ? audit(migration) : Result<void>{};
}

/// By hand, with the columns that every version of the table has had.
Result<void> Migrator::audit(const Migration &migration)
{
    const auto exists = sql::number(m_db, m_db.dialect().tableExists(), {QStringLiteral("audit_log")});
    if (!exists || *exists == 0)
        return exists ? Result<void>{} : fail(exists.error());
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO audit_log (at, actor, action, subject, allowed, details)"
                                      " VALUES (?, ?, 'db.migrate', ?, 1, ?)"),
                       {wallClockMs(), systemAccount(), QStringLiteral("schema/%1").arg(migration.version),
                        QStringLiteral("name=%1 checksum=%2").arg(migration.name, migration.checksum())})
        .map([](int) {});
}

}
