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
const auto isOpenText =
    QStringLiteral("m.status <> 'approved' AND m.status IN ('pending','suggested','in_review')");

/// @p text anywhere, none of its characters a wildcard; for LIKE … ESCAPE '\'.
QString contains(QString text)
{
    for (const QChar special : {u'\\', u'%', u'_'})
        text.replace(special, QStringLiteral("\\") + special);
    return u'%' + text + u'%';
}

/// Oldest, or most waiting events first. The cursor of the second is "events:id", which may pass a code over
/// whose events change between two pages, and never ends a page early.
Result<MappingPage> inOrder(Database &db, const MappingQuery &query, sql::Filter filter)
{
    const bool isOldest = query.sort == MappingSort::Oldest;
    const QString &after = query.page.after;
    const qsizetype colon = after.indexOf(u':');
    if (!after.isEmpty() && isOldest) {
        filter.add(QStringLiteral("m.id > ?"), after);
    } else if (!after.isEmpty()) {
        bool isNumber = false;
        const qint64 events = after.left(std::max<qsizetype>(colon, 0)).toLongLong(&isNumber);
        if (!isNumber)
            return fail(ErrorCode::InvalidMessage, QStringLiteral("cursor"),
                        QStringLiteral("not one of a page"));
        filter.add(QStringLiteral("(COALESCE(n.events, 0) < ? OR (COALESCE(n.events, 0) = ? AND m.id < ?))"),
                   events);
        filter.values << events << after.mid(colon + 1);
    }
    const int limit = sql::boundedLimit(query.page.limit);
    filter.values.append(limit + 1);
    const QString text =
        (isOldest ? mappingSql::select() : mappingSql::selectCounted()) + QStringLiteral(" WHERE ") +
        filter.where +
        (isOldest ? QStringLiteral(" ORDER BY m.id LIMIT ?")
                  : QStringLiteral(" ORDER BY COALESCE(n.events, 0) DESC, m.id DESC LIMIT ?"));
    auto found = sql::rows(db, text, filter.values, mappingSql::read);
    if (!found)
        return fail(found.error());
    MappingPage page{query.page.requestId, *std::move(found), {}};
    if (int(page.rows.size()) > limit) {
        page.rows.pop_back();
        const MappingRow &last = page.rows.back();
        page.cursor =
            isOldest ? last.id.toString() : QString::number(last.waitingEvents) + u':' + last.id.toString();
    }
    return page;
}

// what the rules ask of a target (MappingDesk): a site may order what no release knows
const auto standingOfDrug = QStringLiteral(
    "CASE WHEN c.rxcui IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM terminology_releases t WHERE t.number ="
    " (SELECT min(h.first_release) FROM rxnorm_concept_history h WHERE h.rxcui = d.rxcui)) THEN 1 ELSE 0 END"
    " WHEN c.status <> 'active' THEN 1 WHEN c.tty NOT IN ('SCD','SBD','GPCK','BPCK') THEN 2 ELSE 0 END");

LocalDrug readDrug(const QSqlQuery &q)
{
    return {q.value(0).toString(), q.value(1).toString(), q.value(2).toString(),
            q.value(3).toLongLong() != 0};
}
}

