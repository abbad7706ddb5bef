#include "store/TerminologyStore.h"

#include "store/RowWriter.h"
#include "store/Sql.h"

#include <algorithm>
#include <tuple>

namespace concord {

namespace {
/// Pointers to @p all, one per key, in the order of the key: that is the order of the table, and appending is
/// faster than inserting all over the place.
template <typename T, typename Key>
std::vector<const T *> inTableOrder(const std::vector<T> &all, Key key)
{
    std::vector<const T *> order;
    order.reserve(all.size());
    for (const T &one : all)
        order.push_back(&one);
    std::stable_sort(order.begin(), order.end(), [&](const T *a, const T *b) { return key(*a) < key(*b); });
    order.erase(
        std::unique(order.begin(), order.end(), [&](const T *a, const T *b) { return key(*a) == key(*b); }),
        order.end());
    return order;
}

Result<void> insertConcepts(Database &db, const std::vector<RxNormConcept> &concepts)
{
    RowWriter rows(db, QStringLiteral("rxnorm_concepts (rxcui, tty, status, name)"));
    for (const RxNormConcept *c :
         inTableOrder(concepts, [](const RxNormConcept &x) { return QStringView(x.rxcui); })) {
        if (auto added = rows.add({c->rxcui, wordOf(c->type), wordOf(c->status), c->name}); !added)
            return added;
    }
    return rows.finish();
}

Result<void> insertNdcs(Database &db, const std::vector<NdcProduct> &ndcs)
{
    RowWriter rows(db, QStringLiteral("ndc_products (ndc11, rxcui, valid_from, valid_to)"));
    const auto key = [](const NdcProduct &p) {
        return std::tie(p.ndc11, p.rxcui, p.validFromMs);
    };
    for (const NdcProduct *n : inTableOrder(ndcs, key)) {
        if (auto added = rows.add({n->ndc11, n->rxcui, n->validFromMs, n->validToMs}); !added)
            return added;
    }
    return rows.finish();
}
}

Result<std::optional<QString>> TerminologyStore::currentVersion()
{
    return sql::row(
        m_db,
        QStringLiteral(
            "SELECT version FROM terminology_releases ORDER BY loaded_at DESC, version DESC LIMIT 1"),
        {}, [](const QSqlQuery &q) { return q.value(0).toString(); });
}

Result<void> TerminologyStore::import(const TerminologyRelease &release)
{
    return m_db.join([&]() -> Result<void> {
        const auto recorded = sql::change(
            m_db,
            QStringLiteral("INSERT INTO terminology_releases (version, source, concepts, ndcs, loaded_at)"
                           " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
            {release.version, release.source, qint64(release.concepts.size()), qint64(release.ndcs.size()),
             qint64(toMs(m_clock.now()))});
        if (!recorded)
            return fail(recorded.error());
        if (*recorded == 0)
            return {};
        for (const auto &clear :
             {QStringLiteral("DELETE FROM rxnorm_concepts"), QStringLiteral("DELETE FROM ndc_products")}) {
            if (const auto done = m_db.run(clear); !done)
                return fail(done.error());
        }
        return insertConcepts(m_db, release.concepts)
            .and_then([&] { return insertNdcs(m_db, release.ndcs); })
            .and_then([&] { return addLocalDrugs(); });
    });
}

Result<void> TerminologyStore::addLocalDrugs()
{
    // one statement inside the database: the names need not travel twice
    return m_db
        .run(QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active)"
                            " SELECT 'RX' || rxcui, rxcui, name, 1 FROM rxnorm_concepts"
                            " WHERE status = 'active' AND tty IN ('SCD','SBD','GPCK','BPCK')"
                            " ORDER BY rxcui ON CONFLICT DO NOTHING"))
        .map([](QSqlQuery *) {});
}

Result<std::optional<RxNormConcept>> TerminologyStore::conceptOf(const QString &rxcui)
{
    return sql::row(
        m_db, QStringLiteral("SELECT rxcui, tty, status, name FROM rxnorm_concepts WHERE rxcui = ?"), {rxcui},
        [](const QSqlQuery &q) {
            return RxNormConcept{q.value(0).toString(), termTypeFromWord(q.value(1).toString()),
                                 conceptStatusFromWord(q.value(2).toString()), q.value(3).toString()};
        });
}

Result<QStringList> TerminologyStore::rxcuisOfNdc(const QString &ndc11, Timestamp at)
{
    const qint64 atMs = toMs(at);
    return sql::rows(
               m_db,
               QStringLiteral("SELECT DISTINCT rxcui FROM ndc_products WHERE ndc11 = ? AND valid_from <= ?"
                              " AND (valid_to = 0 OR valid_to > ?) ORDER BY rxcui"),
               {ndc11, atMs, atMs}, [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const std::vector<QString> &found) { return QStringList(found.begin(), found.end()); });
}

}
