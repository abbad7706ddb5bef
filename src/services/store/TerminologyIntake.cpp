#include "store/TerminologyIntake.h"

#include "store/RowReader.h"
#include "store/RowWriter.h"
#include "store/Sql.h"

#include <QCryptographicHash>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace concord {

namespace {
constexpr qint64 told = 100'000; ///< rows between two words about them

auto keyOf(const RxNormConcept &one)
{
    return std::tie(one.rxcui);
}
auto keyOf(const NdcProduct &product)
{
    return std::tie(product.ndc11, product.rxcui, product.validFromMs);
}

/// Numbers in the order of their decimal digits, as the column of texts has them.
struct DigitOrder
{
    quint32 number = 0;

    friend bool operator==(const DigitOrder &, const DigitOrder &) = default;
    friend bool operator<(const DigitOrder &a, const DigitOrder &b)
    {
        const quint64 x = filled(a.number);
        const quint64 y = filled(b.number);
        return x != y ? x < y : a.number < b.number;
    }

private:
    static quint64 filled(quint64 number) ///< up with zeros, to ten digits
    {
        while (number > 0 && number < 1'000'000'000)
            number *= 10;
        return number;
    }
};

/// Texts in the order of their UTF-8, as both databases have them.
struct ByteOrder
{
    const QString *text;

    friend bool operator==(const ByteOrder &a, const ByteOrder &b) { return *a.text == *b.text; }
    friend bool operator<(const ByteOrder &a, const ByteOrder &b)
    {
        return a.text->toUtf8() < b.text->toUtf8();
    }
};

auto keyOf(const ConceptFact &fact)
{
    return std::tuple(DigitOrder{fact.rxcui}, fact.kind, DigitOrder{fact.other}, ByteOrder{&fact.text});
}

/// Pointers to @p all, one per key, in the order of the key: that is the order of the table, and appending is
/// faster than inserting all over the place.
template <typename Row>
std::vector<const Row *> inTableOrder(const std::vector<Row> &all)
{
    std::vector<const Row *> order;
    order.reserve(all.size());
    for (const Row &one : all)
        order.push_back(&one);
    std::stable_sort(order.begin(), order.end(),
                     [](const Row *a, const Row *b) { return keyOf(*a) < keyOf(*b); });
    order.erase(std::unique(order.begin(), order.end(),
                            [](const Row *a, const Row *b) { return keyOf(*a) == keyOf(*b); }),
                order.end());
    return order;
}

QString valueOf(const ConceptFact &fact)
{
    return isRelation(fact.kind) ? QString::number(fact.other) : fact.text;
}

QString cell(const RowReader &row, int column)
{
    return QString::fromUtf8(row.bytes(column));
}
}

TerminologyIntake::TerminologyIntake(Database &db, const TerminologyRelease &release,
                                     const ReleaseIntake &intake, ReleaseChange &change)
    : m_db(db),
      m_release(release),
      m_intake(intake),
      m_change(change),
      m_concepts(inTableOrder(release.concepts)),
      m_ndcs(inTableOrder(release.ndcs)),
      m_facts(inTableOrder(release.facts))
{
    computeChecksums();
}

void TerminologyIntake::tell(const char *what, qint64 done, qint64 of) const
{
    if (m_intake.tell && (done % told == 0 || done == of))
        m_intake.tell(QString::fromLatin1(what), done, of);
}

void TerminologyIntake::computeChecksums()
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray line;
    const auto add = [&](std::initializer_list<QString> cells) {
        line.clear();
        for (const QString &text : cells)
            line.append(text.toUtf8()).append('\t');
        line.back() = '\n';
        hash.addData(line);
    };
    for (const RxNormConcept *one : m_concepts)
        add({one->rxcui, wordOf(one->type), wordOf(one->status), one->name});
    for (const NdcProduct *product : m_ndcs)
        add({product->ndc11, product->rxcui, QString::number(product->validFromMs),
             QString::number(product->validToMs)});
    std::set<std::pair<QString, QString>> remaps;
    for (const RxNormRemap &remap : m_release.remaps)
        remaps.emplace(remap.rxcui, remap.successor);
    for (const auto &[rxcui, successor] : remaps)
        add({rxcui, successor});
    m_checksumOfNames = QString::fromLatin1(hash.result().toHex());
    for (const ConceptFact *fact : m_facts) {
        line = QByteArray::number(fact->rxcui) + '\t' + QByteArray::number(int(fact->kind)) + '\t';
        line += isRelation(fact->kind) ? QByteArray::number(fact->other) : fact->text.toUtf8();
        hash.addData(line + '\n');
    }
    m_checksum = m_facts.empty() ? m_checksumOfNames : QString::fromLatin1(hash.result().toHex());
}

