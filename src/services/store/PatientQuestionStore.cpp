#include "store/PatientQuestionStore.h"

#include "domain/IntegrationTypes.h"
#include "store/Columns.h"
#include "store/Paging.h"
#include "store/Sql.h"

namespace concord {

namespace {
const auto questionTable = QStringLiteral("patient_mappings");
const auto systemAuthor = QStringLiteral("system");
const auto isMaster = QStringLiteral("IN (SELECT i.connection FROM integrations i WHERE i.type = '%1')")
                          .arg(medicationListSyncType);
/// Somebody of the master list, or another record of the same source, shares one of its keys.
const QString someoneIsNear =
    QStringLiteral("EXISTS (SELECT 1 FROM patient_keys q JOIN patient_keys k ON k.kind = q.kind"
                   " AND k.key = q.key WHERE q.patient_id = m.patient_id AND k.patient_id <> m.patient_id"
                   " AND (k.source = m.source OR k.source ") +
    isMaster + QStringLiteral("))");
const QString selectQuestions =
    QStringLiteral("SELECT m.id, m.patient_id, m.source, m.status, m.other_id, m.method, m.author, m.reason,"
                   " m.version, m.created_at, m.changed_at, m.effect, CASE WHEN m.status = 'pending' AND ") +
    someoneIsNear + QStringLiteral(" THEN 1 ELSE 0 END FROM patient_mappings m");

/// "?, ?" for as many, at least one.
QString placesFor(const QStringList &values)
{
    return QStringLiteral("?") + QStringLiteral(", ?").repeated(values.size() - 1);
}

PatientQuestionRow readQuestion(const QSqlQuery &q)
{
    PatientQuestionRow row;
    row.id = columns::idOf<PatientQuestionId>(q.value(0));
    row.patient = columns::idOf<PatientId>(q.value(1));
    row.source = q.value(2).toString();
    row.state = patientQuestionStateFromWord(q.value(3).toString()).value_or(PatientQuestionState::Pending);
    row.other = columns::idOf<PatientId>(q.value(4));
    row.method = q.value(5).toString();
    row.author = q.value(6).toString();
    row.reason = q.value(7).toString();
    row.version = q.value(8).toInt();
    row.createdAt = fromMs(q.value(9).toLongLong());
    row.changedAt = fromMs(q.value(10).toLongLong());
    row.effect = patientEffectFromWord(q.value(11).toString()).value_or(PatientEffect::None);
    row.hasCandidates = q.value(12).toInt() != 0;
    return row;
}

bool isDecidedByPerson(const PatientQuestionRow &row)
{
    return !row.author.isEmpty() && row.author != systemAuthor;
}

PatientEffect effectOf(PatientAct act)
{
    switch (act) {
    case PatientAct::Link:
        return PatientEffect::Link;
    case PatientAct::Unlink:
        return PatientEffect::Unlink;
    case PatientAct::Merge:
        return PatientEffect::Merge;
    case PatientAct::Distinct:
        break;
    }
    return PatientEffect::None;
}

tl::unexpected<Error> questionConflict(const QString &detail)
{
    return fail(ErrorCode::Conflict, questionTable, detail);
}
}

Result<std::vector<std::pair<PatientId, QString>>> PatientQuestionStore::recordsOf(PatientId master)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT patient_id, source FROM patient_mappings WHERE other_id = ?"
                                    " AND status = 'linked' ORDER BY patient_id"),
                     {master.toString()}, [](const QSqlQuery &q) {
                         return std::pair(columns::idOf<PatientId>(q.value(0)), q.value(1).toString());
                     });
}

Result<QStringList> PatientQuestionStore::masters()
{
    const auto found =
        sql::rows(m_db,
                  QStringLiteral("SELECT DISTINCT connection FROM integrations"
                                 " WHERE type = ? ORDER BY connection"),
                  {medicationListSyncType}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!found)
        return fail(found.error());
    return QStringList(found->begin(), found->end());
}

Result<std::optional<PatientQuestionRow>> PatientQuestionStore::byId(PatientQuestionId id)
{
    return sql::row(m_db, selectQuestions + QStringLiteral(" WHERE m.id = ?"), {id.toString()}, readQuestion);
}

Result<std::optional<PatientQuestionRow>> PatientQuestionStore::byPatient(PatientId patient)
{
    return sql::row(m_db, selectQuestions + QStringLiteral(" WHERE m.patient_id = ?"), {patient.toString()},
                    readQuestion);
}

