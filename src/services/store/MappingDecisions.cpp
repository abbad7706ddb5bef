// MappingStore: what people decide about codes, its history, and the policy that they decide by.
#include "store/Columns.h"
#include "store/MappingSql.h"
#include "store/MappingStore.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord {

namespace {
const auto mappingTable = QStringLiteral("medication_mappings");
constexpr qsizetype longestReason = 1000;

Error decidedMeanwhile(const MappingRow &row)
{
    return {
        ErrorCode::Conflict, mappingTable,
        QStringLiteral("decided meanwhile%1: it is %2 (revision %3)")
            .arg(row.author.isEmpty() ? QString() : QStringLiteral(" by ") + row.author, wordOf(row.state))
            .arg(row.revision),
        0};
}

bool releases(MappingAct act)
{
    return act == MappingAct::Approve || act == MappingAct::Confirm || act == MappingAct::Reject;
}

MappingStep readStep(const QSqlQuery &q)
{
    MappingStep step;
    step.revision = q.value(0).toLongLong();
    step.at = fromMs(q.value(1).toLongLong());
    step.actor = q.value(2).toString();
    step.act = mappingActFromWord(q.value(3).toString()).value_or(MappingAct::Note);
    step.from = mappingStateFromWord(q.value(4).toString()).value_or(MappingState::Pending);
    step.to = mappingStateFromWord(q.value(5).toString()).value_or(MappingState::Pending);
    step.targetDrugId = q.value(6).toString();
    step.targetName = q.value(7).toString();
    step.equivalence = equivalenceFromWord(q.value(8).toString()).value_or(Equivalence::Inexact);
    step.overrides = drugAttributesFromText(q.value(9).toString()).value_or(std::vector<DrugAttribute>());
    step.reason = q.value(10).toString();
    step.assignee = q.value(11).toString();
    step.terminologyVersion = q.value(12).toString();
    return step;
}

/// How long what is approved now is held, and may be taken back; 0: it is not.
struct WindowMs
{
    qint64 undoUntil = 0;
    qint64 heldUntil = 0;
};

WindowMs windowOf(const DecisionTerms &terms, Timestamp now)
{
    const qint64 nowMs = toMs(now);
    const qint64 holdMs = std::chrono::milliseconds(terms.hold).count();
    if (holdMs > 0)
        return {nowMs + holdMs, nowMs + holdMs};
    return {nowMs + qint64(std::chrono::milliseconds(undoWhileUntouched).count()), 0};
}

QString stepsOf(const QString &condition)
{
    return QStringLiteral(
               "SELECT h.revision, h.at, h.actor, h.act, h.from_status, h.to_status, h.target_drug_id,"
               " t.name, h.equivalence, h.overrides, h.reason, h.assignee, h.terminology_version"
               " FROM medication_mapping_history h LEFT JOIN local_drugs t ON t.id = h.target_drug_id"
               " WHERE ") +
           condition + QStringLiteral(" ORDER BY h.at DESC, h.mapping_id DESC, h.revision DESC LIMIT ?");
}
}

/// A row's columns after a decision.
struct MappingStore::Change
{
    MappingState to = MappingState::Pending;
    QString targetDrugId;
    Equivalence equivalence = Equivalence::Equivalent;
    QString method;
    QString author;
    QString reviewer;
    QString note;
    QString assignee;
    QString overrides;
    qint64 undoUntilMs = 0;
    qint64 heldUntilMs = 0;
    MappingAct act = MappingAct::Approve;
    QString actor;
    QString reason;
    bool isNewQuestion = false;   ///< answered against the release of now
    QString terminologyVersion{}; ///< of a former decision that stands again; empty: as it is
};

Result<std::optional<MappingRow>> MappingStore::liveOf(MappingId id)
{
    auto row = byId(id);
    if (!row || !*row || (*row)->state != MappingState::Retired)
        return row;
    MappingRow question;
    question.system = (*row)->system;
    question.sourceCode = (*row)->sourceCode;
    question.display = (*row)->display;
    question.reason = (*row)->reason;
    question.candidates = (*row)->candidates;
    return ensure(question).map([](MappingRow &&live) { return std::optional(std::move(live)); });
}

Result<qint64> MappingStore::lastDecided()
{
    // newest first, along the index: what the terminology decides with a sync is no change of a decision
    return sql::row(m_db,
                    QStringLiteral("SELECT m.updated_at FROM medication_mappings m WHERE m.last_act <> ''"
                                   " AND (m.last_act <> 'approve' OR m.last_actor <> 'system')"
                                   " ORDER BY m.updated_at DESC, m.id DESC LIMIT 1"),
                    {}, [](const QSqlQuery &q) { return q.value(0).toLongLong(); })
        .map([](const auto &ms) { return ms.value_or(0); });
}