Result<QHash<MappingId, QString>> MappingStore::approvedTargets()
{
    const auto found = sql::rows(
        m_db,
        QStringLiteral("SELECT id, target_drug_id FROM medication_mappings WHERE status = 'approved'"
                       " AND target_drug_id IS NOT NULL AND held_until <= ?"),
        {qint64(toMs(m_clock.now()))}, [](const QSqlQuery &q) {
            return std::pair(MappingId::fromString(q.value(0).toString()), q.value(1).toString());
        });
    if (!found)
        return fail(found.error());
    return QHash<MappingId, QString>(found->begin(), found->end());
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
    const bool isDecided = row.state == MappingState::Approved; // by the terminology: a step of history
    static const QString text =
        QStringLiteral("INSERT INTO medication_mappings (id, source_code, system, display, target_drug_id,"
                       " status, reason, candidates_json, equivalence, method, author, note,"
                       " terminology_version, created_at, updated_at, last_act, last_actor, last_reason)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ") +
        mappingSql::currentRelease() + QStringLiteral(", ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    const auto inserted =
        sql::change(m_db, text,
                    {makeId<MappingId>(now.time_since_epoch()).toString(), row.sourceCode, row.system,
                     row.display, row.targetDrugId.isEmpty() ? QVariant() : QVariant(row.targetDrugId),
                     wordOf(row.state), wordOf(row.reason), candidates, wordOf(row.equivalence), row.method,
                     row.author, row.note, nowMs, nowMs, isDecided ? wordOf(MappingAct::Approve) : QString(),
                     isDecided ? (row.author.isEmpty() ? QStringLiteral("system") : row.author) : QString(),
                     isDecided ? row.note : QString()});
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

Result<void> MappingStore::suggest(MappingId id, const QString &drugId, bool isConfident,
                                   const QString &release)
{
    const int hasDrug = drugId.isEmpty() ? 0 : 1;
    return sql::change(
               m_db,
               QStringLiteral("UPDATE medication_mappings SET suggested_drug_id = ?, is_confident = ?,"
                              " suggested_from = ?, status = CASE WHEN ? = 1 THEN 'suggested'"
                              " ELSE 'pending' END, updated_at = CASE WHEN ? = 1 OR suggested_drug_id <> ''"
                              " THEN ? ELSE updated_at END" // consoles are told also of one that is withdrawn
                              " WHERE id = ? AND status IN ('pending','suggested')"),
               {drugId, int(isConfident && hasDrug == 1), release, hasDrug, hasDrug,
                qint64(toMs(m_clock.now())), id.toString()})
        .map([](int) {});
}

Result<MappingPage> MappingStore::page(const MappingQuery &query)
{
    sql::Filter filter;
    if (query.state)
        filter.add(QStringLiteral("m.status = ?"), wordOf(*query.state));
    if (query.onlyOpen)
        filter.add(isOpenText);
    else if (query.state && *query.state != MappingState::Approved)
        filter.add(QStringLiteral("m.status <> 'approved'"));
    if (query.reason)
        filter.add(QStringLiteral("m.reason = ?"), wordOf(*query.reason));
    if (!query.system.isEmpty())
        filter.add(QStringLiteral("m.system = ?"), query.system);
    if (!query.assignee.isEmpty())
        filter.add(QStringLiteral("m.assignee = ?"), query.assignee);
    if (query.onlyConfident)
        filter.add(QStringLiteral("m.is_confident = 1 AND m.suggested_drug_id <> ''"
                                  " AND m.status <> 'in_review'")); // somebody has proposed something there
    if (query.onlyDrifted)
        filter.add(QStringLiteral("m.drift <> ''"));
    if (!query.text.trimmed().isEmpty()) {
        const QString pattern = contains(query.text.trimmed());
        filter.add(QStringLiteral("(m.source_code %1 ? ESCAPE '\\' OR m.display %1 ? ESCAPE '\\')")
                       .arg(m_db.dialect().likeAnyCase()),
                   pattern);
        filter.values.append(pattern);
    }
    if (query.sort == MappingSort::Newest)
        return sql::newestFirst(m_db, mappingSql::select(), filter, QStringLiteral("m.id"), query.page,
                                mappingSql::read);
    return inOrder(m_db, query, std::move(filter));
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
    static const QString text = mappingSql::selectCounted() + QStringLiteral(" WHERE ") + isOpenText +
                                QStringLiteral(" ORDER BY COALESCE(n.events, 0) DESC, m.id LIMIT ?");
    return sql::rows(m_db, text, {sql::boundedLimit(limit)}, mappingSql::read);
}

Result<int> MappingStore::openCount()
{
    static const QString text =
        QStringLiteral("SELECT count(*) FROM medication_mappings m WHERE ") + isOpenText;
    return sql::number(m_db, text).map([](qint64 n) { return int(n); });
}

Result<int> MappingStore::driftedCount()
{
    return sql::number(m_db, QStringLiteral("SELECT count(*) FROM medication_mappings WHERE drift <> ''"))
        .map([](qint64 n) { return int(n); });
}

Result<std::vector<MappingRow>> MappingStore::unmappedOf(JobId job, int limit)
{
    // what the job read and is on a list still, and what it put on one (a later job may have read it again
    // since)
    static const QString text =
        mappingSql::select() +
        QStringLiteral(
            " LEFT JOIN (SELECT COALESCE(l.id, r.id) AS mapping_id, sum(g.uses) AS uses FROM"
            " (SELECT mapping_id, count(*) AS uses FROM prescriptions WHERE on_list = 1 GROUP BY mapping_id) "
            "g"
            " JOIN medication_mappings r ON r.id = g.mapping_id%1 GROUP BY 1) u ON u.mapping_id = m.id"
            " WHERE m.status <> 'approved' AND m.id IN (SELECT COALESCE(l.id, r.id) FROM ("
            "SELECT mapping_id FROM prescriptions WHERE seen_job = ? AND on_list = 1 UNION "
            "SELECT mapping_id FROM medication_differences WHERE job_id = ? AND change <> 'discontinued') met"
            " JOIN medication_mappings r ON r.id = met.mapping_id%1)"
            " ORDER BY COALESCE(u.uses, 0) DESC, m.id LIMIT ?")
            .arg(mappingSql::joinLiveOf());
    return sql::rows(m_db, text, {job.toString(), job.toString(), sql::boundedLimit(limit)},
                     mappingSql::read);
}

Result<std::vector<FoundDrug>> MappingStore::searchDrugs(const QString &text, int limit)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts).mid(0, 8);
    QString conditions = QStringLiteral("d.active = 1");
    QVariantList values;
    for (const QString &word : words) {
        conditions +=
            QStringLiteral(
                " AND (d.name %1 ? ESCAPE '\\' OR d.id %1 ? ESCAPE '\\' OR d.rxcui %1 ? ESCAPE '\\')")
                .arg(m_db.dialect().likeAnyCase());
        values << contains(word) << contains(word) << contains(word);
    }
    values << sql::boundedLimit(limit);
    auto found = sql::rows(
        m_db,
        QStringLiteral("SELECT id, rxcui, name, active, standing FROM"
                       " (SELECT d.id, d.rxcui, d.name, d.active, %1 AS standing FROM local_drugs d"
                       " LEFT JOIN rxnorm_concepts c ON c.rxcui = d.rxcui WHERE %2) f"
                       " ORDER BY CASE WHEN standing = 0 THEN 0 ELSE 1 END, length(name), name, id LIMIT ?")
            .arg(standingOfDrug, conditions),
        values, [](const QSqlQuery &q) {
            return FoundDrug{readDrug(q), DrugStanding(q.value(4).toInt()), {}};
        });
    if (!found)
        return found;
    if (const auto named = nameSuccessors(*found); !named)
        return fail(named.error());
    return found;
}