Result<PatientQuestionPage> PatientQuestionStore::page(const PatientQuestionQuery &query)
{
    sql::Filter filter;
    if (query.state)
        filter.add(QStringLiteral("m.status = ?"), wordOf(*query.state));
    if (query.onlyWithCandidates)
        filter.add(someoneIsNear);
    return sql::newestFirst(m_db, selectQuestions, filter, QStringLiteral("m.id"), query.page, readQuestion);
}

Result<std::vector<PatientQuestionRow>> PatientQuestionStore::changedSince(Timestamp from, int limit,
                                                                           PatientQuestionId after)
{
    return sql::changedSince(m_db, selectQuestions, QStringLiteral("m.changed_at"), QStringLiteral("m.id"),
                             from, after.toString(), limit, readQuestion);
}

Result<std::vector<PatientQuestionStep>> PatientQuestionStore::history(PatientQuestionId id)
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT version, status, other_id, method, author, reason, changed_at"
                       " FROM patient_mapping_history WHERE mapping_id = ? ORDER BY version DESC"),
        {id.toString()}, [](const QSqlQuery &q) {
            return PatientQuestionStep{
                q.value(0).toInt(),
                patientQuestionStateFromWord(q.value(1).toString()).value_or(PatientQuestionState::Pending),
                columns::idOf<PatientId>(q.value(2)),
                q.value(3).toString(),
                q.value(4).toString(),
                q.value(5).toString(),
                fromMs(q.value(6).toLongLong())};
        });
}

Result<std::vector<std::pair<PatientId, PatientId>>> PatientQuestionStore::linksOf(const QString &source)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT patient_id, other_id FROM patient_mappings WHERE source = ?"
                                    " AND status = 'linked'"),
                     {source}, [](const QSqlQuery &q) {
                         return std::pair(columns::idOf<PatientId>(q.value(0)),
                                          columns::idOf<PatientId>(q.value(1)));
                     });
}

Result<std::vector<PatientId>> PatientQuestionStore::idsLinkedTo(PatientId master)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT patient_id FROM patient_mappings WHERE other_id = ?"
                                    " AND status = 'linked' ORDER BY patient_id"),
                     {master.toString()},
                     [](const QSqlQuery &q) { return columns::idOf<PatientId>(q.value(0)); });
}

Result<bool> PatientQuestionStore::ask(const QString &source, PatientId patient)
{
    const Timestamp now = m_clock.now();
    return sql::change(
               m_db,
               QStringLiteral("INSERT INTO patient_mappings (id, patient_id, source, status, method, author,"
                              " reason, version, created_at, changed_at, effect)"
                              " VALUES (?, ?, ?, 'pending', '', '', '', 1, ?, ?, '')"
                              " ON CONFLICT (patient_id) DO NOTHING"),
               {makeId<PatientQuestionId>(now.time_since_epoch()).toString(), patient.toString(), source,
                qint64(toMs(now)), qint64(toMs(now))})
        .map([](int added) { return added > 0; });
}

Result<std::optional<PatientId>> PatientQuestionStore::sameIdentifier(PatientId patient,
                                                                      const QStringList &masters)
{
    if (masters.isEmpty())
        return std::optional<PatientId>();
    QVariantList values{patient.toString()};
    values.append(QVariantList(masters.begin(), masters.end()));
    const auto found = sql::rows(
        m_db,
        QStringLiteral("SELECT DISTINCT i.patient_id FROM patient_identifiers a JOIN patient_identifiers i"
                       " ON i.system = a.system AND i.value = a.value WHERE a.patient_id = ?"
                       " AND a.system <> '' AND i.source IN (%1)")
            .arg(placesFor(masters)),
        values, [](const QSqlQuery &q) { return columns::idOf<PatientId>(q.value(0)); });
    if (!found)
        return fail(found.error());
    return found->size() == 1 ? std::optional(found->front()) : std::nullopt;
}

Result<std::vector<PatientQuestionRow>> PatientQuestionStore::waitingFor(PatientId master)
{
    return sql::rows(m_db,
                     selectQuestions +
                         QStringLiteral(" WHERE m.status = 'pending' AND m.author = '' AND m.patient_id IN"
                                        " (SELECT i.patient_id FROM patient_identifiers a"
                                        " JOIN patient_identifiers i ON i.system = a.system"
                                        " AND i.value = a.value WHERE a.patient_id = ? AND a.system <> '')"),
                     {master.toString()}, readQuestion);
}