Result<MappingRow> MappingStore::decide(const MappingDecision &decision, const DecisionTerms &terms)
{
    std::optional<MappingRow> decided;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto before = byId(decision.id);
        if (!before)
            return fail(before.error());
        if (!*before)
            return fail(ErrorCode::NotFound, mappingTable,
                        QStringLiteral("no mapping ") + decision.id.toString());
        if (decision.revision != 0 && decision.revision != (*before)->revision)
            return fail(decidedMeanwhile(**before));
        const auto change = changeFor(**before, decision, terms);
        if (!change)
            return fail(change.error());
        if (const auto written = write(**before, *change); !written)
            return written;
        if (releases(decision.act)) { // what an earlier decision released is not to be taken back by this one
            const auto forgotten =
                sql::change(m_db, QStringLiteral("DELETE FROM mapping_releases WHERE mapping_id = ?"),
                            {decision.id.toString()});
            if (!forgotten)
                return fail(forgotten.error());
        }
        MappingId shown = decision.id;
        if (decision.act == MappingAct::Retire && !decision.targetDrugId.isEmpty()) {
            const auto next = supersede(**before, decision, terms);
            if (!next)
                return fail(next.error());
            shown = *next;
        }
        auto after = byId(shown);
        if (!after)
            return fail(after.error());
        decided = *std::move(after);
        return {};
    });
    if (!done)
        return fail(done.error());
    return *decided;
}

Result<MappingStore::Change>
MappingStore::changeFor(const MappingRow &before, const MappingDecision &decision, const DecisionTerms &terms)
{
    const QString reason = decision.reason.trimmed().left(longestReason);
    const auto stored =
        sql::row(m_db, QStringLiteral("SELECT overrides FROM medication_mappings WHERE id = ?"),
                 {before.id.toString()}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!stored)
        return fail(stored.error());
    Change change{terms.to,
                  before.targetDrugId,
                  before.equivalence,
                  before.method,
                  before.author,
                  before.reviewer,
                  before.note,
                  before.assignee,
                  stored->value_or(QString()),
                  toMs(before.undoUntil),
                  toMs(before.heldUntil),
                  decision.act,
                  terms.actor,
                  reason};
    const auto clear = [&] {
        change.targetDrugId.clear();
        change.equivalence = Equivalence::Equivalent;
        change.method.clear();
        change.author.clear();
        change.reviewer.clear();
        change.note.clear();
        change.overrides.clear();
        change.undoUntilMs = change.heldUntilMs = 0;
    };
    switch (decision.act) {
    case MappingAct::Approve:
        change.targetDrugId = decision.targetDrugId;
        change.equivalence = decision.equivalence;
        change.overrides = textOf(decision.overrides);
        change.method = terms.method.isEmpty() ? QStringLiteral("manual") : terms.method;
        change.author = terms.actor;
        change.reviewer.clear();
        change.note = reason;
        change.isNewQuestion = true;
        break;
    case MappingAct::Confirm:
        change.reviewer = terms.actor;
        break;
    case MappingAct::SendBack:
    case MappingAct::Reopen:
        clear();
        break;
    case MappingAct::Reject:
        clear();
        change.author = terms.actor;
        change.method = QStringLiteral("manual");
        change.note = reason;
        change.isNewQuestion = true;
        break;
    case MappingAct::Retire:
        change.to = MappingState::Retired; // terms.to is of what supersedes it
        change.undoUntilMs = change.heldUntilMs = 0;
        break;
    case MappingAct::Undo:
        if (const auto taken = takeBack(before, change); !taken)
            return fail(taken.error());
        if (change.to == MappingState::Pending)
            clear();
        change.undoUntilMs = change.heldUntilMs = 0; // what stands again is not taken back as well
        break;
    case MappingAct::Assign:
        change.assignee = decision.assignee;
        break;
    case MappingAct::Note:
        break;
    }
    const bool isApproval = decision.act == MappingAct::Approve || decision.act == MappingAct::Confirm;
    if (isApproval) {
        if (const auto target = checkTarget(change.targetDrugId); !target)
            return fail(target.error());
        const WindowMs window =
            change.to == MappingState::Approved ? windowOf(terms, m_clock.now()) : WindowMs{};
        change.undoUntilMs = window.undoUntil;
        change.heldUntilMs = window.heldUntil;
    }
    return change;
}

