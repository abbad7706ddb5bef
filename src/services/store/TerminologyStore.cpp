#include "store/TerminologyStore.h"

#include "store/RowReader.h"
#include "store/Sql.h"
#include "store/TerminologyIntake.h"

namespace concord {

namespace {
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
                                    " loaded_at FROM terminology_releases WHERE %1"
                                    " ORDER BY number DESC, version DESC")
                         .arg(condition),
                     values, [](const QSqlQuery &q) {
                         return ReleaseRecord{
                             q.value(0).toString(),   q.value(1).toString(),
                             q.value(2).toLongLong(), q.value(3).toLongLong(),
                             q.value(4).toLongLong(), q.value(5).toLongLong(),
                             q.value(6).toString(),   releaseStateFromWord(q.value(7).toString()),
                             q.value(8).toLongLong()};
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
