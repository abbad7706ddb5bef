#include "store/Dialect.h"

namespace concord {

QString Dialect::driver() const
{
    return isSqlite() ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL");
}

QString Dialect::migrationFolder() const
{
    return isSqlite() ? QStringLiteral("sqlite") : QStringLiteral("postgres");
}

QString Dialect::beginWrite() const
{
    return isSqlite() ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN");
}

QString Dialect::skipLocked() const
{
    return isSqlite() ? QString() : QStringLiteral("FOR UPDATE SKIP LOCKED");
}

QString Dialect::changeStamp() const
{
    return isSqlite() ? QStringLiteral("PRAGMA data_version")
                      : QStringLiteral("SELECT txid_snapshot_xmax(txid_current_snapshot())");
}

QString Dialect::lockTimeout(std::chrono::milliseconds wait) const
{
    return (isSqlite() ? QStringLiteral("PRAGMA busy_timeout = %1") : QStringLiteral("SET lock_timeout = %1"))
        .arg(wait.count());
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
    return isSqlite()
               ? QStringLiteral("SELECT count(*) FROM sqlite_master WHERE type = 'table'")
               : QStringLiteral(
                     "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()");
}

QString Dialect::tableExists() const
{
    return isSqlite() ? QStringLiteral("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?")
                      : QStringLiteral("SELECT count(*) FROM information_schema.tables"
                                       " WHERE table_schema = current_schema() AND table_name = ?");
}

}
