#include "store/MappingStore.h"

#include "store/MappingSql.h"
#include "store/Paging.h"
#include "store/Sql.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace concord {

namespace {
const auto tableName = QStringLiteral("medication_mappings");
// written out, so that the partial index over open mappings serves
const auto isOpen =
    QStringLiteral("m.status <> 'approved' AND m.status IN ('pending','suggested','in_review')");

/// @p text anywhere, none of its characters a wildcard; for LIKE … ESCAPE '\'.
QString contains(QString text)
{
    for (const QChar special : {u'\\', u'%', u'_'})
        text.replace(special, QStringLiteral("\\") + special);
    return u'%' + text + u'%';
}

LocalDrug readDrug(const QSqlQuery &q)
{
    return {q.value(0).toString(), q.value(1).toString(), q.value(2).toString(),
            q.value(3).toLongLong() != 0};
}
}

Result<std::optional<MappingRow>> MappingStore::find(const QString &system, const QString &code)
{
    static const QString text =
        mappingSql::select() +
        QStringLiteral(" WHERE m.system = ? AND m.source_code = ? AND m.status <> 'retired'");
    return sql::row(m_db, text, {system, code}, mappingSql::read);
}

Result<std::optional<MappingRow>> MappingStore::byId(MappingId id)
{
    static const QString text = mappingSql::select() + QStringLiteral(" WHERE m.id = ?");
    return sql::row(m_db, text, {id.toString()}, mappingSql::read);
}

Result<MappingRow> MappingStore::ensure(const MappingRow &row)
{
    const Timestamp now = m_clock.now();
    const qint64 nowMs = toMs(now);
    const QString candidates = QString::fromUtf8(
        QJsonDocument(QJsonArray::fromStringList(row.candidates)).toJson(QJsonDocument::Compact));
    const auto inserted = sql::change(
        m_db,
        QStringLiteral(
            "INSERT INTO medication_mappings (id, source_code, system, display, target_drug_id, status, "
            "reason,"
            " candidates_json, equivalence, method, author, note, terminology_version, created_at, "
            "updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, COALESCE((SELECT version FROM terminology_releases"
            " ORDER BY loaded_at DESC, version DESC LIMIT 1), ''), ?, ?) ON CONFLICT DO NOTHING"),
        {makeId<MappingId>(now.time_since_epoch()).toString(), row.sourceCode, row.system, row.display,
         row.targetDrugId.isEmpty() ? QVariant() : QVariant(row.targetDrugId), wordOf(row.state),
         wordOf(row.reason), candidates, wordOf(row.equivalence), row.method, row.author, row.note, nowMs,
         nowMs});
    if (!inserted)
        return fail(inserted.error());
    const auto standing = find(row.system, row.sourceCode);
    if (!standing)
        return fail(standing.error());
    if (!*standing)
        return fail(ErrorCode::StoreFailed, tableName,
                    QStringLiteral("a mapping vanished while it was made"));
    return **standing;
}

Result<MappingRow> MappingStore::resolve(const MappingDecision &decision, const QString &actor)
{
    if (decision.reason.trimmed().isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("reason"),
                    QStringLiteral("a decision has a reason"));
    const QString key = decision.id.toString();
    std::optional<MappingRow> resolved;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto before = byId(decision.id);
        if (!before)
            return fail(before.error());
        if (!*before)
            return fail(ErrorCode::NotFound, tableName, QStringLiteral("no mapping %1").arg(key));
        if (!canMove((*before)->state, MappingState::Approved))
            return fail(ErrorCode::Conflict, tableName,
                        QStringLiteral("mapping %1 is %2").arg(key, wordOf((*before)->state)));
        const auto target =
            sql::number(m_db, QStringLiteral("SELECT count(*) FROM local_drugs WHERE id = ? AND active = 1"),
                        {decision.targetDrugId});
        if (!target)
            return fail(target.error());
        if (*target == 0)
            return fail(ErrorCode::Conflict, QStringLiteral("local_drugs"),
                        QStringLiteral("no active drug %1").arg(decision.targetDrugId));
        // the state is asked again in the statement: on a shared database another console may have been
        // faster
        const auto changed = sql::change(
            m_db,
            QStringLiteral(
                "UPDATE medication_mappings SET status = 'approved', target_drug_id = ?, equivalence = ?,"
                " method = 'manual', author = ?, note = ?, updated_at = ?, terminology_version ="
                " COALESCE((SELECT version FROM terminology_releases ORDER BY loaded_at DESC, version DESC"
                " LIMIT 1), '') WHERE id = ? AND status = ?"),
            {decision.targetDrugId, wordOf(decision.equivalence), actor, decision.reason.trimmed(),
             qint64(toMs(m_clock.now())), key, wordOf((*before)->state)});
        if (!changed)
            return fail(changed.error());
        if (*changed == 0)
            return fail(ErrorCode::Conflict, tableName,
                        QStringLiteral("mapping %1 was decided meanwhile").arg(key));
        auto after = byId(decision.id);
        if (!after)
            return fail(after.error());
        resolved = std::move(*after);
        return {};
    });
    if (!done)
        return fail(done.error());
    return *resolved;
}

