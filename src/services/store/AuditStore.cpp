#include "store/AuditStore.h"

#include "store/Columns.h"
#include "store/RowWriter.h"
#include "store/Sql.h"

namespace concord {

using columns::storable;

namespace {
const auto columnNames = QStringLiteral("at, actor, action, subject, allowed, details, correlation_id, role");

QString textOf(CorrelationId id)
{
    return id.isNull() ? QString() : id.toString();
}

AuditRow readRow(const QSqlQuery &q)
{
    AuditRow row;
    row.seq = q.value(0).toLongLong();
    row.at = fromMs(q.value(1).toLongLong());
    row.actor = q.value(2).toString();
    row.role = q.value(3).toString();
    row.action = q.value(4).toString();
    row.subject = q.value(5).toString();
    row.allowed = q.value(6).toLongLong() == 1;
    row.details = q.value(7).toString();
    row.correlationId = columns::idOf<CorrelationId>(q.value(8));
    if (!q.value(9).isNull())
        row.leaf = q.value(9).toLongLong();
    return row;
}

QString cursorOf(const AuditRow &row)
{
    return QStringLiteral("%1:%2").arg(toMs(row.at)).arg(row.seq);
}
}

sql::Filter auditSql::filterOf(const AuditFilter &filter)
{
    sql::Filter found;
    if (!filter.actor.isEmpty())
        found.add(QStringLiteral("r.actor = ?"), filter.actor);
    if (!filter.subject.isEmpty())
        found.add(QStringLiteral("r.subject = ?"), filter.subject);
    if (!filter.correlationId.isNull())
        found.add(QStringLiteral("r.correlation_id <> '' AND r.correlation_id = ?"),
                  filter.correlationId.toString());
    if (filter.from)
        found.add(QStringLiteral("r.at >= ?"), qint64(toMs(*filter.from)));
    if (filter.until)
        found.add(QStringLiteral("r.at < ?"), qint64(toMs(*filter.until)));
    if (filter.allowed)
        found.add(*filter.allowed ? QStringLiteral("r.allowed = 1") : QStringLiteral("r.allowed <> 1"));
    return found;
}

QString auditSql::beginningWith(QString text)
{
    for (const char16_t special : {u'\\', u'%', u'_'})
        text.replace(QChar(special), QStringLiteral("\\") + QChar(special));
    return text + u'%';
}

Result<void> AuditStore::append(const AuditEntry &entry)
{
    static const QString insert = QStringLiteral("INSERT INTO audit_log (") + columnNames +
                                  QStringLiteral(") VALUES (") + placeholders(8) + u')';
    return sql::change(m_db, insert,
                       {qint64(toMs(m_clock.now())), storable(entry.actor), storable(entry.action),
                        storable(entry.subject), entry.allowed ? 1 : 0, storable(entry.details),
                        textOf(entry.correlationId), storable(entry.role)})
        .map([](int) {});
}

Result<void> AuditStore::append(const std::vector<AuditEntry> &entries)
{
    if (entries.size() < 2)
        return entries.empty() ? Result<void>{} : append(entries.front());
    return m_db.join([&]() -> Result<void> {
        const qint64 nowMs = toMs(m_clock.now());
        RowWriter writer(m_db, QStringLiteral("audit_log (%1)").arg(columnNames));
        for (const AuditEntry &entry : entries) {
            const auto added =
                writer.add({nowMs, storable(entry.actor), storable(entry.action), storable(entry.subject),
                            entry.allowed ? 1 : 0, storable(entry.details), textOf(entry.correlationId),
                            storable(entry.role)});
            if (!added)
                return added;
        }
        return writer.finish();
    });
}

Result<bool> AuditStore::tryHoldLate()
{
    if (m_db.dialect().kind() == Dialect::Kind::Sqlite)
        return true;
    return sql::number(m_db,
                       QStringLiteral("SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended(?, 0))"
                                      " THEN 1 ELSE 0 END"),
                       {QStringLiteral("concord late %1").arg(m_db.schema())})
        .map([](qint64 yes) { return yes == 1; });
}

/// A function of PostgreSQL's answers whoever has the ids; nobody else is shown the records.
Result<std::vector<CorrelationId>> AuditStore::refusedSignIns(const std::vector<CorrelationId> &ids)
{
    QStringList keys;
    for (const CorrelationId id : ids)
        keys.append(id.toString());
    const auto read = [](const QSqlQuery &q) {
        return columns::idOf<CorrelationId>(q.value(0));
    };
    if (m_db.dialect().kind() == Dialect::Kind::Postgres)
        return sql::rows(m_db, QStringLiteral("SELECT console_told(string_to_array(?, ','))"),
                         {keys.join(u',')}, read);
    return sql::rowsIn(m_db,
                       QStringLiteral("SELECT correlation_id FROM audit_log WHERE correlation_id <> ''"
                                      " AND correlation_id IN (%1) AND allowed = 0"
                                      " AND action IN ('session.sign-in', 'session.unlock')"),
                       keys, read);
}

/// Which actions there are, a step of the index each: there are dozens of them among millions of records.
Result<QStringList> AuditStore::actionsFrom(const QString &beginning)
{
    return sql::rows(m_db,
                     QStringLiteral("WITH RECURSIVE a(action) AS (SELECT min(action) FROM audit_log"
                                    " WHERE action >= ? UNION ALL SELECT (SELECT min(l.action)"
                                    " FROM audit_log l WHERE l.action > a.action) FROM a"
                                    " WHERE a.action LIKE ? ESCAPE '\\')"
                                    " SELECT action FROM a WHERE action IS NOT NULL"),
                     {beginning, auditSql::beginningWith(beginning)},
                     [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([&](const std::vector<QString> &found) {
            QStringList actions;
            for (const QString &action : found) {
                if (action.startsWith(beginning))
                    actions.append(action);
            }
            return actions;
        });
}

Result<qint64> AuditStore::newestSeq()
{
    return sql::number(m_db, QStringLiteral("SELECT max(seq) FROM audit_log"));
}

Result<AuditPage> AuditStore::page(const AuditQuery &query)
{
    const int limit = sql::boundedLimit(query.page.limit);
    sql::Filter filter = auditSql::filterOf(query.filter);
    if (!query.page.after.isEmpty()) {
        filter.add(QStringLiteral("(r.at, r.seq) < (?, ?)"),
                   query.page.after.section(u':', 0, 0).toLongLong());
        filter.values.append(query.page.after.section(u':', 1, 1).toLongLong());
    }
    QStringList actions{QString()};
    if (!query.filter.action.isEmpty()) {
        const auto known = actionsFrom(query.filter.action);
        if (!known)
            return fail(known.error());
        actions = *known;
    }
    AuditPage page{query.page.requestId, {}, {}};
    if (actions.isEmpty())
        return page;
    // one walk of the action's index for each, so that a beginning costs no sorting of all that it finds
    QStringList walks;
    QVariantList values;
    for (const QString &action : actions) {
        sql::Filter one = filter;
        if (!action.isEmpty())
            one.add(QStringLiteral("r.action = ?"), action);
        values += one.values + QVariantList{limit + 1};
        walks += QStringLiteral("SELECT * FROM (SELECT r.seq, r.at FROM audit_log r WHERE ") + one.where +
                 QStringLiteral(" ORDER BY r.at DESC, r.seq DESC LIMIT ?) AS w%1").arg(walks.size());
    }
    values.append(limit + 1);
    const QString text =
        QStringLiteral("SELECT l.seq, l.at, l.actor, l.role, l.action, l.subject, l.allowed, l.details,"
                       " l.correlation_id, (SELECT t.leaf FROM audit_leaves t WHERE t.seq = l.seq)"
                       " FROM (SELECT seq FROM (") +
        walks.join(QStringLiteral(" UNION ALL ")) +
        QStringLiteral(
            ") AS walked ORDER BY at DESC, seq DESC LIMIT ?) AS p JOIN audit_log l ON l.seq = p.seq"
            " ORDER BY l.at DESC, l.seq DESC");
    auto found = sql::rows(m_db, text, values, readRow);
    if (!found)
        return fail(found.error());
    page.rows = *std::move(found);
    if (int(page.rows.size()) > limit) {
        page.rows.pop_back();
        page.cursor = cursorOf(page.rows.back());
    }
    return page;
}

}
