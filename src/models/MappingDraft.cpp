#include "models/MappingDraft.h"

#include "models/DrugSearchModel.h"
#include "models/RecordTableBase.h"
#include "models/RepeatedQuestion.h"
#include "models/SuggestionModel.h"
#include "models/WorkbenchText.h"

#include <algorithm>

namespace concord {

namespace {
constexpr int searchDelayMs = 150; ///< of a drug that is passed over with the arrow keys

bool allSame(const std::vector<Comparison> &comparisons)
{
    return !comparisons.empty() && std::all_of(comparisons.begin(), comparisons.end(), [](const auto &each) {
        return each.agreement == Agreement::Same;
    });
}
}

MappingDraft::MappingDraft(QObject *parent)
    : QObject(parent),
      m_suggestions(new SuggestionModel(this)),
      m_drugs(new DrugSearchModel(this)),
      m_suggestionQuestion(new RepeatedQuestion(this)),
      m_verdictQuestion(new RepeatedQuestion(this)),
      m_impactQuestion(new RepeatedQuestion(this)),
      m_historyQuestion(new RepeatedQuestion(this))
{
    makeQuestions();
    m_impactQuestion->setPatience(6'000, 3); // the services try for five seconds, and wait for others 15
    m_verdictTimer.setSingleShot(true);
    connect(&m_verdictTimer, &QTimer::timeout, m_verdictQuestion, &RepeatedQuestion::ask);
    m_impactTimer.setSingleShot(true);
    m_impactTimer.setInterval(400);
    connect(&m_impactTimer, &QTimer::timeout, m_impactQuestion, &RepeatedQuestion::ask);
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(15'000);
    connect(&m_answerTimer, &QTimer::timeout, this, [this] {
        m_isSaving = false;
        m_notice = Notice::Silent;
        takeMissed();
        emit changed();
    });
}

void MappingDraft::makeQuestions()
{
    for (RepeatedQuestion *question :
         {m_suggestionQuestion, m_verdictQuestion, m_impactQuestion, m_historyQuestion})
        connect(question, &RepeatedQuestion::changed, this, &MappingDraft::changed);
    connect(m_suggestionQuestion, &RepeatedQuestion::asked, this,
            [this](quint64 id) { emit suggestionsWanted(m_row->id, id); });
    connect(m_historyQuestion, &RepeatedQuestion::asked, this,
            [this](quint64 id) { emit historyWanted(m_row->id, id); });
    connect(m_verdictQuestion, &RepeatedQuestion::asked, this,
            [this](quint64 id) { emit verdictWanted(written(), id); });
    connect(m_impactQuestion, &RepeatedQuestion::asked, this,
            [this](quint64 id) { emit impactWanted(written(), id); });
}

void MappingDraft::setPatience(int milliseconds, int times)
{
    for (RepeatedQuestion *question :
         {m_suggestionQuestion, m_verdictQuestion, m_impactQuestion, m_historyQuestion})
        question->setPatience(milliseconds, times);
}

bool MappingDraft::isOverridden(DrugAttribute attribute) const
{
    return std::find(m_overrides.begin(), m_overrides.end(), attribute) != m_overrides.end();
}

std::vector<Comparison> MappingDraft::comparisons() const
{
    if (m_verdict && !m_verdict->comparisons.empty())
        return m_verdict->comparisons;
    return m_candidate ? m_candidate->comparisons : std::vector<Comparison>();
}

MappingAct MappingDraft::act() const
{
    switch (m_row ? m_row->state : MappingState::Pending) {
    case MappingState::InReview:
        return MappingAct::Confirm;
    case MappingState::Approved:
    case MappingState::Retired:
        return MappingAct::Retire;
    case MappingState::Rejected:
        return MappingAct::Reopen;
    case MappingState::Pending:
    case MappingState::Suggested:
        break;
    }
    return MappingAct::Approve;
}

std::optional<MappingAct> MappingDraft::otherAct() const
{
    switch (m_row ? m_row->state : MappingState::Retired) {
    case MappingState::Pending:
    case MappingState::Suggested:
        return MappingAct::Reject;
    case MappingState::InReview:
        return MappingAct::SendBack;
    case MappingState::Approved:
        return MappingAct::Retire;
    case MappingState::Rejected:
    case MappingState::Retired:
        break;
    }
    return std::nullopt;
}

bool MappingDraft::needsDrug() const
{
    return act() != MappingAct::Reopen;
}

DecisionLack MappingDraft::lack() const
{
    if (!m_row)
        return DecisionLack::Code;
    if (!m_mayDecide)
        return DecisionLack::Right;
    if (!m_online)
        return DecisionLack::Offline;
    if (m_elsewhere)
        return DecisionLack::Elsewhere;
    if (m_row->state == MappingState::Retired)
        return DecisionLack::Final;
    if (m_isSaving)
        return DecisionLack::Saving;
    if (needsDrug()) {
        if (const DecisionLack lack = lackOfVerdict(); lack != DecisionLack::None)
            return lack;
    }
    if (m_notice == Notice::Refused && m_refusal.code == ErrorCode::Conflict)
        return DecisionLack::Refused;
    return m_reason.trimmed().isEmpty() && act() != MappingAct::Confirm ? DecisionLack::Reason
                                                                        : DecisionLack::None;
}

DecisionLack MappingDraft::lackOfVerdict() const
{
    if (!m_candidate)
        return DecisionLack::Drug;
    if (m_candidate->drugId.isEmpty())
        return DecisionLack::NotLocal;
    if (m_candidate->standing != DrugStanding::Usable)
        return DecisionLack::Unusable;
    if (m_verdictQuestion->state() == RepeatedQuestion::State::Failed)
        return DecisionLack::VerdictFailed;
    if (m_verdictQuestion->state() != RepeatedQuestion::State::Answered || !m_verdict)
        return DecisionLack::Verdict;
    if (!m_verdict->obstacle.isEmpty())
        return DecisionLack::Obstacle;
    const auto &needed = m_verdict->overridesNeeded;
    const bool all = act() == MappingAct::Confirm || // the author named them
                     std::all_of(needed.begin(), needed.end(),
                                 [this](DrugAttribute attribute) { return isOverridden(attribute); });
    return all ? DecisionLack::None : DecisionLack::Overrides;
}

MappingDecision MappingDraft::written() const
{
    MappingDecision decision;
    decision.id = m_row->id;
    decision.targetDrugId = m_candidate && needsDrug() ? m_candidate->drugId : QString();
    decision.equivalence = m_grade;
    decision.reason = m_reason.trimmed();
    decision.act = act();
    decision.revision = m_row->revision;
    decision.overrides = m_overrides;
    return decision;
}

std::optional<MappingDecision> MappingDraft::decision() const
{
    return lack() == DecisionLack::None ? std::optional(written()) : std::nullopt;
}

void MappingDraft::setMayDecide(bool may)
{
    if (m_mayDecide == may)
        return;
    m_mayDecide = may;
    if (m_row && m_candidate)
        askVerdict(0);
    emit changed();
}

void MappingDraft::setOnline(bool online)
{
    const bool isBack = online && !m_online;
    m_online = online;
    for (RepeatedQuestion *question :
         {m_suggestionQuestion, m_verdictQuestion, m_impactQuestion, m_historyQuestion}) {
        if (isBack && m_row && question->state() == RepeatedQuestion::State::Failed)
            question->ask(); // nobody could answer it
    }
    emit changed();
}

void MappingDraft::reset()
{
    m_missed.reset();
    for (RepeatedQuestion *question :
         {m_suggestionQuestion, m_verdictQuestion, m_impactQuestion, m_historyQuestion})
        question->drop();
    for (QTimer *timer : {&m_verdictTimer, &m_impactTimer, &m_answerTimer})
        timer->stop();
    m_row.reset();
    m_candidate.reset();
    m_verdict.reset();
    m_impact.reset();
    m_history.reset();
    m_order.reset();
    m_isSaving = false;
    m_overrides.clear();
    m_grade = Equivalence::Equivalent;
    m_reason.clear();
    m_isReasonOffered = m_elsewhere = m_takesBest = false;
    m_notice = Notice::None;
    m_suggestions->clear();
    m_drugs->search({});
}

void MappingDraft::keepBegun()
{
    if (!m_row || m_isSaving)
        return;
    const bool isWritten = !m_reason.isEmpty() && !m_isReasonOffered;
    if (m_elsewhere || act() == MappingAct::Confirm || (!m_candidate && !isWritten))
        m_begun.erase(m_row->id);
    else
        m_begun[m_row->id] = {act(), m_candidate, m_grade, m_reason, m_isReasonOffered, m_overrides};
}

void MappingDraft::takeBegun()
{
    const auto begun = m_begun.find(m_row->id);
    if (begun == m_begun.end() || begun->second.act != act())
        return;
    m_takesBest = false;
    m_grade = begun->second.grade;
    m_reason = begun->second.reason;
    m_isReasonOffered = begun->second.isReasonOffered;
    m_candidate = begun->second.candidate;
    m_overrides = begun->second.overrides;
    askVerdict(0);
}

void MappingDraft::open(const MappingRow &row, bool takesBest)
{
    keepBegun();
    reset();
    m_takesBest = takesBest;
    m_row = row;
    m_grade = row.equivalence;
    emit opened();
    if (row.state != MappingState::Retired)
        m_suggestionQuestion->ask();
    if (m_wantsHistory && m_row)
        m_historyQuestion->ask();
    if (m_row)
        takeBegun();
    if (m_row && row.state == MappingState::InReview && !row.targetDrugId.isEmpty())
        setCandidate({row.targetDrugId, row.targetName, {}}, {}, 0);
    emit changed();
}

void MappingDraft::forget()
{
    m_begun.clear();
    m_row.reset();
    close();
}

void MappingDraft::close()
{
    keepBegun();
    reset();
    emit opened();
    emit changed();
}

bool MappingDraft::take(int suggestion)
{
    if (!m_row || !m_mayDecide || m_isSaving || act() == MappingAct::Confirm || !needsDrug() ||
        suggestion < 0 || suggestion >= m_suggestions->rowCount())
        return false;
    const Suggestion &chosen = m_suggestions->at(suggestion);
    m_grade = allSame(chosen.comparisons) ? Equivalence::Equal : Equivalence::Equivalent;
    setCandidate({chosen.targetDrugId, chosen.name, chosen.comparisons}, offeredReason(chosen), 0);
    return true;
}

void MappingDraft::takeDrug(const FoundDrug &drug)
{
    if (!m_row || !m_mayDecide || m_isSaving || act() == MappingAct::Confirm || !needsDrug() ||
        (m_candidate && m_candidate->drugId == drug.id))
        return;
    m_grade = Equivalence::Equivalent;
    setCandidate({drug.id, drug.name, {}, drug.standing, drug.successors}, {}, searchDelayMs);
}

void MappingDraft::setCandidate(Candidate candidate, const QString &offered, int delayMs)
{
    m_candidate = std::move(candidate);
    m_overrides.clear();
    m_verdict.reset();
    m_impact.reset();
    if (m_isReasonOffered || m_reason.isEmpty()) {
        m_reason = offered;
        m_isReasonOffered = true;
    }
    dropRefusal();
    askVerdict(delayMs);
    emit changed();
}

void MappingDraft::dropCandidate()
{
    if (!m_candidate || act() == MappingAct::Confirm || m_isSaving)
        return;
    m_candidate.reset();
    m_overrides.clear();
    m_verdict.reset();
    m_impact.reset();
    if (m_isReasonOffered)
        m_reason.clear();
    dropRefusal();
    askVerdict(0);
    emit changed();
}

/// What was refused is not what the fields say now.
void MappingDraft::dropRefusal()
{
    if (m_notice == Notice::Refused)
        m_notice = Notice::None;
}

void MappingDraft::askVerdict(int delayMs)
{
    m_verdictTimer.stop();
    m_impactTimer.stop();
    m_verdictQuestion->drop();
    m_impactQuestion->drop();
    if (!m_candidate || m_candidate->drugId.isEmpty() || !m_mayDecide)
        return;
    if (delayMs == 0)
        m_verdictQuestion->ask();
    else
        m_verdictTimer.start(delayMs);
}

void MappingDraft::askVerdictAgain()
{
    dropRefusal();
    askVerdict(0);
    emit changed();
}

void MappingDraft::askSuggestionsAgain()
{
    if (m_row)
        m_suggestionQuestion->ask();
}

void MappingDraft::wantHistory(bool wanted)
{
    m_wantsHistory = wanted;
    if (wanted && m_row && !m_history && !m_historyQuestion->isWaiting())
        m_historyQuestion->ask();
}

void MappingDraft::setGrade(Equivalence grade)
{
    if (m_grade == grade)
        return;
    m_grade = grade;
    dropRefusal();
    askVerdict(0); // the policy may ask for a second reviewer
    emit changed();
}

void MappingDraft::setReason(const QString &reason)
{
    if (m_reason == reason)
        return;
    m_reason = reason;
    m_isReasonOffered = false;
    emit changed();
}

void MappingDraft::setOverridden(DrugAttribute attribute, bool overridden)
{
    if (isOverridden(attribute) == overridden)
        return;
    if (overridden)
        m_overrides.push_back(attribute);
    else
        std::erase(m_overrides, attribute);
    dropRefusal();
    askVerdict(0);
    emit changed();
}

bool MappingDraft::submit()
{
    const auto complete = decision();
    if (!complete)
        return false;
    startSaving(*complete);
    return true;
}

void MappingDraft::order(MappingAct act, const QString &reason, const QString &assignee)
{
    if (!m_row || !m_mayDecide || !m_online || m_isSaving || m_elsewhere)
        return;
    MappingDecision decision;
    decision.id = m_row->id;
    decision.equivalence = m_row->equivalence;
    decision.act = act;
    decision.reason = reason.trimmed();
    decision.revision = m_row->revision;
    decision.assignee = assignee;
    startSaving(decision);
}

void MappingDraft::startSaving(const MappingDecision &decision)
{
    m_order = Order{makeRequestId(), decision.act};
    m_isSaving = true;
    m_notice = Notice::None;
    m_impactTimer.stop();
    m_impactQuestion->drop();
    m_answerTimer.start();
    emit changed();
    emit decisionMade(decision, m_order->requestId);
}

}
