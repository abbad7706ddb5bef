#include "store/Dialect.h"

#include "store/Sealer.h"

#include <algorithm>

namespace concord {

QString Dialect::driver() const
{
    return isSqlite() ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL");
}

QString Dialect::migrationFolder() const
{
    return isSqlite() ? QStringLiteral("sqlite") : QStringLiteral("postgres");
}

QString Dialect::beginWrite(Isolation isolation) const
{
    if (isSqlite())
        return QStringLiteral("BEGIN IMMEDIATE");
    switch (isolation) {
    case Isolation::ReadCommitted:
        return QStringLiteral("BEGIN ISOLATION LEVEL READ COMMITTED");
    case Isolation::Serializable:
        return QStringLiteral("BEGIN ISOLATION LEVEL SERIALIZABLE");
    case Isolation::Snapshot:
        break;
    }
    return QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ");
}

QString Dialect::skipLocked() const
{
    return isSqlite() ? QString() : QStringLiteral("FOR UPDATE SKIP LOCKED");
}

QString Dialect::keyShare() const
{
    return isSqlite() ? QString() : QStringLiteral(" FOR KEY SHARE");
}

QString Dialect::holdName() const
{
    return isSqlite() ? QString() : QStringLiteral("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))");
}

QString Dialect::changeStamp() const
{
    // PostgreSQL: which transactions are under way and which is the next; the end of any writing one changes
    // that, also of one that began before others that have ended. Of every database of the server: a stamp
    // that changes without need costs a look.
    return isSqlite() ? QStringLiteral("PRAGMA data_version")
                      : QStringLiteral("SELECT hashtextextended(pg_current_snapshot()::text, 0)");
}

QString Dialect::pause(std::chrono::milliseconds time) const
{
    return isSqlite() ? QString()
                      : QStringLiteral("SELECT pg_sleep(%1)").arg(double(time.count()) / 1000, 0, 'f', 3);
}

QStringList Dialect::enterMigration(const QString &schema) const
{
    if (isSqlite())
        return {}; // it holds the write lock
    return {QStringLiteral("SET LOCAL lock_timeout = '120s'"),
            QStringLiteral("SET LOCAL statement_timeout = 0"),
            QStringLiteral("SELECT pg_advisory_xact_lock(hashtextextended('concord migration %1', 0))")
                .arg(schema),
            QStringLiteral("CREATE SCHEMA IF NOT EXISTS ") + schema};
}

QString Dialect::lockTimeout(std::chrono::milliseconds wait) const
{
    return (isSqlite() ? QStringLiteral("PRAGMA busy_timeout = %1") : QStringLiteral("SET lock_timeout = %1"))
        .arg(std::max<qint64>(wait.count(), 1)); // to PostgreSQL 0 means without end
}

QString Dialect::nextSeq() const
{
    return isSqlite() ? QStringLiteral("(SELECT coalesce(max(seq), 0) + 1 FROM sync_events)")
                      : QStringLiteral("nextval('sync_event_seq')");
}

QString Dialect::likeAnyCase() const
{
    return isSqlite() ? QStringLiteral("LIKE") : QStringLiteral("ILIKE");
}

QString Dialect::tableCount() const
{
    return isSqlite() ? QStringLiteral("SELECT count(*) FROM sqlite_master WHERE type = 'table'")
                      : QStringLiteral(
                            "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()");
}

QString Dialect::sizeBytes() const
{
    return isSqlite() ? QStringLiteral("SELECT p.page_count * s.page_size FROM pragma_page_count() p,"
                                       " pragma_page_size() s")
                      : QStringLiteral("SELECT pg_database_size(current_database())");
}

QString Dialect::payload() const
{
    return isSqlite() ? QStringLiteral("e.payload_json") : QStringLiteral("console_payload(e.id)");
}

QString Dialect::bodySize() const
{
    return isSqlite()
               ? QStringLiteral("(SELECT length(b.body) - CASE WHEN substr(b.body, 1, 3) = x'%1'"
                                " THEN %2 ELSE 0 END FROM event_bodies b WHERE b.sync_event_id = e.id)")
                     .arg(QString::fromLatin1(QByteArray(sealMark, sizeof sealMark).toHex()))
                     .arg(sealOverhead)
               : QStringLiteral("console_body_size(e.id)"); // which knows both by itself
}

QString Dialect::mayMigrate() const
{
    return isSqlite() ? QStringLiteral("SELECT 1 WHERE ? IS NOT NULL")
                      : QStringLiteral("SELECT coalesce((SELECT has_schema_privilege(n.oid, 'CREATE')"
                                       " FROM pg_catalog.pg_namespace n WHERE n.nspname = ?),"
                                       " has_database_privilege(current_database(), 'CREATE'))::INTEGER");
}

QString Dialect::mayInsert() const
{
    return isSqlite() ? QStringLiteral("SELECT 1 WHERE ? IS NOT NULL")
                      : QStringLiteral("SELECT has_table_privilege(?, 'INSERT')::INTEGER");
}

QString Dialect::tableExists() const
{
    return isSqlite() ? QStringLiteral("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?")
                      : QStringLiteral("SELECT count(*) FROM pg_catalog.pg_tables"
                                       " WHERE schemaname = current_schema() AND tablename = ?");
}

}