Result<std::vector<PatientQuestionRow>> PatientQuestionStore::overlooked(const QStringList &masters,
                                                                         Timestamp since, int most)
{
    if (masters.isEmpty())
        return std::vector<PatientQuestionRow>();
    QVariantList values{qint64(toMs(since))};
    values.append(QVariantList(masters.begin(), masters.end()));
    values.append(most);
    return sql::rows(
        m_db,
        selectQuestions +
            QStringLiteral(" WHERE m.status = 'pending' AND m.author = '' AND m.created_at >= ? AND EXISTS"
                           " (SELECT 1 FROM patient_identifiers a JOIN patient_identifiers i"
                           " ON i.system = a.system AND i.value = a.value WHERE a.patient_id = m.patient_id"
                           " AND a.system <> '' AND i.source IN (%1)) ORDER BY m.id LIMIT ?")
                .arg(placesFor(masters)),
        values, readQuestion);
}

Result<std::vector<PatientQuestionRow>> PatientQuestionStore::linkedTo(PatientId master)
{
    return sql::rows(m_db,
                     selectQuestions + QStringLiteral(" WHERE m.other_id = ? AND m.status = 'linked'"
                                                      " ORDER BY m.id"),
                     {master.toString()}, readQuestion);
}

Result<void> PatientQuestionStore::checkOther(const PatientQuestionRow &row, const PatientDecision &decision)
{
    if (decision.other.isNull())
        return {};
    // the view, because of patients themselves a person's login sees no more than the number
    const auto other =
        sql::row(m_db, QStringLiteral("SELECT source, merged_into FROM patient_faces WHERE id = ?"),
                 {decision.other.toString()},
                 [](const QSqlQuery &q) { return std::pair(q.value(0).toString(), !q.value(1).isNull()); });
    if (!other)
        return fail(other.error());
    if (!*other)
        return fail(ErrorCode::NotFound, QStringLiteral("patients"));
    const auto &[source, isGone] = **other;
    const auto theirs = byPatient(decision.other);
    if (!theirs)
        return fail(theirs.error());
    if (*theirs && (*theirs)->state == PatientQuestionState::Merged)
        return questionConflict(QStringLiteral("that record is about to go into another"));
    if (isGone || decision.other == row.patient)
        return questionConflict(QStringLiteral("that record stands for nobody"));
    if (decision.act == PatientAct::Merge)
        return source == row.source
                   ? Result<void>{}
                   : questionConflict(QStringLiteral("records of two sources are linked, not merged"));
    return masters().and_then([&, origin = source](const QStringList &names) -> Result<void> {
        if (origin != row.source && names.contains(origin))
            return {};
        return questionConflict(QStringLiteral("that patient is not of a source that keeps the master list"));
    });
}

/// The row as it is to be, on the version before.
Result<bool> PatientQuestionStore::write(const PatientQuestionRow &row)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE patient_mappings SET status = ?, was_other = CASE WHEN ? ="
                                      " 'unlink' THEN other_id ELSE NULL END, other_id = ?, method = ?,"
                                      " author = ?, reason = ?, effect = ?, changed_at = ?,"
                                      " version = version + 1 WHERE id = ? AND version = ?"),
                       {wordOf(row.state), wordOf(row.effect), columns::idOrNull(row.other), row.method,
                        row.author, row.reason.simplified().left(500), wordOf(row.effect),
                        qint64(toMs(m_clock.now())), row.id.toString(), row.version})
        .map([](int written) { return written > 0; });
}