Result<void> TerminologyIntake::run(Timestamp now)
{
    const auto last = sql::number(m_db, QStringLiteral("SELECT max(number) FROM terminology_releases"));
    if (!last)
        return fail(last.error());
    m_last = m_change.before ? m_change.before->number : 0;
    m_number = *last + 1;
    auto done = takeConcepts()
                    .and_then([&] { return takeNdcs(); })
                    .and_then([&] { return takeFacts(); })
                    .and_then([&] { return takeRemaps(); });
    if (!done || m_intake.isDryRun)
        return done;
    return record(now).and_then([&] { return addLocalDrugs(); });
}

bool TerminologyIntake::completes(const ReleaseRecord &same) const
{
    return same.state == ReleaseState::Current && same.facts == 0 && !m_facts.empty() &&
           same.checksum == m_checksumOfNames;
}

Result<void> TerminologyIntake::complete(const ReleaseRecord &same)
{
    m_change.outcome = ReleaseChange::Outcome::Completed;
    m_last = m_number = same.number;
    if (const auto done = takeFacts(); !done || m_intake.isDryRun)
        return done;
    return sql::change(
               m_db,
               QStringLiteral("UPDATE terminology_releases SET facts = ?, checksum = ? WHERE version = ?"),
               {qint64(m_facts.size()), m_checksum, same.version})
        .map([](int) {});
}

/// The table is read in the order of its key beside @p next.
template <typename Row, typename Read>
Result<TerminologyIntake::Difference<Row>> TerminologyIntake::compare(const std::vector<const Row *> &next,
                                                                      const QString &select, const Read &read)
{
    Difference<Row> difference;
    difference.first.assign(next.size(), -1);
    RowReader rows(m_db, select);
    size_t at = 0;
    for (;;) {
        const auto more = rows.next();
        if (!more)
            return fail(more.error());
        if (!*more)
            break;
        Gone<Row> there = read(rows);
        while (at < next.size() && keyOf(*next[at]) < keyOf(there.row)) {
            ++difference.added;
            ++at;
        }
        const bool isSame = at < next.size() && keyOf(*next[at]) == keyOf(there.row);
        if (isSame && *next[at] == there.row) {
            difference.first[at++] = there.firstRelease;
            continue;
        }
        difference.changed += isSame ? 1 : 0;
        at += isSame ? 1 : 0;
        difference.gone.push_back(std::move(there));
    }
    difference.added += qint64(next.size() - at);
    return difference;
}

Result<void> TerminologyIntake::takeConcepts()
{
    const auto difference = compare<RxNormConcept>(
        m_concepts,
        QStringLiteral("SELECT rxcui, tty, status, name, first_release FROM rxnorm_concepts ORDER BY rxcui"),
        [](const RowReader &row) {
            return Gone<RxNormConcept>{{cell(row, 0), termTypeFromWord(cell(row, 1)),
                                        conceptStatusFromWord(cell(row, 2)), cell(row, 3)},
                                       row.number(4)};
        });
    if (!difference)
        return fail(difference.error());
    m_change.conceptsAdded = difference->added;
    m_change.conceptsChanged = difference->changed;
    m_change.conceptsGone = qint64(difference->gone.size()) - difference->changed;
    if (m_intake.isDryRun)
        return {};
    RowWriter history(
        m_db,
        QStringLiteral("rxnorm_concept_history (rxcui, tty, status, name, first_release, last_release)"));
    std::vector<QString> goneKeys;
    for (const auto &gone : difference->gone) {
        goneKeys.push_back(gone.row.rxcui);
        if (auto added = history.add({gone.row.rxcui, wordOf(gone.row.type), wordOf(gone.row.status),
                                      gone.row.name, gone.firstRelease, m_last});
            !added)
            return added;
    }
    const bool isRewritten = difference->isMostOf(m_concepts.size());
    auto done = history.finish().and_then([&] {
        if (isRewritten)
            return m_db.run(QStringLiteral("DELETE FROM rxnorm_concepts")).map([](QSqlQuery *) {});
        constexpr int together = 64;
        const QString remove =
            QStringLiteral("DELETE FROM rxnorm_concepts WHERE rxcui IN (%1)").arg(placeholders(together));
        return inGroups(goneKeys, together, [&](const std::vector<QString> &group) {
            return m_db.run(remove, QVariantList(group.begin(), group.end())).map([](QSqlQuery *) {});
        });
    });
    if (!done)
        return done;
    RowWriter rows(m_db, QStringLiteral("rxnorm_concepts (rxcui, tty, status, name, first_release)"));
    for (size_t i = 0; i < m_concepts.size(); ++i) {
        tell("concepts", qint64(i) + 1, qint64(m_concepts.size()));
        const qint64 first = difference->first[i];
        if (!isRewritten && first >= 0)
            continue;
        const RxNormConcept &one = *m_concepts[i];
        if (auto added = rows.add(
                {one.rxcui, wordOf(one.type), wordOf(one.status), one.name, first < 0 ? m_number : first});
            !added)
            return added;
    }
    return rows.finish();
}

