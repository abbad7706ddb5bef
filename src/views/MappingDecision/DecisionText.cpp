#include "views/MappingDecision/DecisionText.h"

#include "models/ErrorText.h"
#include "models/Labels.h"
#include "models/MappingText.h"
#include "models/RepeatedQuestion.h"
#include "models/WorkbenchText.h"

#include <QCoreApplication>

namespace concord {

namespace {

QString sayOfDecision(const char *text)
{
    return QCoreApplication::translate("Decision", text);
}

bool keepsDrug(const MappingDraft &draft)
{
    return draft.act() == MappingAct::Retire && draft.candidate() &&
           draft.candidate()->drugId == draft.row()->targetDrugId;
}

DecisionLine drugLine(const MappingDraft &draft)
{
    if (draft.act() == MappingAct::Retire && !draft.row()->drift.isEmpty())
        return {Tone::Neutral,
                sayOfDecision(QT_TRANSLATE_NOOP(
                    "Decision", "Choose the same drug to keep it, another to replace it, or retire it.")),
                false};
    if (draft.act() == MappingAct::Retire)
        return {Tone::Neutral,
                sayOfDecision(QT_TRANSLATE_NOOP("Decision",
                                                "Decided. Choose another drug to replace it, or retire it.")),
                false};
    return {Tone::Neutral,
            sayOfDecision(
                QT_TRANSLATE_NOOP("Decision", "Choose a drug: a digit takes a suggestion, / searches.")),
            false};
}

DecisionLine reasonLine(const MappingDraft &draft)
{
    if (!draft.candidate())
        return {Tone::Neutral, sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Give a reason.")), false};
    return {Tone::Neutral,
            sayOfDecision(QT_TRANSLATE_NOOP("Decision", "%1 becomes %2: give a reason."))
                .arg(codeName(*draft.row()), draft.candidate()->name),
            false};
}

DecisionLine completeLine(const MappingDraft &draft)
{
    const QString code = codeName(*draft.row());
    const QString name = draft.candidate() ? draft.candidate()->name : QString();
    switch (draft.act()) {
    case MappingAct::Confirm:
        if (draft.verdict() && !draft.verdict()->overridesNeeded.empty())
            return {
                Tone::Warning,
                sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Confirm %1 as %2, although these differ: %3."))
                    .arg(code, name, attributeList(draft.verdict()->overridesNeeded)),
                false};
        return {Tone::Ok,
                sayOfDecision(QT_TRANSLATE_NOOP("Decision", "The rules allow it: confirm %1 as %2."))
                    .arg(code, name),
                false};
    case MappingAct::Retire:
        if (keepsDrug(draft))
            return {Tone::Ok,
                    sayOfDecision(QT_TRANSLATE_NOOP("Decision", "The rules allow it: %1 stays %2."))
                        .arg(code, name),
                    false};
        return {
            Tone::Ok,
            sayOfDecision(QT_TRANSLATE_NOOP("Decision", "The rules allow it: %2 replaces the drug of %1."))
                .arg(code, name),
            false};
    case MappingAct::Reopen:
        return {Tone::Ok, sayOfDecision(QT_TRANSLATE_NOOP("Decision", "The code can be decided anew then.")),
                false};
    default:
        break;
    }
    if (draft.verdict() && draft.verdict()->needsSecond)
        return {Tone::Info,
                sayOfDecision(
                    QT_TRANSLATE_NOOP("Decision", "%1 becomes %2 once a second reviewer has confirmed it."))
                    .arg(code, name),
                false};
    return {
        Tone::Ok,
        sayOfDecision(QT_TRANSLATE_NOOP("Decision", "The rules allow it: %1 becomes %2.")).arg(code, name),
        false};
}

}

DecisionLine lineOf(const MappingDraft &draft)
{
    switch (draft.lack()) {
    case DecisionLack::None:
        return completeLine(draft);
    case DecisionLack::Code:
        return {Tone::Neutral, sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Choose a code.")), false};
    case DecisionLack::Right:
        return {Tone::Neutral,
                sayOfDecision(QT_TRANSLATE_NOOP("Decision", "You can read this, but not decide it.")), false};
    case DecisionLack::Offline:
        return {Tone::Warning,
                sayOfDecision(QT_TRANSLATE_NOOP(
                    "Decision", "The database cannot be reached, so nothing can be decided.")),
                false};
    case DecisionLack::Elsewhere:
        return {Tone::Neutral,
                sayOfDecision(QT_TRANSLATE_NOOP("Decision", "There is nothing left to decide here.")), false};
    case DecisionLack::Final:
        return {Tone::Neutral,
                sayOfDecision(QT_TRANSLATE_NOOP("Decision", "This mapping is retired for good.")), false};
    case DecisionLack::Saving:
        return {Tone::Info, sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Storing the decision…")), false};
    case DecisionLack::Drug:
        return drugLine(draft);
    case DecisionLack::NotLocal:
        return {Tone::Warning,
                sayOfDecision(QT_TRANSLATE_NOOP("Decision", "This drug is not on the local formulary.")),
                false};
    case DecisionLack::Unusable:
        return {Tone::Danger, unusableText(draft.candidate()->standing, draft.candidate()->successors),
                false};
    case DecisionLack::Verdict:
        return {Tone::Info,
                sayOfDecision(
                    QT_TRANSLATE_NOOP("Decision", "Reading the drug list… the rules have not answered yet.")),
                false};
    case DecisionLack::VerdictFailed:
        return {Tone::Danger,
                sayOfDecision(QT_TRANSLATE_NOOP("Decision", "The rules could not be asked. %1"))
                    .arg(errorText(draft.verdictQuestion().error())),
                true};
    case DecisionLack::Obstacle:
        return {Tone::Danger, obstacleText(draft.verdict()->obstacle), false};
    case DecisionLack::Overrides:
        return {Tone::Danger,
                sayOfDecision(
                    QT_TRANSLATE_NOOP("Decision",
                                      "Not the same, or not named: %1. Tick what may differ, and say why."))
                    .arg(attributeList(draft.verdict()->overridesNeeded)),
                false};
    case DecisionLack::Refused:
        return {Tone::Neutral,
                sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Refused. Refresh (F5) and look again.")), true};
    case DecisionLack::Reason:
        return reasonLine(draft);
    }
    return {};
}

DecisionLine noticeOf(const MappingDraft &draft)
{
    switch (draft.notice()) {
    case MappingDraft::Notice::None:
        break;
    case MappingDraft::Notice::Refused:
        return {Tone::Danger, errorText(draft.refusal()), false};
    case MappingDraft::Notice::Silent:
        return {Tone::Warning,
                sayOfDecision(QT_TRANSLATE_NOOP(
                    "Decision", "There is no answer yet. The decision may have been stored: look at the "
                                "list before you try again.")),
                false};
    case MappingDraft::Notice::DecidedElsewhere:
        return {Tone::Warning,
                draft.row()->targetName.isEmpty()
                    ? sayOfDecision(QT_TRANSLATE_NOOP("Decision", "This code was decided meanwhile: %1."))
                          .arg(labelOf(draft.row()->state))
                    : sayOfDecision(QT_TRANSLATE_NOOP("Decision", "%1 decided this code meanwhile: %2."))
                          .arg(draft.row()->author, draft.row()->targetName),
                false};
    }
    return {};
}

DecisionLine driftLineOf(const MappingRow &row)
{
    if (row.drift.isEmpty())
        return {};
    const QString sentences = driftSentences(row.drift);
    if (row.state != MappingState::Approved)
        return {Tone::Info, sentences, false};
    return {Tone::Warning,
            sayOfDecision(
                QT_TRANSLATE_NOOP(
                    "Decision",
                    "%1 Look at it again: to keep it, choose the same drug; to change it, another one."))
                .arg(sentences),
            false};
}

QString buttonText(const MappingDraft &draft)
{
    if (keepsDrug(draft))
        return sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Keep"));
    switch (draft.act()) {
    case MappingAct::Confirm:
        return sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Confirm"));
    case MappingAct::Retire:
        return sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Replace"));
    case MappingAct::Reopen:
        return sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Open anew"));
    default:
        return sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Approve"));
    }
}

QString otherButtonText(MappingAct act)
{
    switch (act) {
    case MappingAct::SendBack:
        return sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Send back…"));
    case MappingAct::Retire:
        return sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Retire…"));
    default:
        return sayOfDecision(QT_TRANSLATE_NOOP("Decision", "Reject…"));
    }
}

QString explanationOf(MappingAct act)
{
    switch (act) {
    case MappingAct::SendBack:
        return sayOfDecision(QT_TRANSLATE_NOOP(
            "Decision", "The code is pending again, and whoever proposed the drug sees your reason."));
    case MappingAct::Retire:
        return sayOfDecision(QT_TRANSLATE_NOOP(
            "Decision", "The mapping ends. The code is asked about anew when it comes in again."));
    case MappingAct::Reject:
        return sayOfDecision(QT_TRANSLATE_NOOP(
            "Decision", "The code is no drug of ours. Events that wait for it go to people for review."));
    default:
        return sayOfDecision(QT_TRANSLATE_NOOP("Decision", "It is kept with the history of the code."));
    }
}

}