Result<PatientQuestionRow> PatientQuestionStore::decide(const PatientDecision &decision,
                                                        const QString &author)
{
    if (const auto checked = checkPatientDecision(decision); !checked)
        return fail(checked.error());
    std::optional<PatientQuestionRow> decided;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto before = byId(decision.id);
        if (!before)
            return fail(before.error());
        if (!*before)
            return fail(ErrorCode::NotFound, questionTable);
        PatientQuestionRow row = **before;
        if (row.version != decision.basedOn)
            return questionConflict(
                QStringLiteral("version %1 by %2 stands").arg(row.version).arg(row.author));
        if (row.effect != PatientEffect::None && row.effect != PatientEffect::Failed)
            return questionConflict(QStringLiteral("the decision before is still being carried out"));
        if (!canDo(row.state, decision.act))
            return questionConflict(QStringLiteral("it is %1").arg(wordOf(row.state)));
        if (const auto checked = checkOther(row, decision); !checked)
            return checked;
        row.state = stateAfter(decision.act);
        row.other = decision.other;
        row.method = QStringLiteral("person");
        row.author = author;
        row.reason = decision.reason;
        row.effect = effectOf(decision.act);
        const auto written = write(row);
        if (!written)
            return fail(written.error());
        if (!*written)
            return questionConflict(QStringLiteral("it was decided meanwhile"));
        auto after = byId(row.id);
        if (!after)
            return fail(after.error());
        decided = *std::move(after);
        return {};
    });
    if (!done)
        return fail(done.error());
    return *decided;
}

Result<bool> PatientQuestionStore::settle(const PatientQuestionRow &row, PatientQuestionState state,
                                          PatientId other, const QString &method, const QString &reason)
{
    if (isDecidedByPerson(row) && state != PatientQuestionState::Merged)
        return false;
    PatientQuestionRow next = row;
    next.state = state;
    next.other = other;
    next.method = method;
    next.author = systemAuthor;
    next.reason = reason;
    next.effect = PatientEffect::None;
    return write(next);
}

Result<void> PatientQuestionStore::takeBack(PatientQuestionId id, PatientEffect effect, const QString &reason)
{
    const auto found = byId(id);
    if (!found || !*found)
        return found ? Result<void>{} : fail(found.error());
    PatientQuestionRow row = **found;
    if (row.effect == PatientEffect::Unlink) {
        const auto was = partedFrom(id);
        if (!was)
            return fail(was.error());
        row.state = PatientQuestionState::Linked;
        row.other = *was;
    } else if (row.effect == PatientEffect::Merge) {
        row.state = PatientQuestionState::Pending;
        row.other = {};
    } else {
        return setEffect(id, effect); // a link stands, and can be taken back as it is
    }
    row.author = systemAuthor;
    row.reason = reason;
    row.effect = effect;
    return write(row).map([](bool) {});
}

/// An unlinking that has still to be carried out is the other record's from now on, and so is what the person
/// said by it.
Result<void> PatientQuestionStore::handUnlinkOver(const PatientQuestionRow &was, PatientId into)
{
    const auto other = partedFrom(was.id);
    const auto asked = other ? ask(was.source, into) : fail(other.error());
    const auto found = asked ? byPatient(into) : fail(asked.error());
    if (!found)
        return fail(found.error());
    if (!*found || (*found)->state != PatientQuestionState::Pending ||
        ((*found)->effect != PatientEffect::None && (*found)->effect != PatientEffect::Failed))
        return {};
    PatientQuestionRow next = **found;
    next.method = was.method;
    next.author = was.author;
    next.reason = was.reason;
    next.effect = PatientEffect::None;
    return write(next)
        .and_then([&](bool) {
            return sql::change(
                m_db,
                QStringLiteral("UPDATE patient_mappings SET effect = 'unlink', was_other = ? WHERE id = ?"),
                {other->toString(), next.id.toString()});
        })
        .map([](int) {});
}

Result<void> PatientQuestionStore::noteMerge(PatientId from, PatientId into)
{
    const auto reason = QStringLiteral("the records were merged");
    const auto word = QStringLiteral("merge");
    // the links of others to the record, where that is of the master list
    const auto led = linkedTo(from);
    if (!led)
        return fail(led.error());
    for (PatientQuestionRow row : *led) {
        row.other = into;
        row.reason = reason;
        row.author = systemAuthor;
        if (const auto written = write(row); !written)
            return fail(written.error());
    }
    const auto parting = sql::change(m_db,
                                     QStringLiteral("UPDATE patient_mappings SET was_other = ?"
                                                    " WHERE was_other = ? AND effect = 'unlink'"),
                                     {into.toString(), from.toString()});
    if (!parting)
        return fail(parting.error());
    const auto gone = byPatient(from);
    if (!gone || !*gone)
        return gone ? Result<void>{} : fail(gone.error());
    const PatientQuestionRow &was = **gone;
    if (was.state == PatientQuestionState::Linked && was.other != into) {
        const auto asked = ask(was.source, into);
        const auto stands = asked ? byPatient(into) : fail(asked.error());
        if (!stands)
            return fail(stands.error());
        if (*stands && (*stands)->state == PatientQuestionState::Pending) {
            const auto taken = settle(**stands, PatientQuestionState::Linked, was.other, word, reason);
            const auto open = taken && *taken ? setEffect((*stands)->id, PatientEffect::Link)
                              : taken         ? Result<void>{}
                                              : fail(taken.error());
            if (!open)
                return open;
        }
    }
    if (was.effect == PatientEffect::Unlink) {
        if (const auto handed = handUnlinkOver(was, into); !handed)
            return handed;
    }
    if (was.state == PatientQuestionState::Merged)
        return {};
    return settle(was, PatientQuestionState::Merged, into, word, reason).map([](bool) {});
}

