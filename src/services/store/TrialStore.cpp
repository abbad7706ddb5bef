#include "store/TrialStore.h"

#include "domain/MappingPolicy.h"
#include "store/Columns.h"
#include "store/ImpactJson.h"
#include "store/LeaseClock.h"
#include "store/Notifications.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QJsonDocument>

namespace concord {

namespace {
const char *const tableName = "mapping_trials";

QByteArray answerJson(const Result<MappingImpact> &found)
{
    QJsonObject object;
    if (found)
        object.insert(QStringLiteral("impact"), toJson(*found));
    else
        object.insert(QStringLiteral("error"),
                      QJsonObject{{QStringLiteral("code"), codeName(found.error().code)},
                                  {QStringLiteral("where"), found.error().where},
                                  {QStringLiteral("detail"), found.error().detail}});
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<std::optional<MappingImpact>> answerOf(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.contains(QStringLiteral("error"))) {
        const QJsonObject error = object.value(QStringLiteral("error")).toObject();
        return fail(errorCodeFromName(error.value(QStringLiteral("code")).toString()),
                    error.value(QStringLiteral("where")).toString(),
                    error.value(QStringLiteral("detail")).toString());
    }
    return impactFromJson(object.value(QStringLiteral("impact")).toObject()).map([](MappingImpact impact) {
        return std::optional(std::move(impact));
    });
}

TrialRequest readRequest(const QSqlQuery &q)
{
    TrialRequest request;
    request.id = columns::idOf<TrialId>(q.value(0));
    request.decision.id = columns::idOf<MappingId>(q.value(1));
    request.decision.targetDrugId = q.value(2).toString();
    request.decision.equivalence = equivalenceFromWord(q.value(3).toString()).value_or(Equivalence::Inexact);
    request.decision.overrides =
        drugAttributesFromText(q.value(4).toString()).value_or(std::vector<DrugAttribute>());
    request.decision.revision = q.value(5).toLongLong();
    request.decision.reason = QStringLiteral("trial"); // what people write is not sent around for this
    request.requestedBy = q.value(6).toString();
    return request;
}
}

QString previewDetails(const MappingImpact &impact)
{
    QString text = QStringLiteral("waiting=%1 tried=%2 patients=%3")
                       .arg(impact.waiting)
                       .arg(impact.tried)
                       .arg(impact.patients);
    for (const auto &[state, events] : impact.becomes)
        text += QStringLiteral(" %1=%2").arg(wordOf(state)).arg(events);
    return text;
}

Result<TrialId> TrialStore::ask(const MappingDecision &decision, const QString &person)
{
    const auto id = makeId<TrialId>(m_clock.now().time_since_epoch());
    const QString key = decision.id.toString();
    const auto done = m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        const auto replaced = sql::change(
            m_db,
            QStringLiteral("DELETE FROM mapping_trials WHERE requested_by = ? AND (mapping_id = ? OR id IN"
                           " (SELECT o.id FROM mapping_trials o WHERE o.requested_by = ?"
                           " AND o.mapping_id <> ? ORDER BY o.requested_at DESC, o.id DESC"
                           " LIMIT 1000 OFFSET ?))"),
            {person, key, person, key, mostOpen - 1});
        if (!replaced)
            return fail(replaced.error());
        const auto added =
            sql::change(m_db,
                        QStringLiteral("INSERT INTO mapping_trials (id, mapping_id, target_drug_id,"
                                       " equivalence, overrides, revision, requested_by, requested_at)"
                                       " VALUES (?, ?, ?, ?, ?, ?, ?, %1)")
                            .arg(leaseClock::moment(m_db.dialect())),
                        QVariantList{id.toString(), key, decision.targetDrugId, wordOf(decision.equivalence),
                                     textOf(decision.overrides), decision.revision, person} +
                            leaseClock::values(m_clock.now()));
        if (!added)
            return fail(added.error());
        return Notifications::notifyWork(m_db);
    });
    if (!done)
        return fail(done.error());
    return id;
}

