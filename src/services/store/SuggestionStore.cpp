#include "store/SuggestionStore.h"

#include "store/Columns.h"
#include "store/MappingStore.h"
#include "store/RowReader.h"
#include "store/Sql.h"
#include "store/TerminologyStore.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace concord {

namespace {
constexpr size_t mostKept = 10;

QString comparisonsText(const std::vector<Comparison> &comparisons)
{
    QJsonArray all;
    for (const Comparison &one : comparisons)
        all.append(QJsonArray{wordOf(one.attribute), wordOf(one.agreement), one.source, one.candidate});
    return QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact));
}

std::vector<Comparison> comparisonsOf(const QString &text)
{
    std::vector<Comparison> comparisons;
    const QJsonArray all = QJsonDocument::fromJson(text.toUtf8()).array();
    for (const auto &value : all) {
        const QJsonArray one = value.toArray();
        const auto attribute = drugAttributeFromWord(one.at(0).toString());
        const auto agreement = agreementFromWord(one.at(1).toString());
        if (attribute && agreement)
            comparisons.push_back({*attribute, *agreement, one.at(2).toString(), one.at(3).toString()});
    }
    return comparisons;
}

Suggestion readSuggestion(const QSqlQuery &q)
{
    Suggestion one;
    one.rxcui = q.value(0).toString();
    one.type = termTypeFromWord(q.value(1).toString());
    one.name = q.value(2).toString();
    one.targetDrugId = q.value(3).toString();
    one.score = q.value(4).toDouble();
    one.isConfident = q.value(5).toLongLong() != 0 && !one.targetDrugId.isEmpty();
    one.comparisons = comparisonsOf(q.value(6).toString());
    one.reason = q.value(7).toString();
    return one;
}

OpenText readOpenText(const QSqlQuery &q)
{
    return {columns::idOf<MappingId>(q.value(0)), q.value(1).toString()};
}
}

Result<std::vector<OpenText>> SuggestionStore::waiting(const QString &version, int limit)
{
    // two walks of an index instead of one past all that have been done
    static const QString text =
        QStringLiteral("SELECT id, display FROM medication_mappings WHERE status IN ('pending','suggested')"
                       " AND display <> '' AND suggested_from %1 ? ORDER BY suggested_from, id LIMIT ?");
    auto found = sql::rows(m_db, text.arg(QLatin1Char('<')), {version, limit}, readOpenText);
    if (!found || int(found->size()) >= limit)
        return found;
    auto later =
        sql::rows(m_db, text.arg(QLatin1Char('>')), {version, limit - int(found->size())}, readOpenText);
    if (!later)
        return later;
    found->insert(found->end(), later->begin(), later->end());
    return found;
}

Result<bool> SuggestionStore::keep(MappingId id, std::vector<Suggestion> suggestions, const QString &version)
{
    if (suggestions.size() > mostKept)
        suggestions.resize(mostKept);
    const QString key = id.toString();
    bool isKept = false;
    const auto done = m_db.join([&]() -> Result<void> {
        isKept = false;
        const auto marked = sql::change(m_db,
                                        QStringLiteral("UPDATE medication_mappings SET suggested_from = ?"
                                                       " WHERE id = ? AND status IN ('pending','suggested')"),
                                        {version, key});
        if (!marked)
            return fail(marked.error());
        if (*marked == 0)
            return {};
        const auto removed =
            sql::change(m_db, QStringLiteral("DELETE FROM mapping_suggestions WHERE mapping_id = ?"), {key});
        if (!removed)
            return fail(removed.error());
        MappingStore mappings(m_db, m_clock);
        for (size_t i = 0; i < suggestions.size(); ++i) {
            Suggestion &one = suggestions[i];
            const auto drug = mappings.drugByRxcui(one.rxcui);
            if (!drug)
                return fail(drug.error());
            one.targetDrugId = *drug && (*drug)->active ? (*drug)->id : QString();
            one.isConfident = one.isConfident && !one.targetDrugId.isEmpty();
            const auto added = sql::change(
                m_db,
                QStringLiteral("INSERT INTO mapping_suggestions (mapping_id, rank, rxcui, tty, name,"
                               " target_drug_id, score, is_confident, comparisons_json, reason,"
                               " terminology_version, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                {key, qint64(i + 1), one.rxcui, wordOf(one.type), one.name, one.targetDrugId, one.score,
                 int(one.isConfident), comparisonsText(one.comparisons), one.reason, version,
                 qint64(toMs(m_clock.now()))});
            if (!added)
                return fail(added.error());
        }
        const bool hasAny = !suggestions.empty();
        const auto offered = mappings.suggest(id, hasAny ? suggestions.front().targetDrugId : QString(),
                                              hasAny && suggestions.front().isConfident, version);
        isKept = offered.has_value();
        return offered;
    });
    if (!done)
        return fail(done.error());
    return isKept;
}

Result<int> SuggestionStore::offerAgain(const QString &version)
{
    // the first condition is that of the index
    static const auto pendingAgain =
        QStringLiteral(" WHERE status IN ('pending','suggested') AND display <> '' AND suggested_from = ?"
                       " AND status = 'pending' AND suggested_drug_id <> ''");
    const auto areThere =
        sql::number(m_db,
                    QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM medication_mappings") + pendingAgain +
                        QStringLiteral(" LIMIT 1) one"),
                    {version});
    if (!areThere || *areThere == 0) // as always but after an undo: no lock is taken for it
        return areThere.map([](qint64) { return 0; });
    return sql::change(m_db,
                       QStringLiteral("UPDATE medication_mappings SET status = 'suggested', updated_at = ?") +
                           pendingAgain,
                       {qint64(toMs(m_clock.now())), version});
}

Result<std::optional<MappingSuggestions>> SuggestionStore::of(MappingId id)
{
    const auto version =
        sql::row(m_db, QStringLiteral("SELECT suggested_from FROM medication_mappings WHERE id = ?"),
                 {id.toString()}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!version)
        return fail(version.error());
    if (!*version || (*version)->isEmpty())
        return std::optional<MappingSuggestions>();
    auto kept =
        sql::rows(m_db,
                  QStringLiteral("SELECT s.rxcui, s.tty, s.name, t.id, s.score, s.is_confident,"
                                 " s.comparisons_json, s.reason FROM mapping_suggestions s"
                                 " LEFT JOIN local_drugs t ON t.id = s.target_drug_id AND t.active = 1"
                                 " WHERE s.mapping_id = ? ORDER BY s.rank"),
                  {id.toString()}, readSuggestion);
    if (!kept)
        return fail(kept.error());
    MappingSuggestions found;
    found.id = id;
    found.terminologyVersion = **version;
    found.suggestions = *std::move(kept);
    return found;
}

Result<std::optional<SuggestionSource>> SuggestionStore::source()
{
    TerminologyStore terminology(m_db, m_clock);
    const auto release = terminology.current();
    if (!release)
        return fail(release.error());
    if (!*release)
        return std::optional<SuggestionSource>();
    SuggestionSource source{(*release)->version, {}, {}};
    const auto read = terminology.eachConcept(**release, [&source](const RxNormConcept &one) -> Result<void> {
        source.concepts.push_back(one);
        return {};
    });
    if (!read)
        return fail(read.error());
    RowReader rows(m_db, QStringLiteral("SELECT rxcui, count(*) FROM ndc_products GROUP BY rxcui"));
    for (;;) {
        const auto more = rows.next();
        if (!more)
            return fail(more.error());
        if (!*more)
            return source;
        source.packages.insert(QString::fromUtf8(rows.bytes(0)), int(rows.number(1)));
    }
}

}