/// Where the approval that stands came from: a review, a decision that it superseded, or an open question.
Result<void> MappingStore::takeBack(const MappingRow &before, Change &change)
{
    const auto step = sql::row(m_db,
                               stepsOf(QStringLiteral("h.mapping_id = ? AND h.to_status = 'approved'"
                                                      " AND h.act IN ('approve','confirm')")),
                               {before.id.toString(), 1}, readStep);
    if (!step)
        return fail(step.error());
    const bool wasConfirmed = *step && (*step)->act == MappingAct::Confirm;
    change.to = wasConfirmed ? MappingState::InReview : MappingState::Pending;
    if (wasConfirmed) {
        change.reviewer.clear();
        return {};
    }
    // not of one that was opened anew and approved: that question is what it goes back to
    if (!*step || (*step)->revision != 1)
        return {};
    const auto former = superseded(before.id);
    if (!former || !*former)
        return former ? Result<void>{} : fail(former.error());
    const auto target = checkTarget((*former)->targetDrugId);
    if (!target) // nothing that could stand again: the question is open
        return target.error().code == ErrorCode::Conflict ? Result<void>{} : target;
    const auto overrides =
        sql::row(m_db, QStringLiteral("SELECT overrides FROM medication_mappings WHERE id = ?"),
                 {(*former)->id.toString()}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!overrides)
        return fail(overrides.error());
    change.to = MappingState::Approved;
    change.targetDrugId = (*former)->targetDrugId;
    change.equivalence = (*former)->equivalence;
    change.method = (*former)->method;
    change.author = (*former)->author;
    change.reviewer = (*former)->reviewer;
    change.note = (*former)->note;
    change.overrides = overrides->value_or(QString());
    change.terminologyVersion = (*former)->terminologyVersion;
    return {};
}

Result<std::optional<MappingRow>> MappingStore::superseded(MappingId id)
{
    return sql::row(m_db,
                    mappingSql::select() +
                        QStringLiteral(" WHERE m.id = (SELECT x.supersedes FROM medication_mappings x"
                                       " WHERE x.id = ?)"),
                    {id.toString()}, mappingSql::read);
}

Result<void> MappingStore::checkTarget(const QString &drugId)
{
    const auto target = sql::number(
        m_db, QStringLiteral("SELECT count(*) FROM local_drugs WHERE id = ? AND active = 1"), {drugId});
    if (!target)
        return fail(target.error());
    if (*target == 0)
        return fail(ErrorCode::Conflict, QStringLiteral("local_drugs"),
                    QStringLiteral("no active drug %1").arg(drugId));
    return {};
}

Result<void> MappingStore::write(const MappingRow &before, const Change &change)
{
    // the revision is asked again in the statement: on a shared database another console may have been faster
    static const QString text =
        QStringLiteral(
            "UPDATE medication_mappings SET status = ?, target_drug_id = ?, equivalence = ?,"
            " method = ?, author = ?, reviewer = ?, note = ?, assignee = ?, overrides = ?,"
            " undo_until = ?, held_until = ?, last_act = ?, last_actor = ?, last_reason = ?,"
            " updated_at = ?, revision = revision + 1, drift = CASE WHEN ? = 1 THEN '' ELSE drift END,"
            " terminology_version = CASE WHEN ? = 1 THEN ") +
        mappingSql::currentRelease() +
        QStringLiteral(" ELSE COALESCE(?, terminology_version) END WHERE id = ? AND revision = ?");
    const bool isLookedAt = change.act != MappingAct::Note && change.act != MappingAct::Assign;
    const auto changed =
        sql::change(m_db, text,
                    {wordOf(change.to),
                     change.targetDrugId.isEmpty() ? QVariant() : QVariant(change.targetDrugId),
                     wordOf(change.equivalence),
                     change.method,
                     change.author,
                     change.reviewer,
                     change.note,
                     change.assignee,
                     change.overrides,
                     change.undoUntilMs,
                     change.heldUntilMs,
                     wordOf(change.act),
                     change.actor,
                     change.reason,
                     qint64(toMs(m_clock.now())),
                     int(isLookedAt),
                     int(change.isNewQuestion),
                     change.terminologyVersion.isEmpty() ? QVariant() : QVariant(change.terminologyVersion),
                     before.id.toString(),
                     before.revision});
    if (!changed)
        return fail(changed.error());
    if (*changed == 1)
        return {};
    const auto standing = byId(before.id);
    if (!standing)
        return fail(standing.error());
    return fail(decidedMeanwhile(standing->value_or(before)));
}

