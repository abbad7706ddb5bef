#include "store/ValueStore.h"

#include "store/Columns.h"
#include "store/Sql.h"

namespace concord {

namespace {
const auto valueTable = QStringLiteral("value_mappings");
const auto selectValues = QStringLiteral(
    "SELECT kind, sent_by, value, code, system, display, flag, advice, is_active, version, author,"
    " reason, changed_at FROM value_mappings");

ValueTarget readTarget(const QSqlQuery &q, int from)
{
    return {q.value(from).toString(), q.value(from + 1).toString(), q.value(from + 2).toString(),
            q.value(from + 3).toString(), q.value(from + 4).toString()};
}

ValueRow readValue(const QSqlQuery &q)
{
    ValueRow row;
    row.key = {valueKindFromWord(q.value(0).toString()).value_or(ValueKind::Custom), q.value(1).toString(),
               q.value(2).toString()};
    row.target = readTarget(q, 3);
    row.origin = ValueOrigin::Site;
    row.isActive = q.value(8).toLongLong() != 0;
    row.version = q.value(9).toInt();
    row.author = q.value(10).toString();
    row.citation = q.value(11).toString();
    row.changedAt = fromMs(q.value(12).toLongLong());
    return row;
}

ValueStep readStep(const QSqlQuery &q)
{
    return {q.value(0).toInt(),    readTarget(q, 1),      q.value(6).toLongLong() != 0,
            q.value(7).toString(), q.value(8).toString(), fromMs(q.value(9).toLongLong())};
}

/// kind, sent_by and value_key, by which a row is found.
QVariantList placeOf(const ValueKey &key)
{
    return {wordOf(key.kind), key.source, columns::storable(valueKeyText(key.value))};
}

QString standing(const ValueRow &row)
{
    return QStringLiteral("version %1 by %2 stands").arg(row.version).arg(row.author);
}
}

Result<qint64> ValueStore::generation()
{
    return sql::number(m_db, QStringLiteral("SELECT generation FROM value_mapping_state WHERE id = 1"));
}

Result<std::vector<ValueRow>> ValueStore::all()
{
    return sql::rows(m_db, selectValues + QStringLiteral(" ORDER BY kind, value_key, sent_by"), {},
                     readValue);
}

Result<std::optional<ValueRow>> ValueStore::find(const ValueKey &key)
{
    return sql::row(m_db, selectValues + QStringLiteral(" WHERE kind = ? AND sent_by = ? AND value_key = ?"),
                    placeOf(key), readValue);
}

Result<int> ValueStore::add(const ValueChange &change, const QVariantList &content)
{
    return sql::change(
        m_db,
        QStringLiteral("INSERT INTO value_mappings (kind, sent_by, value_key, version, value, code,"
                       " system, display, flag, advice, is_active, author, reason, shipped_version,"
                       " changed_at) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                       " ON CONFLICT DO NOTHING"),
        placeOf(change.key) + content);
}

Result<int> ValueStore::replace(const ValueChange &change, const QVariantList &content)
{
    return sql::change(
        m_db,
        QStringLiteral("UPDATE value_mappings SET value = ?, code = ?, system = ?, display = ?,"
                       " flag = ?, advice = ?, is_active = ?, author = ?, reason = ?,"
                       " shipped_version = ?, changed_at = ?, version = version + 1"
                       " WHERE kind = ? AND sent_by = ? AND value_key = ? AND version = ?"),
        content + placeOf(change.key) + QVariantList{change.basedOn});
}

Result<ValueRow> ValueStore::save(const ValueChange &change, const QString &author,
                                  const QString &shippedVersion)
{
    if (const auto problem = problemOf(change))
        return fail(ErrorCode::InvalidMessage, problem->where, problem->detail);
    std::optional<ValueRow> saved;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto before = find(change.key);
        if (!before)
            return fail(before.error());
        if ((*before ? (*before)->version : 0) != change.basedOn)
            return fail(ErrorCode::Conflict, valueTable,
                        *before ? standing(**before) : QStringLiteral("there is no such row"));
        if (*before && (*before)->target == change.target && (*before)->isActive == change.isActive)
            return fail(ErrorCode::Conflict, valueTable, QStringLiteral("the row says so already"));
        const QVariantList content{change.key.value.simplified(),
                                   change.target.code,
                                   change.target.system,
                                   change.target.display,
                                   change.target.flag,
                                   change.target.advice,
                                   int(change.isActive),
                                   author,
                                   change.reason.simplified().left(500),
                                   shippedVersion,
                                   qint64(toMs(m_clock.now()))};
        const auto written = change.basedOn == 0 ? add(change, content) : replace(change, content);
        if (!written)
            return fail(written.error());
        if (*written == 0) // another connection was faster, where the database lets us see it only now
            return fail(ErrorCode::Conflict, valueTable, QStringLiteral("the row was changed meanwhile"));
        auto after = find(change.key);
        if (!after)
            return fail(after.error());
        saved = *std::move(after);
        return {};
    });
    if (!done)
        return fail(done.error());
    return *saved;
}

Result<std::vector<ValueStep>> ValueStore::history(const ValueKey &key)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT version, code, system, display, flag, advice, is_active, author,"
                                    " reason, changed_at FROM value_mapping_history WHERE kind = ?"
                                    " AND sent_by = ? AND value_key = ? ORDER BY version DESC"),
                     placeOf(key), readStep);
}

}