Result<std::optional<TrialRequest>> TrialStore::claim(const QString &worker, std::chrono::milliseconds lease)
{
    const QString moment = leaseClock::moment(m_db.dialect());
    const QVariantList now = leaseClock::values(m_clock.now());
    // a look without a lock first: workers ask often and mostly in vain
    const auto open = sql::number(m_db,
                                  QStringLiteral("SELECT count(*) FROM mapping_trials"
                                                 " WHERE answered_at IS NULL AND lease_until < ") +
                                      moment,
                                  now);
    if (!open)
        return fail(open.error());
    std::optional<TrialRequest> claimed;
    if (*open == 0)
        return claimed;
    const QString text =
        QStringLiteral("UPDATE mapping_trials SET lease_owner = ?, lease_until = %1 WHERE id ="
                       " (SELECT id FROM mapping_trials WHERE answered_at IS NULL AND lease_until < %1"
                       " ORDER BY requested_at, id LIMIT 1 %2) AND answered_at IS NULL"
                       " RETURNING id, mapping_id, target_drug_id, equivalence, overrides, revision,"
                       " requested_by")
            .arg(moment, m_db.dialect().skipLocked());
    const auto done = m_db.join(Isolation::ReadCommitted, [&]() -> Result<void> {
        auto row = sql::row(
            m_db, text, QVariantList{worker} + leaseClock::values(m_clock.now() + lease) + now, readRequest);
        if (!row)
            return fail(row.error());
        claimed = *std::move(row);
        return {};
    });
    if (!done)
        return fail(done.error());
    return claimed;
}

Result<bool> TrialStore::answer(TrialId id, const QString &worker, const Result<MappingImpact> &found)
{
    const QString key = id.toString();
    const QByteArray sealed = Seal(m_db, tableName).bytes(key, "answer", answerJson(found));
    return sql::change(m_db,
                       QStringLiteral("UPDATE mapping_trials SET answered_at = ?, answer = ?"
                                      " WHERE id = ? AND lease_owner = ? AND answered_at IS NULL"),
                       {qint64(toMs(m_clock.now())), sealed, key, worker})
        .map([](int changed) { return changed > 0; });
}

Result<std::optional<MappingImpact>> TrialStore::answerTo(TrialId id)
{
    const QString key = id.toString();
    const auto row =
        sql::row(m_db, QStringLiteral("SELECT answered_at, answer FROM mapping_trials WHERE id = ?"), {key},
                 [&](const QSqlQuery &q) {
                     return q.value(0).isNull()
                                ? QByteArray()
                                : Seal(m_db, tableName).openBytes(key, "answer", q.value(1).toByteArray());
                 });
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, QStringLiteral("trial/") + key,
                    QStringLiteral("it was asked anew, or is too old"));
    return (*row)->isEmpty() ? Result<std::optional<MappingImpact>>(std::nullopt) : answerOf(**row);
}

Result<void> TrialStore::forget(TrialId id)
{
    return sql::change(m_db, QStringLiteral("DELETE FROM mapping_trials WHERE id = ?"), {id.toString()})
        .map([](int) {});
}

Result<int> TrialStore::removeOld()
{
    // also what says that it was asked in the future
    const QString old = QStringLiteral("FROM mapping_trials WHERE requested_at NOT BETWEEN %1 AND %1")
                            .arg(leaseClock::moment(m_db.dialect()));
    const QVariantList between =
        leaseClock::values(m_clock.now() - mostKept) + leaseClock::values(m_clock.now() + mostKept);
    const auto any = sql::number(m_db, QStringLiteral("SELECT count(*) ") + old, between);
    if (!any || *any == 0)
        return any.map([](qint64) { return 0; });
    return sql::change(m_db, QStringLiteral("DELETE ") + old, between);
}

}