Result<std::vector<PatientQuestionRow>> PatientQuestionStore::open(int most, int skipped)
{
    // written first: of two workers one waits here, and then sees what the other has left to do
    static const auto isOpen = QStringLiteral("effect IN ('link', 'unlink', 'merge')");
    const auto held =
        sql::change(m_db, QStringLiteral("UPDATE patient_mappings SET effect = effect WHERE ") + isOpen, {});
    if (!held)
        return fail(held.error());
    return sql::rows(m_db,
                     selectQuestions + QStringLiteral(" WHERE m.") + isOpen +
                         QStringLiteral(" ORDER BY m.changed_at, m.id LIMIT ? OFFSET ?"),
                     {most, skipped}, readQuestion);
}

Result<PatientId> PatientQuestionStore::partedFrom(PatientQuestionId id)
{
    return sql::row(m_db, QStringLiteral("SELECT was_other FROM patient_mappings WHERE id = ?"),
                    {id.toString()}, [](const QSqlQuery &q) { return columns::idOf<PatientId>(q.value(0)); })
        .map([](const std::optional<PatientId> &found) { return found.value_or(PatientId{}); });
}

Result<void> PatientQuestionStore::setEffect(PatientQuestionId id, PatientEffect effect)
{
    return sql::change(m_db, QStringLiteral("UPDATE patient_mappings SET effect = ? WHERE id = ?"),
                       {wordOf(effect), id.toString()})
        .map([](int) {});
}

Result<qint64> PatientQuestionStore::othersLinked(const QString &source, PatientId master, PatientId but)
{
    return sql::number(
        m_db,
        QStringLiteral("SELECT (SELECT count(*) FROM patient_mappings WHERE other_id = ?"
                       " AND status = 'linked' AND source = ? AND patient_id <> ?)"
                       " + (SELECT count(*) FROM patient_mappings WHERE was_other = ?"
                       " AND effect IN ('link', 'unlink', 'merge') AND effect = 'unlink'"
                       " AND source = ? AND patient_id <> ?)"),
        {master.toString(), source, but.toString(), master.toString(), source, but.toString()});
}

Result<PatientPolicy> PatientQuestionStore::policy()
{
    return sql::row(m_db,
                    QStringLiteral("SELECT hide_scores, version, author, reason, changed_at"
                                   " FROM patient_policy WHERE id = 1"),
                    {},
                    [](const QSqlQuery &q) {
                        return PatientPolicy{q.value(0).toInt() != 0, q.value(1).toInt(),
                                             q.value(2).toString(), q.value(3).toString(),
                                             fromMs(q.value(4).toLongLong())};
                    })
        .map([](const std::optional<PatientPolicy> &found) { return found.value_or(PatientPolicy{}); });
}

Result<PatientPolicy> PatientQuestionStore::setPolicy(const PatientPolicy &wish, const QString &author)
{
    if (wish.reason.trimmed().isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("reason"),
                    QStringLiteral("a change has a reason"));
    const auto written =
        sql::change(m_db,
                    QStringLiteral("UPDATE patient_policy SET hide_scores = ?, author = ?, reason = ?,"
                                   " changed_at = ?, version = version + 1 WHERE id = 1 AND version = ?"),
                    {int(wish.hideScores), author, wish.reason.simplified().left(500),
                     qint64(toMs(m_clock.now())), wish.version});
    if (!written)
        return fail(written.error());
    if (*written == 0)
        return fail(ErrorCode::Conflict, QStringLiteral("patient_policy"),
                    QStringLiteral("it was changed meanwhile"));
    return policy();
}

}