/// Also where it took several steps to them; a release that goes in circles ends as well.
Result<void> MappingStore::nameSuccessors(std::vector<FoundDrug> &drugs)
{
    QStringList retired;
    for (const FoundDrug &drug : drugs) {
        if (drug.standing == DrugStanding::Retired)
            retired.append(drug.rxcui);
    }
    const auto successors = sql::rowsIn(
        m_db,
        QStringLiteral("WITH RECURSIVE chain(rxcui, successor) AS"
                       " (SELECT rxcui, successor FROM rxnorm_remaps WHERE rxcui IN (%1)"
                       " UNION SELECT n.rxcui, r.successor FROM chain n"
                       " JOIN rxnorm_remaps r ON r.rxcui = n.successor)"
                       " SELECT n.rxcui, s.name FROM chain n JOIN rxnorm_concepts c ON c.rxcui = n.successor"
                       " JOIN local_drugs s ON s.rxcui = c.rxcui WHERE s.active = 1 AND c.status = 'active'"
                       " AND c.tty IN ('SCD','SBD','GPCK','BPCK') ORDER BY n.rxcui, s.name, s.id"),
        retired, [](const QSqlQuery &q) { return std::pair(q.value(0).toString(), q.value(1).toString()); });
    if (!successors)
        return fail(successors.error());
    for (FoundDrug &drug : drugs) {
        for (const auto &[rxcui, name] : *successors) {
            if (drug.standing == DrugStanding::Retired && rxcui == drug.rxcui &&
                !drug.successors.contains(name))
                drug.successors.append(name);
        }
    }
    return {};
}

Result<std::optional<LocalDrug>> MappingStore::drugByRxcui(const QString &rxcui)
{
    return sql::row(m_db,
                    QStringLiteral("SELECT id, rxcui, name, active FROM local_drugs WHERE rxcui = ?"
                                   " ORDER BY active DESC, id LIMIT 1"),
                    {rxcui}, readDrug);
}

Result<std::optional<LocalDrug>> MappingStore::drugById(const QString &id)
{
    return sql::row(m_db, QStringLiteral("SELECT id, rxcui, name, active FROM local_drugs WHERE id = ?"),
                    {id}, readDrug);
}

}
