#include "gateway/PatientDesk.h"

#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/PatientComparison.h"
#include "store/PatientQuestionStore.h"

namespace concord {

namespace {
QString patientSubject(PatientQuestionId id)
{
    return QStringLiteral("patient-question/") + id.toString();
}
}

Result<PatientQuestionPage> PatientDesk::page(const PatientQuestionQuery &query)
{
    return PatientQuestionStore(m_db, m_clock).page(query);
}

Result<PatientCandidates> PatientDesk::candidates(PatientQuestionId id, quint64 requestId)
{
    PatientCandidates shown;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("patient.view"), patientSubject(id));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may =
                AccessCheck(m_db, m_session).patientQuestion(actionOf("fetchPatientCandidates"), id);
            !may)
            return may;
        auto found = PatientComparison(m_db, m_clock).read(id);
        if (!found)
            return fail(found.error());
        if (!*found)
            return fail(ErrorCode::NotFound, attempt.subject);
        const auto policy = PatientQuestionStore(m_db, m_clock).policy();
        if (!policy)
            return fail(policy.error());
        shown = **std::move(found);
        if (policy->hideScores && shown.question.state == PatientQuestionState::Pending)
            shown = withoutScores(std::move(shown));
        attempt.details =
            QStringLiteral("sent-by=%1 candidates=%2 scores=%3")
                .arg(shown.question.source)
                .arg(shown.candidates.size())
                .arg(shown.areScoresHidden ? QStringLiteral("hidden") : QStringLiteral("shown"));
        return {};
    });
    if (!done)
        return fail(done.error());
    shown.requestId = requestId;
    return shown;
}

Result<PatientQuestionRow> PatientDesk::decide(const PatientDecision &decision)
{
    PatientQuestionRow decided;
    const AuditEntry entry =
        entryOf(m_session, QStringLiteral("patient.") + wordOf(decision.act), patientSubject(decision.id));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        AccessCheck check(m_db, m_session);
        const auto may = check.patientQuestion(actionOf("decidePatient"), decision.id).and_then([&] {
            return check.patient(actionOf("decidePatient"), decision.other);
        });
        if (!may)
            return may;
        auto row = PatientQuestionStore(m_db, m_clock).decide(decision, m_session.user);
        if (!row)
            return fail(row.error());
        decided = *std::move(row);
        attempt.details = withReason(QStringLiteral("version=%1 status=%2 patient=%3 other=%4 sent-by=%5")
                                         .arg(decided.version)
                                         .arg(wordOf(decided.state), decided.patient.toString(),
                                              decision.other.isNull() ? QString() : decision.other.toString(),
                                              decided.source),
                                     decision.reason);
        return {};
    });
    if (!done)
        return fail(done.error());
    return decided;
}

Result<PatientPolicy> PatientDesk::setPolicy(bool hideScores, const QString &reason)
{
    PatientPolicy policy;
    const AuditEntry entry =
        entryOf(m_session, QStringLiteral("patient.policy"), QStringLiteral("patient-policy"));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).shared(Action::Configure); !may)
            return may;
        PatientQuestionStore questions(m_db, m_clock);
        auto wish = questions.policy();
        if (!wish)
            return fail(wish.error());
        wish->hideScores = hideScores;
        wish->reason = reason;
        auto changed = questions.setPolicy(*wish, m_session.user);
        if (!changed)
            return fail(changed.error());
        policy = *std::move(changed);
        attempt.details = withReason(
            QStringLiteral("version=%1 hide-scores=%2").arg(policy.version).arg(int(hideScores)), reason);
        return {};
    });
    if (!done)
        return fail(done.error());
    return policy;
}

}
