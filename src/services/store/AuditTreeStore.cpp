#include "store/AuditTreeStore.h"

#include "store/AuditStore.h"
#include "store/RowReader.h"
#include "store/RowWriter.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
const auto recordColumns = QStringLiteral("r.version, r.seq, r.at, r.allowed, r.actor, r.role, r.action,"
                                          " r.subject, r.details, r.correlation_id");
const auto headColumns = QStringLiteral("SELECT (SELECT log FROM audit_identity), size, root, at, public_key,"
                                        " signature FROM audit_checkpoints ");

QByteArray raw(const TreeHash &hash)
{
    return QByteArray::fromRawData(reinterpret_cast<const char *>(hash.data()), qsizetype(hash.size()));
}

TreeHash hashOf(QByteArrayView bytes)
{
    TreeHash hash{};
    if (bytes.size() == qsizetype(hash.size()))
        std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char *>(hash.data()));
    return hash;
}

/// @param at the column of the record's version
void readRecord(const RowReader &row, int at, StoredRecord &record)
{
    record = {row.number(at),    row.number(at + 1), row.number(at + 2), row.number(at + 3),
              row.bytes(at + 4), row.bytes(at + 5),  row.bytes(at + 6),  row.bytes(at + 7),
              row.bytes(at + 8), row.bytes(at + 9)};
}

SignedHead readHead(const QSqlQuery &q)
{
    SignedHead head;
    head.log = q.value(0).toString();
    head.size = q.value(1).toLongLong();
    head.root = hashOf(q.value(2).toByteArray());
    head.at = fromMs(q.value(3).toLongLong());
    head.publicKey = q.value(4).toByteArray();
    head.signature = q.value(5).toByteArray();
    return head;
}
}

