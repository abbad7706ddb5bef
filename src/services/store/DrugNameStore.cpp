#include "store/DrugNameStore.h"

#include "store/Sql.h"

#include <QSet>

namespace concord {

namespace {
constexpr qsizetype namesAtOnce = 64;
constexpr int ofNdc = 4; ///< may be several

struct KnownName
{
    int rank = 0;
    QString drug; ///< drugValue()
    QString name;
};

/// The best first. The places are named once: each of the tables is looked up by its own index.
const QString &selectNames()
{
    static const QString places = QStringLiteral("?") + QStringLiteral(", ?").repeated(namesAtOnce - 1);
    static const QString text =
        QStringLiteral("SELECT n.rank, n.system, n.code, n.name FROM ("
                       "SELECT 1 AS rank, '%1' AS system, rxcui AS code, name, 0 AS age FROM rxnorm_concepts"
                       " UNION ALL SELECT 2, '%1', rxcui, name, 0 FROM local_drugs"
                       " UNION ALL SELECT 3, '%1', rxcui, name, last_release FROM rxnorm_concept_history"
                       " UNION ALL SELECT 4, '%2', p.ndc11, c.name, 0 FROM ndc_products p"
                       " JOIN rxnorm_concepts c ON c.rxcui = p.rxcui"
                       " UNION ALL SELECT 5, m.system, m.source_code, CASE WHEN m.status = 'approved'"
                       " AND m.equivalence IN ('equal','equivalent') AND t.name IS NOT NULL THEN t.name"
                       " ELSE m.display END, 0 FROM medication_mappings m"
                       " LEFT JOIN local_drugs t ON t.id = m.target_drug_id WHERE m.status <> 'retired'"
                       ") n WHERE n.system IN (%3) AND n.code IN (%3) ORDER BY n.rank, n.age DESC, n.name")
            .arg(systems::rxNorm, systems::ndc, places);
    return text;
}

/// Distinct ones, the last again until there are enough of them: one statement for all.
QVariantList filledUp(const QSet<QString> &keys)
{
    QVariantList values(keys.begin(), keys.end());
    while (values.size() < namesAtOnce)
        values.append(values.constLast());
    return values;
}

/// Those of one drug follow each other in the order of their rank.
void keepBest(DrugNames &names, const std::vector<KnownName> &known)
{
    QHash<QString, QSet<QString>> ofPackage;
    for (const KnownName &one : known) {
        if (one.rank == ofNdc)
            ofPackage[one.drug].insert(one.name);
    }
    for (const KnownName &one : known) {
        const bool isSure = one.rank != ofNdc || ofPackage.value(one.drug).size() == 1;
        if (isSure && !one.name.trimmed().isEmpty() && !names.contains(one.drug))
            names.insert(one.drug, one.name.trimmed());
    }
}
}

Result<DrugNames> DrugNameStore::namesOf(const QList<Coding> &drugs)
{
    DrugNames names;
    for (qsizetype from = 0; from < drugs.size(); from += namesAtOnce) {
        QSet<QString> bySystem;
        QSet<QString> byCode;
        for (const Coding &drug : drugs.mid(from, namesAtOnce)) {
            bySystem.insert(drug.system);
            byCode.insert(drug.code);
        }
        const auto known =
            sql::rows(m_db, selectNames(), filledUp(bySystem) + filledUp(byCode), [](const QSqlQuery &q) {
                return KnownName{q.value(0).toInt(), drugValue(q.value(1).toString(), q.value(2).toString()),
                                 q.value(3).toString()};
            });
        if (!known)
            return fail(known.error());
        keepBest(names, *known);
    }
    return names;
}

}