Result<MappingId> MappingStore::supersede(const MappingRow &retired, const MappingDecision &decision,
                                          const DecisionTerms &terms)
{
    if (const auto target = checkTarget(decision.targetDrugId); !target)
        return fail(target.error());
    const Timestamp now = m_clock.now();
    const qint64 nowMs = toMs(now);
    const auto id = makeId<MappingId>(now.time_since_epoch());
    // retired is where the old one went; the new one is as an approval would have made it
    const bool isReviewed = terms.to == MappingState::InReview;
    const WindowMs window = isReviewed ? WindowMs{} : windowOf(terms, now);
    const QString reason = decision.reason.trimmed().left(longestReason);
    static const QString text =
        QStringLiteral("INSERT INTO medication_mappings (id, source_code, system, display, target_drug_id,"
                       " status, reason, equivalence, method, author, note, terminology_version, created_at,"
                       " updated_at, revision, overrides, undo_until, held_until, last_act, last_actor,"
                       " last_reason, supersedes) VALUES (?, ?, ?, ?, ?, ?, 'none', ?, 'manual', ?, ?, ") +
        mappingSql::currentRelease() +
        QStringLiteral(", ?, ?, 1, ?, ?, ?, 'approve', ?, ?, ?) ON CONFLICT DO NOTHING");
    const auto made = sql::change(
        m_db, text,
        {id.toString(), retired.sourceCode, retired.system, retired.display, decision.targetDrugId,
         wordOf(isReviewed ? MappingState::InReview : MappingState::Approved), wordOf(decision.equivalence),
         terms.actor, reason, nowMs, nowMs, textOf(decision.overrides), window.undoUntil, window.heldUntil,
         terms.actor, reason, retired.id.toString()});
    if (!made)
        return fail(made.error());
    if (*made == 0)
        return fail(ErrorCode::Conflict, mappingTable, QStringLiteral("another mapping of the code stands"));
    return id;
}

Result<void> MappingStore::markDrift(MappingId id, const QString &kinds, const QString &release)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE medication_mappings SET drift = ?, drift_release = ?,"
                                      " updated_at = ? WHERE id = ?"),
                       {kinds, release, qint64(toMs(m_clock.now())), id.toString()})
        .map([](int) {});
}

Result<QString> MappingStore::driftRelease(MappingId id)
{
    return sql::row(m_db, QStringLiteral("SELECT drift_release FROM medication_mappings WHERE id = ?"),
                    {id.toString()}, [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const auto &release) { return release.value_or(QString()); });
}

Result<bool> MappingStore::wasDecided(MappingId id)
{
    return sql::number(m_db,
                       QStringLiteral("SELECT count(*) FROM medication_mapping_history WHERE mapping_id = ?"
                                      " AND act NOT IN ('assign', 'note')"),
                       {id.toString()})
        .map([](qint64 steps) { return steps > 0; });
}

Result<std::vector<MappingStep>> MappingStore::history(MappingId id, int limit)
{
    const auto row = byId(id);
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, QStringLiteral("mapping/") + id.toString());
    return sql::rows(m_db, stepsOf(QStringLiteral("h.system = ? AND h.source_code = ?")),
                     {(*row)->system, (*row)->sourceCode, std::clamp(limit, 1, 1000)}, readStep);
}

Result<MappingPolicy> MappingStore::policy()
{
    return sql::row(
               m_db, QStringLiteral("SELECT second_reviewer, undo_seconds FROM mapping_policy WHERE id = 1"),
               {},
               [](const QSqlQuery &q) {
                   return MappingPolicy{secondReviewerFromWord(q.value(0).toString())
                                            .value_or(SecondReviewer::Always), // an unknown word: strictly
                                        std::chrono::seconds(q.value(1).toLongLong())};
               })
        .map([](const auto &policy) { return policy.value_or(MappingPolicy{}); });
}

Result<void> MappingStore::setPolicy(const MappingPolicy &policy, const QString &author)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE mapping_policy SET second_reviewer = ?, undo_seconds = ?,"
                                      " author = ?, changed_at = ? WHERE id = 1"),
                       {wordOf(policy.secondReviewer), qint64(policy.undo.count()), author,
                        qint64(toMs(m_clock.now()))})
        .and_then([](int rows) -> Result<void> {
            return rows == 1 ? Result<void>{} : fail(ErrorCode::Forbidden, QStringLiteral("mapping_policy"));
        });
}

Result<QString> MappingStore::terminologyVersion()
{
    return sql::row(m_db, QStringLiteral("SELECT ") + mappingSql::currentRelease(), {},
                    [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const auto &version) { return version.value_or(QString()); });
}

}