Result<MappingPage> MappingStore::page(const MappingQuery &query)
{
    sql::Filter filter;
    if (query.state)
        filter.add(QStringLiteral("m.status = ?"), wordOf(*query.state));
    if (query.state && *query.state != MappingState::Approved)
        filter.add(QStringLiteral("m.status <> 'approved'"));
    if (!query.text.trimmed().isEmpty()) {
        const QString pattern = contains(query.text.trimmed());
        filter.add(QStringLiteral("(m.source_code %1 ? ESCAPE '\\' OR m.display %1 ? ESCAPE '\\')")
                       .arg(m_db.dialect().likeAnyCase()),
                   pattern);
        filter.values.append(pattern);
    }
    return sql::newestFirst(m_db, mappingSql::select(), filter, QStringLiteral("m.id"), query.page,
                            mappingSql::read);
}

Result<std::vector<MappingRow>> MappingStore::changedSince(Timestamp from, int limit, MappingId after)
{
    const qint64 fromMs = toMs(from);
    return sql::rows(m_db,
                     mappingSql::select() +
                         QStringLiteral(" WHERE m.updated_at >= ? AND (m.updated_at > ? OR m.id > ?)"
                                        " ORDER BY m.updated_at, m.id LIMIT ?"),
                     {fromMs, fromMs, after.toString(), sql::boundedLimit(limit)}, mappingSql::read);
}

Result<std::vector<MappingRow>> MappingStore::alerts(int limit)
{
    static const QString text = mappingSql::select() + QStringLiteral(" WHERE ") + isOpen +
                                QStringLiteral(" ORDER BY waiting DESC, m.id LIMIT ?");
    return sql::rows(m_db, text, {sql::boundedLimit(limit)}, mappingSql::read);
}

Result<int> MappingStore::openCount()
{
    static const QString text = QStringLiteral("SELECT count(*) FROM medication_mappings m WHERE ") + isOpen;
    return sql::number(m_db, text).map([](qint64 n) { return int(n); });
}

Result<std::vector<MappingRow>> MappingStore::unmappedOf(JobId job, int limit)
{
    // what the job read and is on a list still, and what it put on one (a later job may have read it again
    // since)
    static const QString text =
        mappingSql::select() +
        QStringLiteral(
            " LEFT JOIN (SELECT mapping_id, count(*) AS uses FROM prescriptions WHERE on_list = 1"
            " GROUP BY mapping_id) u ON u.mapping_id = m.id"
            " WHERE m.status <> 'approved' AND m.status <> 'retired' AND m.id IN ("
            "SELECT mapping_id FROM prescriptions WHERE seen_job = ? AND on_list = 1 UNION "
            "SELECT mapping_id FROM medication_differences WHERE job_id = ? AND change <> 'discontinued')"
            " ORDER BY COALESCE(u.uses, 0) DESC, m.id LIMIT ?");
    return sql::rows(m_db, text, {job.toString(), job.toString(), sql::boundedLimit(limit)},
                     mappingSql::read);
}

Result<std::vector<LocalDrug>> MappingStore::searchDrugs(const QString &text, int limit)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts).mid(0, 8);
    QString conditions = QStringLiteral("active = 1");
    QVariantList values;
    for (const QString &word : words) {
        conditions +=
            QStringLiteral(" AND (name %1 ? ESCAPE '\\' OR id %1 ? ESCAPE '\\' OR rxcui %1 ? ESCAPE '\\')")
                .arg(m_db.dialect().likeAnyCase());
        values << contains(word) << contains(word) << contains(word);
    }
    values << sql::boundedLimit(limit);
    return sql::rows(m_db,
                     QStringLiteral("SELECT id, rxcui, name, active FROM local_drugs WHERE %1"
                                    " ORDER BY length(name), name, id LIMIT ?")
                         .arg(conditions),
                     values, readDrug);
}

Result<std::optional<LocalDrug>> MappingStore::drugByRxcui(const QString &rxcui)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT id, rxcui, name, active FROM local_drugs WHERE rxcui = ?"
                                   " ORDER BY active DESC, id LIMIT 1"),
                    {rxcui}, readDrug);
}

}