Result<QString> AuditTreeStore::log()
{
    const auto log = sql::row(m_db, QStringLiteral("SELECT log FROM audit_identity"), {},
                              [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!log)
        return fail(log.error());
    if (!*log)
        return fail(ErrorCode::StoreCorrupt, QStringLiteral("audit_identity"),
                    QStringLiteral("the log's name is gone"));
    return **log;
}

Result<void> AuditTreeStore::lock()
{
    if (m_db.dialect().kind() == Dialect::Kind::Sqlite)
        return {}; // one writer at a time anyway
    return m_db
        .run(QStringLiteral("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))"),
             {QStringLiteral("concord audit tree ") + m_db.schema()})
        .map([](QSqlQuery *) {});
}

Result<qint64> AuditTreeStore::size()
{
    return sql::number(m_db, QStringLiteral("SELECT coalesce(max(leaf), -1) + 1 FROM audit_leaves"));
}

Result<std::optional<qint64>> AuditTreeStore::seqAt(qint64 leaf)
{
    return sql::row(m_db, QStringLiteral("SELECT seq FROM audit_leaves WHERE leaf = ?"), {leaf},
                    [](const QSqlQuery &q) { return q.value(0).toLongLong(); });
}

Result<bool> AuditTreeStore::isPending()
{
    return sql::number(m_db,
                       QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM audit_pending LIMIT 1) AS p"))
        .map([](qint64 count) { return count > 0; });
}

Result<void> AuditTreeStore::pending(int limit, const ReadRecord &read)
{
    RowReader rows(m_db, QStringLiteral("SELECT %1 FROM audit_pending p JOIN audit_log r ON r.seq = p.seq"
                                        " ORDER BY p.seq LIMIT %2")
                             .arg(recordColumns)
                             .arg(limit));
    StoredRecord record;
    for (;;) {
        const auto more = rows.next();
        if (!more || !*more)
            return more ? Result<void>{} : fail(more.error());
        readRecord(rows, 0, record);
        read(record);
    }
}

Result<void> AuditTreeStore::add(qint64 first, const std::vector<NewLeaf> &leaves,
                                 const std::vector<NewNode> &nodes)
{
    RowWriter leafWriter(m_db, QStringLiteral("audit_leaves (leaf, seq, hash)"));
    qint64 leaf = first;
    for (const NewLeaf &added : leaves) {
        if (const auto done = leafWriter.add({leaf++, added.seq, raw(added.hash)}); !done)
            return done;
    }
    if (const auto done = leafWriter.finish(); !done)
        return done;
    RowWriter nodeWriter(m_db, QStringLiteral("audit_nodes (level, idx, hash)"));
    for (const NewNode &added : nodes) {
        if (const auto done = nodeWriter.add({added.level, added.index, raw(added.hash)}); !done)
            return done;
    }
    if (const auto done = nodeWriter.finish(); !done)
        return done;
    return sql::change(m_db,
                       QStringLiteral("DELETE FROM audit_pending WHERE seq IN (SELECT seq FROM audit_leaves"
                                      " WHERE leaf >= ?)"),
                       {first})
        .and_then([&](int removed) -> Result<void> {
            if (removed == int(leaves.size()))
                return {};
            return fail(ErrorCode::StoreCorrupt, QStringLiteral("audit_pending"),
                        QStringLiteral("%1 records got a place, %2 were waiting for one")
                            .arg(leaves.size())
                            .arg(removed));
        });
}

Result<std::vector<TreeHash>> AuditTreeStore::hashes(int level, qint64 first, qint64 end)
{
    const auto read = [](const QSqlQuery &q) {
        return hashOf(q.value(0).toByteArray());
    };
    if (level == 0)
        return sql::rows(
            m_db, QStringLiteral("SELECT hash FROM audit_leaves WHERE leaf >= ? AND leaf < ? ORDER BY leaf"),
            {first, end}, read);
    return sql::rows(m_db,
                     QStringLiteral("SELECT hash FROM audit_nodes WHERE level = ? AND idx >= ? AND idx < ?"
                                    " ORDER BY idx"),
                     {level, first, end}, read);
}

Result<void> AuditTreeStore::leaves(qint64 first, qint64 end, const ReadLeaf &read)
{
    RowReader rows(m_db,
                   QStringLiteral("SELECT t.leaf, t.seq, t.hash, %1 FROM audit_leaves t LEFT JOIN audit_log r"
                                  " ON r.seq = t.seq WHERE t.leaf >= %2 AND t.leaf < %3 ORDER BY t.leaf")
                       .arg(recordColumns)
                       .arg(first)
                       .arg(end));
    StoredRecord record;
    for (;;) {
        const auto more = rows.next();
        if (!more || !*more)
            return more ? Result<void>{} : fail(more.error());
        const bool isThere = !rows.isNull(4);
        if (isThere)
            readRecord(rows, 3, record);
        const auto goOn = read({rows.number(0), rows.number(1), rows.bytes(2), isThere ? &record : nullptr});
        if (!goOn || !*goOn)
            return goOn ? Result<void>{} : fail(goOn.error());
    }
}

Result<std::optional<qint64>> AuditTreeStore::find(const AuditFilter &filter, qint64 first, qint64 end,
                                                   int limit,
                                                   const std::function<void(const LeafRow &)> &read)
{
    sql::Filter where = auditSql::filterOf(filter);
    if (!filter.action.isEmpty())
        where.add(QStringLiteral("r.action LIKE ? ESCAPE '\\'"), auditSql::beginningWith(filter.action));
    where.add(QStringLiteral("t.leaf >= ?"), first);
    where.add(QStringLiteral("t.leaf < ?"), end);
    where.values.append(limit);
    const auto query =
        m_db.run(QStringLiteral("SELECT t.leaf, t.seq, t.hash, %1 FROM audit_leaves t JOIN audit_log r"
                                " ON r.seq = t.seq WHERE %2 ORDER BY t.leaf LIMIT ?")
                     .arg(recordColumns, where.where),
                 where.values);
    if (!query)
        return fail(query.error());
    int found = 0;
    qint64 last = first;
    for (;;) {
        const auto more = m_db.next(**query);
        if (!more)
            return fail(more.error());
        if (!*more)
            return found < limit ? std::optional<qint64>() : std::optional(last + 1);
        const QSqlQuery &q = **query;
        ++found;
        last = q.value(0).toLongLong();
        const QByteArray hash = q.value(2).toByteArray();
        QByteArray texts[6];
        for (int i = 0; i < 6; ++i)
            texts[i] = q.value(7 + i).toString().toUtf8();
        const StoredRecord record{q.value(3).toLongLong(),
                                  q.value(4).toLongLong(),
                                  q.value(5).toLongLong(),
                                  q.value(6).toLongLong(),
                                  texts[0],
                                  texts[1],
                                  texts[2],
                                  texts[3],
                                  texts[4],
                                  texts[5]};
        read({last, q.value(1).toLongLong(), hash, &record});
    }
}

Result<void> AuditTreeStore::addHead(const SignedHead &head)
{
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO audit_checkpoints (size, root, at, public_key, signature)"
                                      " VALUES (?, ?, ?, ?, ?)"),
                       {head.size, QByteArray(reinterpret_cast<const char *>(head.root.data()), 32),
                        qint64(toMs(head.at)), head.publicKey, head.signature})
        .map([](int) {});
}

Result<std::optional<SignedHead>> AuditTreeStore::newestHead()
{
    return sql::row(m_db, headColumns + QStringLiteral("ORDER BY size DESC, id DESC LIMIT 1"), {}, readHead);
}

Result<std::vector<SignedHead>> AuditTreeStore::headsAbove(qint64 size, int limit)
{
    return sql::rows(m_db, headColumns + QStringLiteral("WHERE size > ? ORDER BY size, id LIMIT ?"),
                     {size, limit}, readHead);
}

Result<std::optional<qint64>> AuditTreeStore::firstStray()
{
    return sql::row(m_db,
                    QStringLiteral("SELECT min(seq) FROM (SELECT l.seq FROM audit_log l WHERE NOT EXISTS"
                                   " (SELECT 1 FROM audit_leaves t WHERE t.seq = l.seq) AND NOT EXISTS"
                                   " (SELECT 1 FROM audit_pending p WHERE p.seq = l.seq)"
                                   " UNION ALL SELECT p.seq FROM audit_pending p WHERE NOT EXISTS"
                                   " (SELECT 1 FROM audit_log l WHERE l.seq = p.seq)) AS stray"),
                    {},
                    [](const QSqlQuery &q) {
                        return q.value(0).isNull() ? std::optional<qint64>() : q.value(0).toLongLong();
                    })
        .map([](const auto &found) { return found.value_or(std::nullopt); });
}

}
