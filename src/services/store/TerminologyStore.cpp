#include "store/TerminologyStore.h"

#include "store/RowReader.h"
#include "store/Sql.h"
#include "store/TerminologyIntake.h"

namespace concord {

namespace {
ConceptFact factOf(const QString &rxcui, const QString &kind, const QString &value)
{
    ConceptFact fact{rxcui.toUInt(), factKindFromWord(kind).value_or(FactKind::Strength), 0, {}};
    if (isRelation(fact.kind))
        fact.other = value.toUInt();
    else
        fact.text = value;
    return fact;
}

QString textOf(const RowReader &row, int column)
{
    return QString::fromUtf8(row.bytes(column));
}

/// Every row of @p select through @p read and on to @p take.
template <typename Read, typename Take>
Result<void> eachRow(Database &db, const QString &select, const Read &read, const Take &take)
{
    RowReader rows(db, select);
    for (;;) {
        const auto more = rows.next();
        if (!more || !*more)
            return more ? Result<void>() : fail(more.error());
        if (auto done = take(read(rows)); !done)
            return done;
    }
}

/// The rows of a table and its history as they were in a release.
QString asOf(const QString &columns, const QString &table, const QString &history, qint64 number)
{
    return QStringLiteral("SELECT %1 FROM %2 WHERE first_release <= %4"
                          " UNION ALL SELECT %1 FROM %3 WHERE first_release <= %4 AND last_release >= %4")
        .arg(columns, table, history)
        .arg(number);
}
}

Result<std::vector<ReleaseRecord>> TerminologyStore::recordsWhere(const QString &condition,
                                                                  const QVariantList &values)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT version, source, number, concepts, ndcs, remaps, checksum, state,"
                                    " loaded_at, facts, reapplied_at FROM terminology_releases WHERE %1"
                                    " ORDER BY number DESC, version DESC")
                         .arg(condition),
                     values, [](const QSqlQuery &q) {
                         return ReleaseRecord{
                             q.value(0).toString(),   q.value(1).toString(),
                             q.value(2).toLongLong(), q.value(3).toLongLong(),
                             q.value(4).toLongLong(), q.value(5).toLongLong(),
                             q.value(6).toString(),   releaseStateFromWord(q.value(7).toString()),
                             q.value(8).toLongLong(), q.value(9).toLongLong(),
                             q.value(10).toLongLong()};
                     });
}

Result<std::vector<ReleaseRecord>> TerminologyStore::releases()
{
    return recordsWhere(QStringLiteral("number >= 0"), {});
}

namespace {
std::optional<ReleaseRecord> firstOf(std::vector<ReleaseRecord> records)
{
    return records.empty() ? std::optional<ReleaseRecord>() : std::move(records.front());
}
}

Result<std::optional<ReleaseRecord>> TerminologyStore::current()
{
    return recordsWhere(QStringLiteral("state = ?"), {wordOf(ReleaseState::Current)}).map(firstOf);
}

Result<std::optional<ReleaseRecord>> TerminologyStore::named(const QString &version)
{
    return recordsWhere(QStringLiteral("version = ?"), {version}).map(firstOf);
}

Result<std::optional<QString>> TerminologyStore::currentVersion()
{
    return current().map([](const std::optional<ReleaseRecord> &record) {
        return record ? std::optional(record->version) : std::nullopt;
    });
}

Result<ReleaseChange> TerminologyStore::take(const TerminologyRelease &release, const ReleaseIntake &intake)
{
    ReleaseChange change;
    const auto done = m_db.join([&]() -> Result<void> {
        change = {};
        const auto before = current();
        const auto same = before ? named(release.version) : fail(before.error());
        if (!same)
            return fail(same.error());
        change.before = *before;
        TerminologyIntake work(m_db, release, intake, change);
        const QString checksum = work.checksum();
        if (*same && work.completes(**same))
            return work.complete(**same);
        if (*same && !(*same)->checksum.isEmpty() && (*same)->checksum != checksum)
            change.outcome = ReleaseChange::Outcome::OtherContent;
        else if (*same && (*same)->state == ReleaseState::Current)
            change.outcome = ReleaseChange::Outcome::AlreadyThere;
        else if (*before && !intake.mayBeOlder &&
                 (*same || isOlderRelease(release.version, (*before)->version)))
            change.outcome = ReleaseChange::Outcome::Older;
        else
            return work.run(m_clock.now());
        return {};
    });
    if (!done)
        return fail(done.error());
    return change;
}