Result<void> TerminologyIntake::takeNdcs()
{
    const auto difference = compare<NdcProduct>(
        m_ndcs,
        QStringLiteral("SELECT ndc11, rxcui, valid_from, valid_to, first_release FROM ndc_products"
                       " ORDER BY ndc11, rxcui, valid_from"),
        [](const RowReader &row) {
            return Gone<NdcProduct>{{cell(row, 0), cell(row, 1), row.number(2), row.number(3)},
                                    row.number(4)};
        });
    if (!difference)
        return fail(difference.error());
    m_change.ndcsAdded = difference->added;
    m_change.ndcsChanged = difference->changed;
    m_change.ndcsGone = qint64(difference->gone.size()) - difference->changed;
    if (m_intake.isDryRun)
        return {};
    const bool isRewritten = difference->isMostOf(m_ndcs.size());
    RowWriter history(
        m_db, QStringLiteral(
                  "ndc_product_history (ndc11, rxcui, valid_from, valid_to, first_release, last_release)"));
    for (const auto &gone : difference->gone) {
        const NdcProduct &row = gone.row;
        if (auto added = history.add(
                {row.ndc11, row.rxcui, row.validFromMs, row.validToMs, gone.firstRelease, m_last});
            !added)
            return added;
    }
    if (auto done = history.finish(); !done)
        return done;
    if (isRewritten) {
        if (const auto done = m_db.run(QStringLiteral("DELETE FROM ndc_products")); !done)
            return fail(done.error());
    } else {
        for (const auto &gone : difference->gone) {
            const auto done = m_db.run(
                QStringLiteral("DELETE FROM ndc_products WHERE ndc11 = ? AND rxcui = ? AND valid_from = ?"),
                {gone.row.ndc11, gone.row.rxcui, gone.row.validFromMs});
            if (!done)
                return fail(done.error());
        }
    }
    RowWriter rows(m_db, QStringLiteral("ndc_products (ndc11, rxcui, valid_from, valid_to, first_release)"));
    for (size_t i = 0; i < m_ndcs.size(); ++i) {
        tell("NDCs", qint64(i) + 1, qint64(m_ndcs.size()));
        const qint64 first = difference->first[i];
        if (!isRewritten && first >= 0)
            continue;
        const NdcProduct &one = *m_ndcs[i];
        if (auto added = rows.add(
                {one.ndc11, one.rxcui, one.validFromMs, one.validToMs, first < 0 ? m_number : first});
            !added)
            return added;
    }
    return rows.finish();
}

