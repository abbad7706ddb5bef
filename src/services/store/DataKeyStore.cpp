#include "store/DataKeyStore.h"

#include "store/Columns.h"
#include "store/Sealer.h"
#include "store/Sql.h"

#include <QtEndian>

namespace concord {

namespace {
DataKeyRow::State stateOf(const QString &word)
{
    return word == u"active"    ? DataKeyRow::State::Active
           : word == u"retired" ? DataKeyRow::State::Retired
                                : DataKeyRow::State::Destroyed;
}
}

QString wordOf(DataKeyRow::State state)
{
    switch (state) {
    case DataKeyRow::State::Active:
        return QStringLiteral("active");
    case DataKeyRow::State::Retired:
        return QStringLiteral("retired");
    case DataKeyRow::State::Destroyed:
        break;
    }
    return QStringLiteral("destroyed");
}

Result<bool> DataKeyStore::mayAdd()
{
    return sql::number(m_db, m_db.dialect().mayInsert(), {QStringLiteral("data_keys")}).map([](qint64 yes) {
        return yes != 0;
    });
}

Result<void> DataKeyStore::hold()
{
    const QString lock = m_db.dialect().holdName();
    return lock.isEmpty() ? Result<void>{}
                          : m_db.run(lock, {QStringLiteral("concord data_keys")}).map([](QSqlQuery *) {});
}

Result<std::optional<MasterKeyRow>> DataKeyStore::master()
{
    return sql::row(m_db,
                    QStringLiteral("SELECT fingerprint, kind, parameters, created_at FROM master_keys"
                                   " WHERE retired_at IS NULL"),
                    {}, [](const QSqlQuery &q) {
                        return MasterKeyRow{q.value(0).toString(),
                                            q.value(1).toString() == QStringLiteral("passphrase"),
                                            q.value(2).toString(), fromMs(q.value(3).toLongLong())};
                    });
}

Result<std::vector<DataKeyRow>> DataKeyStore::keys()
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT id, purpose, month, state, master, wrapped, created_at, retired_at,"
                       " destroyed_at FROM data_keys ORDER BY id"),
        {}, [](const QSqlQuery &q) {
            return DataKeyRow{quint32(q.value(0).toLongLong()),
                              q.value(1).toString() == QStringLiteral("lookup"),
                              q.value(2).toString(),
                              stateOf(q.value(3).toString()),
                              q.value(4).toString(),
                              q.value(5).toByteArray(),
                              fromMs(q.value(6).toLongLong()),
                              columns::timeOf(q.value(7)),
                              columns::timeOf(q.value(8))};
        });
}

Result<void> DataKeyStore::setMaster(const MasterKeyRow &row)
{
    const qint64 createdMs = toMs(row.createdAt);
    return sql::change(m_db, QStringLiteral("UPDATE master_keys SET retired_at = ? WHERE retired_at IS NULL"),
                       {createdMs})
        .and_then([&](int) {
            return sql::change(m_db,
                               QStringLiteral("INSERT INTO master_keys (fingerprint, kind, parameters,"
                                              " created_at) VALUES (?, ?, ?, ?) ON CONFLICT (fingerprint)"
                                              " DO UPDATE SET retired_at = NULL"),
                               {row.fingerprint,
                                row.isPassphrase ? QStringLiteral("passphrase") : QStringLiteral("file"),
                                row.parameters, createdMs});
        })
        .map([](int) {});
}

Result<quint32> DataKeyStore::nextNumber()
{
    return sql::number(m_db, QStringLiteral("SELECT coalesce(max(id), 0) + 1 FROM data_keys"))
        .map([](qint64 number) { return quint32(number); });
}

Result<void> DataKeyStore::add(const DataKeyRow &row)
{
    const QString purpose = row.isLookUp ? QStringLiteral("lookup") : QStringLiteral("data");
    const qint64 createdMs = toMs(row.createdAt);
    return sql::change(m_db,
                       QStringLiteral("UPDATE data_keys SET state = 'retired', retired_at = ?"
                                      " WHERE purpose = ? AND state = 'active'"),
                       {createdMs, purpose})
        .and_then([&](int) {
            return sql::change(m_db,
                               QStringLiteral("INSERT INTO data_keys (id, purpose, month, state, master,"
                                              " wrapped, created_at) VALUES (?, ?, ?, 'active', ?, ?, ?)"),
                               {row.number, purpose, row.month, row.master, row.wrapped, createdMs});
        })
        .map([](int) {});
}

Result<void> DataKeyStore::rewrap(quint32 number, const QString &master, const QByteArray &wrapped)
{
    return sql::change(m_db, QStringLiteral("UPDATE data_keys SET master = ?, wrapped = ? WHERE id = ?"),
                       {master, wrapped, number})
        .map([](int) {});
}

Result<void> DataKeyStore::destroy(quint32 number, Timestamp at)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE data_keys SET state = 'destroyed', wrapped = NULL,"
                                      " destroyed_at = ? WHERE id = ?"),
                       {qint64(toMs(at)), number})
        .map([](int) {});
}

Result<void> DataKeyStore::forgetLists(quint32 number)
{
    QByteArray head(sealMark, sizeof sealMark);
    head.resize(sizeof sealMark + sizeof number);
    qToBigEndian(number, head.data() + sizeof sealMark);
    const QString isOfKey = QStringLiteral("substr(sealed, 1, %1) = ?").arg(head.size());
    return sql::change(
               m_db,
               QStringLiteral("UPDATE patients SET list_hash = NULL, last_snapshot_id = NULL WHERE id IN"
                              " (SELECT p.patient_id FROM prescriptions p WHERE p.on_list = 1 AND %1)"
                              " OR last_snapshot_id IN (SELECT i.snapshot_id"
                              " FROM medication_snapshot_items i WHERE %1)")
                   .arg(isOfKey),
               {head, head})
        .and_then([&](int) {
            return sql::change(m_db,
                               QStringLiteral("UPDATE prescriptions SET on_list = 0, ended_reason = 'erased',"
                                              " content_hash = ? WHERE on_list = 1 AND ") +
                                   isOfKey,
                               {QByteArray("", 0), head});
        })
        .map([](int) {});
}

Result<void> DataKeyStore::scrub()
{
    // a new file for the table: VACUUM alone leaves what was there in the free part of its pages
    if (m_db.dialect().kind() == Dialect::Kind::Postgres)
        return m_db.direct(QStringLiteral("VACUUM FULL data_keys"));
    // every page is written anew; then the log is cut to nothing
    for (const QString &text : {QStringLiteral("PRAGMA secure_delete = ON"), QStringLiteral("VACUUM")}) {
        if (const auto done = m_db.direct(text); !done)
            return done;
    }
    const auto held = sql::number(m_db, QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
    if (!held)
        return fail(held.error());
    return *held == 0 ? Result<void>{}
                      : fail(ErrorCode::StoreBusy, m_db.place(),
                             QStringLiteral("somebody reads the database: its log still holds what was there "
                                            "before"));
}

}
