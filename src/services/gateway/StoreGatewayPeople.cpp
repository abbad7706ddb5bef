// StoreGateway: what the console asks and orders about who patients and facilities are.
#include "gateway/FacilityDesk.h"
#include "gateway/PatientDesk.h"
#include "gateway/StoreGatewayAnswers.h"

namespace concord {

void StoreGateway::fetchPatientQuestions(const PatientQuestionQuery &query)
{
    const auto action = actionOf("fetchPatientQuestions");
    answerIf(
        {action, query.page.requestId, QStringLiteral("patient-questions")},
        // a list that holds only what is of the person's own facilities
        [&](AccessCheck &check) { return check.anywhere(action); },
        [&] { return PatientDesk(*m_db, m_clock, *m_session).page(query); },
        [&](const PatientQuestionPage &page) { emit patientQuestionsPage(page); });
}

/// Read through the connection that sees what the person may, which writes the trail and nothing else. A
/// refusal comes as fetchFailed(), because somebody waits for this.
void StoreGateway::fetchPatientCandidates(PatientQuestionId id, quint64 requestId)
{
    answerIf(
        {actionOf("fetchPatientCandidates"), requestId, QStringLiteral("patient-question/") + id.toString()},
        [](AccessCheck &) -> Result<void> { return {}; }, // the desk asks, and records what it says
        [&] { return PatientDesk(*m_db, m_clock, *m_session).candidates(id, requestId); },
        [&](const PatientCandidates &candidates) { emit patientCandidates(candidates); });
}

void StoreGateway::decidePatient(const PatientDecision &decision, quint64 requestId)
{
    carryOut(
        OrderSlip{"decidePatient", actionOf("decidePatient"), requestId},
        [&](Database &db) { return PatientDesk(db, m_clock, *m_session).decide(decision); },
        [&](const Result<PatientQuestionRow> &row) { emit patientDecided(*row, requestId); });
}

void StoreGateway::fetchFacilityCodes(const FacilityCodeQuery &query)
{
    answer(
        {actionOf("fetchFacilityCodes"), query.page.requestId, QStringLiteral("facility-codes")},
        [&] { return FacilityDesk(*m_db, m_clock, *m_session).page(query); },
        [&](const FacilityCodePage &page) { emit facilityCodesPage(page); });
}

void StoreGateway::decideFacility(const FacilityCodeDecision &decision, quint64 requestId)
{
    carryOut(
        OrderSlip{"decideFacility", actionOf("decideFacility"), requestId},
        [&](Database &db) { return FacilityDesk(db, m_clock, *m_session).decide(decision); },
        [&](const Result<FacilityCodeRow> &row) { emit facilityDecided(*row, requestId); });
}

}
