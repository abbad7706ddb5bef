// MappingDraft: the answers that come back, and what changes meanwhile.
#include "models/MappingDraft.h"

#include "models/DrugSearchModel.h"
#include "models/RepeatedQuestion.h"
#include "models/SuggestionModel.h"

#include <algorithm>

namespace concord {

void MappingDraft::takeSuggestions(const MappingSuggestions &answer)
{
    if (!m_row || answer.id != m_row->id || !m_suggestionQuestion->take(answer.requestId))
        return;
    m_suggestions->replace(answer.suggestions);
    if (std::exchange(m_takesBest, false) && m_suggestions->rowCount() > 0) {
        const Suggestion &best = m_suggestions->at(0);
        if (best.isConfident && best.targetDrugId == m_row->suggestedDrugId)
            (void)take(0);
    }
    emit changed();
}

void MappingDraft::takeVerdict(const MappingVerdict &answer)
{
    if (!m_row || !m_candidate || answer.id != m_row->id || answer.targetDrugId != m_candidate->drugId ||
        !m_verdictQuestion->take(answer.requestId))
        return;
    const bool isFirst = !m_verdict; // of this drug: afterwards the grade is the person's
    m_verdict = answer;
    const bool isGradeTooHigh = m_grade == Equivalence::Equal || m_grade == Equivalence::Equivalent;
    if (isFirst && !answer.overridesNeeded.empty() && act() != MappingAct::Confirm && isGradeTooHigh)
        m_grade = Equivalence::Inexact; // what is overridden is neither; the answer would be the same
    std::erase_if(m_overrides, [&](DrugAttribute attribute) {
        return std::find(answer.overridesNeeded.begin(), answer.overridesNeeded.end(), attribute) ==
               answer.overridesNeeded.end();
    });
    if (!answer.overridesNeeded.empty() && m_isReasonOffered)
        m_reason.clear(); // a person says why they may differ
    const bool releases = act() == MappingAct::Approve || act() == MappingAct::Confirm;
    if (answer.obstacle.isEmpty() && releases && !m_isSaving)
        m_impactTimer.start();
    emit changed();
}

void MappingDraft::takeImpact(const MappingImpact &answer)
{
    if (!m_row || !m_candidate || answer.id != m_row->id || answer.targetDrugId != m_candidate->drugId ||
        !m_impactQuestion->take(answer.requestId))
        return;
    m_impact = answer;
    emit changed();
}

void MappingDraft::takeHistory(const MappingHistory &answer)
{
    if (!m_row || answer.id != m_row->id || !m_historyQuestion->take(answer.requestId))
        return;
    m_history = answer;
    emit changed();
}

void MappingDraft::takeFailure(quint64 requestId, const Error &error)
{
    for (RepeatedQuestion *question :
         {m_suggestionQuestion, m_verdictQuestion, m_impactQuestion, m_historyQuestion}) {
        if (question->fail(requestId, error))
            return;
    }
    m_drugs->pageFailed(requestId, error);
}

void MappingDraft::takeChanges(const std::vector<MappingRow> &rows)
{
    for (const MappingRow &row : rows) {
        if (!m_row || row.id != m_row->id || row == *m_row)
            continue;
        if (m_isSaving) {
            m_missed = row;
            continue;
        }
        const bool isDecided = row.state != m_row->state && row.state != MappingState::Suggested;
        const bool isOther = row.revision != m_row->revision;
        const bool isOtherProposal = row.state == MappingState::InReview &&
                                     (row.targetDrugId != m_row->targetDrugId ||
                                      row.equivalence != m_row->equivalence || row.author != m_row->author);
        const bool wasElsewhere = m_elsewhere && m_notice == Notice::DecidedElsewhere;
        const bool isOpenAgain = wasElsewhere && row.state != m_row->state &&
                                 (row.state == MappingState::Pending || row.state == MappingState::Suggested);
        m_row = row;
        if (isOpenAgain) { // they have taken it back: what stands in the fields holds again
            m_elsewhere = false;
            m_notice = Notice::None;
            askVerdict(0);
        } else if (isDecided || isOtherProposal) {
            m_elsewhere = true;
            m_notice = Notice::DecidedElsewhere;
        } else if (isOther) {
            dropRefusal();
            if (m_candidate)
                askVerdict(0);
        }
        emit changed();
    }
}

void MappingDraft::takeMissed()
{
    if (const auto missed = std::exchange(m_missed, std::nullopt)) {
        takeChanges({*missed});
        emit changedMeanwhile(*missed);
    }
}

void MappingDraft::takeDecided(const MappingRow &row, int releasedEvents, quint64 requestId)
{
    if (!m_row || row.id != m_row->id)
        return;
    if (!m_order || m_order->requestId != requestId) {
        takeChanges({row});
        return;
    }
    const MappingAct act = std::exchange(m_order, std::nullopt)->act;
    if (!std::exchange(m_isSaving, false))
        m_notice = Notice::None; // it said that there was no answer
    m_missed.reset();
    m_answerTimer.stop();
    m_row = row;
    m_history.reset();
    if (act == MappingAct::Assign || act == MappingAct::Note) { // the rest of the draft goes on
        wantHistory(m_wantsHistory);
        askVerdict(0);
    } else {
        m_elsewhere = true; // what stands in the fields is done with
    }
    emit changed();
    emit settled(row, releasedEvents, act);
}

void MappingDraft::takeRefusal(const Error &error, quint64 requestId)
{
    if (!m_order || m_order->requestId != requestId)
        return;
    m_order.reset();
    m_isSaving = false;
    m_answerTimer.stop();
    m_refusal = error;
    m_notice = Notice::Refused;
    if (error.code == ErrorCode::Conflict && m_candidate)
        askVerdict(0);
    takeMissed();
    emit changed();
}

}
