#include "domain/MappingPolicy.h"

#include "domain/Enum.h"

#include <QStringList>

#include <algorithm>

namespace concord {

namespace {
constexpr Words<SecondReviewer, 3> secondWords{{
    {SecondReviewer::Never, "never"},
    {SecondReviewer::Overrides, "overrides"},
    {SecondReviewer::Always, "always"},
}};

template <typename T>
bool has(const std::vector<T> &all, const T &one)
{
    return std::find(all.begin(), all.end(), one) != all.end();
}

/// Of the five that must agree (DESIGN section 5); brand and pack are shown, and bind nobody.
bool isBinding(DrugAttribute attribute)
{
    return attribute != DrugAttribute::Brand && attribute != DrugAttribute::Pack;
}

/// The source says another thing, or does not say what a dose depends on: words that name no ingredient
/// ("patient's own tea") agree with no drug, and "heparin injection" with none of a certain strength. Of the
/// other attributes, what is not said differs from nothing.
bool isToBeOverridden(const Comparison &one)
{
    const bool isUnsaid = one.agreement == Agreement::Missing &&
                          (one.attribute == DrugAttribute::Ingredient ||
                           (one.attribute == DrugAttribute::Strength && !one.candidate.isEmpty()));
    return one.agreement == Agreement::Different || isUnsaid;
}

/// What is the same drug in every way, or in every way that matters, has nothing to override.
bool isGradeTooHigh(const MappingDecision &decision)
{
    return (decision.equivalence == Equivalence::Equal || decision.equivalence == Equivalence::Equivalent) &&
           std::any_of(decision.overrides.begin(), decision.overrides.end(), isBinding);
}

/// Whether the act can be done in that state at all, whoever does it.
bool fits(MappingAct act, MappingState state)
{
    switch (act) {
    case MappingAct::Approve:
    case MappingAct::Reject:
        return isOpen(state);
    case MappingAct::Confirm:
    case MappingAct::SendBack:
        return state == MappingState::InReview;
    case MappingAct::Reopen:
        return state == MappingState::Rejected;
    case MappingAct::Retire:
    case MappingAct::Undo:
        return state == MappingState::Approved;
    case MappingAct::Assign:
        return isOpen(state);
    case MappingAct::Note:
        return state != MappingState::Retired;
    }
    return false;
}

QString obstacleOf(const MappingRow &row, const MappingDecision &decision, const DecisionFacts &facts,
                   const Decider &decider, Timestamp now)
{
    if (decision.revision != 0 && decision.revision != row.revision)
        return QStringLiteral("changed_meanwhile");
    if (!fits(decision.act, row.state))
        return QStringLiteral("state");
    if (decision.act == MappingAct::Confirm && !decision.targetDrugId.isEmpty() &&
        decision.targetDrugId != row.targetDrugId)
        return QStringLiteral("changed_meanwhile");
    if (decision.act == MappingAct::Confirm && row.author == decider.name)
        return QStringLiteral("own_approval");
    if (decision.act == MappingAct::Undo && row.undoUntil <= now)
        return QStringLiteral("no_undo");
    if (decision.act == MappingAct::Retire && row.heldUntil > now) // its events wait for it still
        return QStringLiteral("held");
    if (decision.act == MappingAct::Approve && decision.targetDrugId.isEmpty())
        return QStringLiteral("target_missing");
    // what the terminology decides by itself, it would decide again with the next event
    if (decision.act == MappingAct::Retire && decision.targetDrugId.isEmpty() &&
        row.method != QStringLiteral("manual"))
        return QStringLiteral("target_missing");
    if (!namesTarget(decision) && decision.act != MappingAct::Confirm)
        return {};
    if (!facts.isTargetKnown)
        return QStringLiteral("target_unknown");
    if (!facts.isTargetActive)
        return QStringLiteral("target_inactive");
    if (!facts.isTargetOrderable)
        return QStringLiteral("target_not_orderable");
    return namesTarget(decision) && isGradeTooHigh(decision) ? QStringLiteral("grade_too_high") : QString();
}

QString sentenceOf(const QString &obstacle, const MappingRow &row, const MappingDecision &decision,
                   const Decider &decider)
{
    if (obstacle == u"changed_meanwhile")
        return QStringLiteral("it is %1 and was changed meanwhile%2 (revision %3)")
            .arg(wordOf(row.state), row.author.isEmpty() ? QString() : QStringLiteral(" by ") + row.author)
            .arg(row.revision);
    if (obstacle == u"state")
        return QStringLiteral("it is %1%2, and %3 does not fit")
            .arg(wordOf(row.state), row.author.isEmpty() ? QString() : QStringLiteral(" by ") + row.author,
                 wordOf(decision.act));
    if (obstacle == u"own_approval")
        return QStringLiteral("another person than %1 has to confirm it").arg(row.author) +
               (decider.isAlone
                    ? QStringLiteral("; where nobody keeps accounts there is none, and the policy "
                                     "has to be: second reviewer never")
                    : QString());
    if (obstacle == u"no_undo")
        return QStringLiteral("it cannot be taken back any more");
    if (obstacle == u"held")
        return QStringLiteral("it is not in force yet: take it back instead (undo)");
    if (obstacle == u"target_missing")
        return decision.act == MappingAct::Retire
                   ? QStringLiteral("the terminology decides this code: name the drug that supersedes it")
                   : QStringLiteral("no drug is named");
    if (obstacle == u"target_not_orderable")
        return QStringLiteral("%1 cannot be ordered in the terminology release").arg(decision.targetDrugId);
    if (obstacle == u"grade_too_high")
        return QStringLiteral("overridden attributes cannot be equal or equivalent: "
                              "choose wider, narrower or inexact");
    return QStringLiteral("no active drug %1")
        .arg(decision.targetDrugId.isEmpty() ? row.targetDrugId : decision.targetDrugId);
}

bool needsReason(MappingAct act)
{
    return act != MappingAct::Assign && act != MappingAct::Confirm;
}
}

QString wordOf(SecondReviewer second)
{
    return wordOf(secondWords, second);
}

std::optional<SecondReviewer> secondReviewerFromWord(QStringView word)
{
    return enumOf(secondWords, word);
}

bool namesTarget(const MappingDecision &decision)
{
    return decision.act == MappingAct::Approve ||
           (decision.act == MappingAct::Retire && !decision.targetDrugId.isEmpty());
}

std::vector<DrugAttribute> overridesNeeded(const std::vector<Comparison> &comparisons)
{
    std::vector<DrugAttribute> needed;
    for (const Comparison &one : comparisons) {
        if (isToBeOverridden(one) && isBinding(one.attribute) && !has(needed, one.attribute))
            needed.push_back(one.attribute);
    }
    return needed;
}

bool needsSecondReviewer(const MappingPolicy &policy, Equivalence equivalence,
                         const std::vector<DrugAttribute> &overrides)
{
    switch (policy.secondReviewer) {
    case SecondReviewer::Never:
        return false;
    case SecondReviewer::Always:
        return true;
    case SecondReviewer::Overrides:
        break;
    }
    return !overrides.empty() ||
           (equivalence != Equivalence::Equal && equivalence != Equivalence::Equivalent);
}

MappingVerdict judge(const MappingRow &row, const MappingDecision &decision, const DecisionFacts &facts,
                     const MappingPolicy &policy, const Decider &decider, Timestamp now)
{
    MappingVerdict verdict;
    verdict.id = decision.id;
    verdict.targetDrugId = decision.targetDrugId;
    verdict.obstacle = obstacleOf(row, decision, facts, decider, now);
    verdict.comparisons = facts.comparisons; // also for who confirms: nothing is to be overridden then
    if (!namesTarget(decision))
        return verdict;
    verdict.overridesNeeded = overridesNeeded(facts.comparisons);
    // what has to be overridden counts, whether it is named yet or not
    std::vector<DrugAttribute> overridden = verdict.overridesNeeded;
    overridden.insert(overridden.end(), decision.overrides.begin(), decision.overrides.end());
    verdict.needsSecond = needsSecondReviewer(policy, decision.equivalence, overridden);
    return verdict;
}

Result<MappingState> stateAfter(const MappingRow &row, const MappingDecision &decision,
                                const MappingVerdict &verdict, const Decider &decider)
{
    const QString subject = QStringLiteral("mapping/") + row.id.toString();
    if (needsReason(decision.act) && decision.reason.trimmed().isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("reason"),
                    QStringLiteral("a decision has a reason"));
    if (!verdict.obstacle.isEmpty())
        return fail(ErrorCode::Conflict, subject, sentenceOf(verdict.obstacle, row, decision, decider));
    std::vector<DrugAttribute> missing;
    for (const DrugAttribute needed : verdict.overridesNeeded) {
        if (!has(decision.overrides, needed))
            missing.push_back(needed);
    }
    if (!missing.empty())
        return fail(ErrorCode::Conflict, QStringLiteral("overrides"),
                    QStringLiteral("differs from the source and is not overridden: ") + textOf(missing));
    switch (decision.act) {
    case MappingAct::Approve:
        return verdict.needsSecond ? MappingState::InReview : MappingState::Approved;
    case MappingAct::Confirm:
        return MappingState::Approved;
    case MappingAct::Reject:
        return MappingState::Rejected;
    case MappingAct::Retire:
        return MappingState::Retired;
    case MappingAct::SendBack:
    case MappingAct::Reopen:
    case MappingAct::Undo: // or where it came from: the store knows
        return MappingState::Pending;
    case MappingAct::Assign:
    case MappingAct::Note:
        return row.state;
    }
    return fail(ErrorCode::Internal, subject, QStringLiteral("no such act"));
}

QString textOf(const std::vector<DrugAttribute> &attributes)
{
    QStringList words;
    for (const DrugAttribute attribute : attributes)
        words.append(wordOf(attribute));
    return words.join(u',');
}

std::optional<std::vector<DrugAttribute>> drugAttributesFromText(const QString &text)
{
    std::vector<DrugAttribute> attributes;
    for (const QString &word : text.split(u',', Qt::SkipEmptyParts)) {
        const auto attribute = drugAttributeFromWord(word.trimmed());
        if (!attribute)
            return std::nullopt;
        if (!has(attributes, *attribute))
            attributes.push_back(*attribute);
    }
    return attributes;
}

}
