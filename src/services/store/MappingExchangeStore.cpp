#include "store/MappingExchangeStore.h"

#include "domain/MappingPolicy.h"
#include "store/Sql.h"

namespace concord {

namespace {
std::vector<DrugAttribute> overridesFrom(const QVariant &column)
{
    return drugAttributesFromText(column.toString()).value_or(std::vector<DrugAttribute>());
}

MappingEntry readEntry(const QSqlQuery &q)
{
    MappingEntry entry;
    entry.system = q.value(0).toString();
    entry.code = q.value(1).toString();
    entry.display = q.value(2).toString();
    entry.state = mappingStateFromWord(q.value(3).toString()).value_or(MappingState::Pending);
    entry.targetDrugId = q.value(4).toString();
    entry.targetName = q.value(5).toString();
    entry.equivalence = equivalenceFromWord(q.value(6).toString()).value_or(Equivalence::Inexact);
    entry.overrides = overridesFrom(q.value(7));
    const bool isDecided = entry.state != MappingState::Pending && entry.state != MappingState::Suggested;
    if (isDecided) { // an open code's note says how it was looked for
        entry.reason = q.value(8).toString();
        entry.author = q.value(9).toString();
        entry.reviewer = q.value(10).toString();
        entry.terminologyVersion = q.value(11).toString();
    }
    return entry;
}
}

Result<std::vector<MappingEntry>> MappingExchangeStore::entries(MappingState state)
{
    static const QString text = QStringLiteral(
        "SELECT m.system, m.source_code, m.display, m.status, m.target_drug_id, t.name, m.equivalence, "
        "m.overrides,"
        " m.note, COALESCE(NULLIF(o.author, ''), m.author), COALESCE(NULLIF(o.reviewer, ''), m.reviewer),"
        " COALESCE(NULLIF(o.terminology_version, ''), m.terminology_version) FROM medication_mappings m"
        " LEFT JOIN local_drugs t ON t.id = m.target_drug_id"
        " LEFT JOIN mapping_origins o ON o.mapping_id = m.id AND o.revision ="
        " (SELECT max(h.revision) FROM medication_mapping_history h WHERE h.mapping_id = m.id"
        " AND (h.act IN ('approve','reject') OR (h.act = 'undo' AND h.to_status = 'approved')))"
        " WHERE m.status = ? AND (m.method = 'manual' OR m.status IN ('pending','suggested'))"
        " ORDER BY m.system, m.source_code, m.id");
    return sql::rows(m_db, text, {wordOf(state)}, readEntry);
}

Result<std::vector<DrugAttribute>> MappingExchangeStore::overridesOf(MappingId id)
{
    return sql::row(m_db, QStringLiteral("SELECT overrides FROM medication_mappings WHERE id = ?"),
                    {id.toString()}, [](const QSqlQuery &q) { return overridesFrom(q.value(0)); })
        .map([](const auto &found) { return found.value_or(std::vector<DrugAttribute>()); });
}

Result<bool> MappingExchangeStore::knowsSystem(const QString &system)
{
    return sql::number(
               m_db,
               QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM medication_mappings WHERE system = ?"
                              " AND status <> 'retired' LIMIT 1) one"),
               {system})
        .map([](qint64 n) { return n > 0; });
}

Result<void> MappingExchangeStore::setOrigin(MappingId id, qint64 revision, const MappingEntry &entry)
{
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO mapping_origins (mapping_id, revision, author, reviewer,"
                                      " terminology_version) VALUES (?, ?, ?, ?, ?)"),
                       {id.toString(), revision, entry.author, entry.reviewer, entry.terminologyVersion})
        .map([](int) {});
}

}
