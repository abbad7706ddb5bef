#include "store/RemoteRecordStore.h"

#include "store/Seal.h"
#include "store/Sql.h"

namespace concord {

namespace {
constexpr const char *remoteRecords = "remote_records";

QString placeOf(const QString &connection, const QString &kind, const QString &localKey)
{
    return Seal::rowOf(Seal::rowOf(connection, kind), localKey);
}
}

Result<void> RemoteRecordStore::save(const QString &connection, const RemoteRecord &record)
{
    Seal seal(m_db, remoteRecords);
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO remote_records (connection, kind, local_key, remote_id,"
                              " remote_version, updated_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)"
                              " ON CONFLICT (connection, kind, local_key) DO UPDATE SET"
                              " remote_id = excluded.remote_id, remote_version = excluded.remote_version,"
                              " updated_at = excluded.updated_at, sealed = excluded.sealed"),
               {connection, record.kind, record.localKey, seal.lookUp("remote_id", record.remoteId),
                record.remoteVersion, qint64(toMs(m_clock.now())),
                seal.packed(placeOf(connection, record.kind, record.localKey), {&record.remoteId})})
        .map([](int) {});
}

Result<std::optional<RemoteRecord>> RemoteRecordStore::find(const QString &condition,
                                                            const QVariantList &values)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT connection, kind, local_key, remote_id, remote_version, sealed"
                                   " FROM remote_records WHERE ") +
                        condition,
                    values, [this](const QSqlQuery &q) {
                        RemoteRecord record{q.value(1).toString(), q.value(2).toString(),
                                            q.value(3).toString(), q.value(4).toString()};
                        Seal(m_db, remoteRecords)
                            .unpack(placeOf(q.value(0).toString(), record.kind, record.localKey),
                                    q.value(5).toByteArray(), {&record.remoteId});
                        return record;
                    });
}

Result<std::optional<RemoteRecord>> RemoteRecordStore::byLocal(const QString &connection, const QString &kind,
                                                               const QString &localKey)
{
    return find(QStringLiteral("connection = ? AND kind = ? AND local_key = ?"),
                {connection, kind, localKey});
}

Result<std::optional<RemoteRecord>> RemoteRecordStore::byRemote(const QString &connection,
                                                                const QString &kind, const QString &remoteId)
{
    return find(QStringLiteral("connection = ? AND kind = ? AND remote_id = ?"),
                {connection, kind, Seal(m_db, remoteRecords).lookUp("remote_id", remoteId)});
}

}