Result<void> TerminologyStore::markReapplied(const QString &version)
{
    return sql::change(
               m_db,
               QStringLiteral(
                   "UPDATE terminology_releases SET reapplied_at = ? WHERE version = ? AND state = ?"),
               {qint64(toMs(m_clock.now())), version, wordOf(ReleaseState::Current)})
        .map([](int) {});
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

namespace {
QStringList listOf(const std::vector<QString> &texts)
{
    return {texts.begin(), texts.end()};
}
}

Result<QStringList> TerminologyStore::rxcuisOfNdc(const QString &ndc11, Timestamp at)
{
    const qint64 atMs = toMs(at);
    return sql::rows(
               m_db,
               QStringLiteral("SELECT DISTINCT rxcui FROM ndc_products WHERE ndc11 = ? AND valid_from <= ?"
                              " AND (valid_to = 0 OR valid_to > ?) ORDER BY rxcui"),
               {ndc11, atMs, atMs}, [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map(listOf);
}

Result<QStringList> TerminologyStore::successorsOf(const QString &rxcui)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT successor FROM rxnorm_remaps WHERE rxcui = ? ORDER BY successor"),
                     {rxcui}, [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map(listOf);
}

namespace {
RxNormConcept conceptAt(const QSqlQuery &q)
{
    return {q.value(0).toString(), termTypeFromWord(q.value(1).toString()),
            conceptStatusFromWord(q.value(2).toString()), q.value(3).toString()};
}

/// The rows of a table and its history in a release, of some keys: %1 stays for their placeholders.
QString someAsOf(const QString &columns, const QString &table, const QString &history, qint64 number)
{
    return QStringLiteral("SELECT %2 FROM (SELECT *, %5 AS last_release FROM %3 UNION ALL SELECT * FROM %4) r"
                          " WHERE rxcui IN (%1) AND first_release <= %5 AND last_release >= %5 ORDER BY %2")
        .arg(QStringLiteral("%1"), columns, table, history, QString::number(number));
}
}

Result<std::vector<RxNormConcept>> TerminologyStore::conceptsOf(const ReleaseRecord &release,
                                                                const QStringList &rxcuis)
{
    return sql::rowsIn(m_db,
                       someAsOf(QStringLiteral("rxcui, tty, status, name"), QStringLiteral("rxnorm_concepts"),
                                QStringLiteral("rxnorm_concept_history"), release.number),
                       rxcuis, conceptAt);
}

Result<std::vector<ConceptFact>> TerminologyStore::factsOf(const ReleaseRecord &release,
                                                           const QStringList &rxcuis)
{
    return sql::rowsIn(m_db,
                       someAsOf(QStringLiteral("rxcui, kind, value"), QStringLiteral("rxnorm_facts"),
                                QStringLiteral("rxnorm_fact_history"), release.number),
                       rxcuis, [](const QSqlQuery &q) {
                           return factOf(q.value(0).toString(), q.value(1).toString(), q.value(2).toString());
                       });
}

Result<std::vector<NdcProduct>> TerminologyStore::ndcsOf(const ReleaseRecord &release, const QString &rxcui)
{
    return sql::rowsIn(m_db,
                       someAsOf(QStringLiteral("ndc11, rxcui, valid_from, valid_to"),
                                QStringLiteral("ndc_products"), QStringLiteral("ndc_product_history"),
                                release.number),
                       {rxcui}, [](const QSqlQuery &q) {
                           return NdcProduct{q.value(0).toString(), q.value(1).toString(),
                                             q.value(2).toLongLong(), q.value(3).toLongLong()};
                       });
}

Result<QStringList> TerminologyStore::predecessorsOf(const QString &rxcui)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT rxcui FROM rxnorm_remaps WHERE successor = ? ORDER BY rxcui"),
                     {rxcui}, [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map(listOf);
}

Result<std::pair<QString, QString>> TerminologyStore::releasesWith(const QString &rxcui)
{
    // one whose number is not in the table any more became current again later, under another number
    const auto found = sql::row(
        m_db,
        QStringLiteral(
            "SELECT (SELECT version FROM terminology_releases WHERE number = s.first),"
            " (SELECT version FROM terminology_releases WHERE number = s.last)"
            " FROM (SELECT min(first_release) AS first, max(last_release) AS last FROM ("
            " SELECT first_release, (SELECT number FROM terminology_releases WHERE state = 'current')"
            " AS last_release FROM rxnorm_concepts WHERE rxcui = ? UNION ALL"
            " SELECT first_release, last_release FROM rxnorm_concept_history WHERE rxcui = ?) r) s"),
        {rxcui, rxcui},
        [](const QSqlQuery &q) { return std::pair(q.value(0).toString(), q.value(1).toString()); });
    return found.map([](const auto &pair) { return pair.value_or(std::pair<QString, QString>()); });
}

Result<void> TerminologyStore::eachConcept(const ReleaseRecord &release,
                                           const std::function<Result<void>(const RxNormConcept &)> &take)
{
    return eachRow(
        m_db,
        asOf(QStringLiteral("rxcui, tty, status, name"), QStringLiteral("rxnorm_concepts"),
             QStringLiteral("rxnorm_concept_history"), release.number),
        [](const RowReader &row) {
            return RxNormConcept{textOf(row, 0), termTypeFromWord(textOf(row, 1)),
                                 conceptStatusFromWord(textOf(row, 2)), textOf(row, 3)};
        },
        take);
}

Result<void> TerminologyStore::eachNdc(const ReleaseRecord &release,
                                       const std::function<Result<void>(const NdcProduct &)> &take)
{
    return eachRow(
        m_db,
        asOf(QStringLiteral("ndc11, rxcui, valid_from, valid_to"), QStringLiteral("ndc_products"),
             QStringLiteral("ndc_product_history"), release.number),
        [](const RowReader &row) {
            return NdcProduct{textOf(row, 0), textOf(row, 1), row.number(2), row.number(3)};
        },
        take);
}

Result<void> TerminologyStore::eachRemap(const std::function<Result<void>(const RxNormRemap &)> &take)
{
    return eachRow(
        m_db, QStringLiteral("SELECT rxcui, successor FROM rxnorm_remaps"),
        [](const RowReader &row) {
            return RxNormRemap{textOf(row, 0), textOf(row, 1)};
        },
        take);
}

Result<void> TerminologyStore::eachDrug(const std::function<Result<void>(const LocalDrug &)> &take)
{
    return eachRow(
        m_db,
        QStringLiteral("SELECT id, rxcui, name, active FROM local_drugs ORDER BY rxcui, active DESC, id"),
        [](const RowReader &row) {
            return LocalDrug{textOf(row, 0), textOf(row, 1), textOf(row, 2), row.number(3) != 0};
        },
        take);
}

}