Result<void> TerminologyIntake::takeFacts()
{
    const auto difference = compare<ConceptFact>(
        m_facts,
        QStringLiteral(
            "SELECT rxcui, kind, value, first_release FROM rxnorm_facts ORDER BY rxcui, kind, value"),
        [](const RowReader &row) {
            ConceptFact fact{quint32(row.bytes(0).toUInt()),
                             factKindFromWord(cell(row, 1)).value_or(FactKind::Strength),
                             0,
                             {}};
            if (isRelation(fact.kind))
                fact.other = quint32(row.bytes(2).toUInt());
            else
                fact.text = cell(row, 2);
            return Gone<ConceptFact>{std::move(fact), row.number(3)};
        });
    if (!difference)
        return fail(difference.error());
    m_change.factsAdded = difference->added;
    m_change.factsGone = qint64(difference->gone.size());
    if (m_intake.isDryRun)
        return {};
    const bool isRewritten = difference->isMostOf(m_facts.size());
    RowWriter history(
        m_db, QStringLiteral("rxnorm_fact_history (rxcui, kind, value, first_release, last_release)"));
    for (const auto &gone : difference->gone) {
        if (auto added = history.add({QString::number(gone.row.rxcui), wordOf(gone.row.kind),
                                      valueOf(gone.row), gone.firstRelease, m_last});
            !added)
            return added;
    }
    if (auto done = history.finish(); !done)
        return done;
    if (isRewritten) {
        if (const auto done = m_db.run(QStringLiteral("DELETE FROM rxnorm_facts")); !done)
            return fail(done.error());
    } else {
        for (const auto &gone : difference->gone) {
            const auto done = m_db.run(
                QStringLiteral("DELETE FROM rxnorm_facts WHERE rxcui = ? AND kind = ? AND value = ?"),
                {QString::number(gone.row.rxcui), wordOf(gone.row.kind), valueOf(gone.row)});
            if (!done)
                return fail(done.error());
        }
    }
    RowWriter rows(m_db, QStringLiteral("rxnorm_facts (rxcui, kind, value, first_release)"));
    for (size_t i = 0; i < m_facts.size(); ++i) {
        tell("relations and strengths", qint64(i) + 1, qint64(m_facts.size()));
        const qint64 first = difference->first[i];
        if (!isRewritten && first >= 0)
            continue;
        const ConceptFact &fact = *m_facts[i];
        if (auto added = rows.add({QString::number(fact.rxcui), wordOf(fact.kind), valueOf(fact),
                                   first < 0 ? m_number : first});
            !added)
            return added;
    }
    return rows.finish();
}

Result<void> TerminologyIntake::takeRemaps()
{
    std::set<std::pair<QString, QString>> fresh;
    for (const RxNormRemap &remap : m_release.remaps)
        fresh.emplace(remap.rxcui, remap.successor);
    if (fresh.empty())
        return {};
    {
        RowReader rows(m_db, QStringLiteral("SELECT rxcui, successor FROM rxnorm_remaps"));
        for (;;) {
            const auto more = rows.next();
            if (!more)
                return fail(more.error());
            if (!*more)
                break;
            fresh.erase({cell(rows, 0), cell(rows, 1)});
        }
    }
    m_change.remapsAdded = qint64(fresh.size());
    if (m_intake.isDryRun)
        return {};
    RowWriter rows(m_db, QStringLiteral("rxnorm_remaps (rxcui, successor)"));
    for (const auto &[rxcui, successor] : fresh) {
        if (auto added = rows.add({rxcui, successor}); !added)
            return added;
    }
    return rows.finish();
}

Result<void> TerminologyIntake::record(Timestamp now)
{
    // later than the one before, also by a clock that was set back: the newest is the one that counts
    const qint64 loadedAt =
        std::max(qint64(toMs(now)), m_change.before ? m_change.before->loadedAtMs + 1 : qint64(0));
    const auto former =
        sql::change(m_db, QStringLiteral("UPDATE terminology_releases SET state = ? WHERE state = ?"),
                    {wordOf(ReleaseState::Former), wordOf(ReleaseState::Current)});
    if (!former)
        return fail(former.error());
    return sql::change(
               m_db,
               QStringLiteral(
                   "INSERT INTO terminology_releases (version, source, concepts, ndcs, loaded_at, number,"
                   " remaps, checksum, state, facts, reapplied_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                   " ON CONFLICT (version) DO UPDATE SET source = excluded.source,"
                   " concepts = excluded.concepts, ndcs = excluded.ndcs, loaded_at = excluded.loaded_at,"
                   " number = excluded.number, remaps = excluded.remaps, checksum = excluded.checksum,"
                   " state = excluded.state, facts = excluded.facts,"
                   " reapplied_at = excluded.reapplied_at"),
               {m_release.version, m_release.source, qint64(m_concepts.size()), qint64(m_ndcs.size()),
                loadedAt, m_number, qint64(m_release.remaps.size()), m_checksum,
                wordOf(ReleaseState::Current), qint64(m_facts.size()),
                m_change.before ? qint64(0) : loadedAt})
        .map([](int) {});
}

Result<void> TerminologyIntake::addLocalDrugs()
{
    // one statement inside the database: the names need not travel twice
    const auto added =
        sql::change(m_db,
                    QStringLiteral("INSERT INTO local_drugs (id, rxcui, name, active)"
                                   " SELECT 'RX' || rxcui, rxcui, name, 1 FROM rxnorm_concepts"
                                   " WHERE status = 'active' AND tty IN ('SCD','SBD','GPCK','BPCK')"
                                   " ORDER BY rxcui ON CONFLICT DO NOTHING"),
                    {});
    if (!added)
        return fail(added.error());
    m_change.drugsAdded = *added;
    return {};
}

}
