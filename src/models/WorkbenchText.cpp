#include "models/WorkbenchText.h"

#include "models/Format.h"
#include "models/Labels.h"
#include "models/MappingText.h"

#include <QCoreApplication>
#include <QLocale>

namespace concord {

namespace {

QString say(const char *text, int n = -1)
{
    return QCoreApplication::translate("Workbench", text, nullptr, n);
}

/// In the middle of a sentence.
QString nameOf(DrugAttribute attribute)
{
    switch (attribute) {
    case DrugAttribute::Ingredient:
        return say(QT_TRANSLATE_NOOP("Workbench", "ingredient"));
    case DrugAttribute::Strength:
        return say(QT_TRANSLATE_NOOP("Workbench", "strength"));
    case DrugAttribute::DoseForm:
        return say(QT_TRANSLATE_NOOP("Workbench", "dose form"));
    case DrugAttribute::Route:
        return say(QT_TRANSLATE_NOOP("Workbench", "route"));
    case DrugAttribute::Release:
        return say(QT_TRANSLATE_NOOP("Workbench", "release"));
    case DrugAttribute::Brand:
        return say(QT_TRANSLATE_NOOP("Workbench", "brand"));
    case DrugAttribute::Pack:
        return say(QT_TRANSLATE_NOOP("Workbench", "pack"));
    }
    return {};
}

/// What a comparison says to people: one that fits only because a side is silent is told from one that
/// agrees.
enum class Finding { Differs, NotStated, Same, Compatible, Fits, DrugIsSilent };

Finding findingOf(const Comparison &comparison)
{
    switch (comparison.agreement) {
    case Agreement::Same:
        return Finding::Same;
    case Agreement::Missing:
        return Finding::NotStated;
    case Agreement::Different:
        return Finding::Differs;
    case Agreement::Compatible:
        break;
    }
    if (comparison.source.isEmpty())
        return Finding::Fits;
    return comparison.candidate.isEmpty() ? Finding::DrugIsSilent : Finding::Compatible;
}

std::vector<DrugAttribute> thoseWith(const std::vector<Comparison> &comparisons, Finding finding)
{
    std::vector<DrugAttribute> found;
    for (const Comparison &comparison : comparisons) {
        if (findingOf(comparison) == finding)
            found.push_back(comparison.attribute);
    }
    return found;
}

QString fieldName(const QString &field)
{
    static constexpr std::pair<const char *, const char *> names[] = {
        {"drug", QT_TRANSLATE_NOOP("Workbench", "Drug")},
        {"dose", QT_TRANSLATE_NOOP("Workbench", "Dose")},
        {"frequency", QT_TRANSLATE_NOOP("Workbench", "Frequency")},
        {"route", QT_TRANSLATE_NOOP("Workbench", "Route")},
        {"status", QT_TRANSLATE_NOOP("Workbench", "Status")},
    };
    for (const auto &[word, name] : names) {
        if (field == QLatin1StringView(word))
            return say(name);
    }
    return field;
}

QString causeText(const QString &cause)
{
    if (cause.isEmpty())
        return {};
    if (cause == u"another_code")
        return say(QT_TRANSLATE_NOOP("Workbench", "Another code of it waits as well."));
    if (cause == u"blocked")
        return say(QT_TRANSLATE_NOOP("Workbench", "An earlier event of the patient comes first."));
    const ErrorCode code = errorCodeFromName(cause);
    return code == ErrorCode::Internal ? cause : labelOf(code);
}

QString outcomeText(MappingState state, const QString &target)
{
    return target.isEmpty() ? labelOf(state) : QString(labelOf(state) + QStringLiteral(": ") + target);
}

}

QString labelOf(DrugAttribute attribute)
{
    QString name = nameOf(attribute);
    return name.isEmpty() ? name : QString(name.at(0).toUpper() + name.mid(1));
}

QString labelOf(Agreement agreement)
{
    switch (agreement) {
    case Agreement::Same:
        return say(QT_TRANSLATE_NOOP("Workbench", "Same"));
    case Agreement::Compatible:
        return say(QT_TRANSLATE_NOOP("Workbench", "Compatible"));
    case Agreement::Missing:
        return say(QT_TRANSLATE_NOOP("Workbench", "Not stated"));
    case Agreement::Different:
        return say(QT_TRANSLATE_NOOP("Workbench", "Differs"));
    }
    return {};
}

QString labelOf(const Comparison &comparison)
{
    switch (findingOf(comparison)) {
    case Finding::Fits:
        return say(QT_TRANSLATE_NOOP("Workbench", "Not stated, fits"));
    case Finding::DrugIsSilent:
        return say(QT_TRANSLATE_NOOP("Workbench", "Drug does not say"));
    default:
        return labelOf(comparison.agreement);
    }
}

bool isClinical(DrugAttribute attribute)
{
    return attribute != DrugAttribute::Brand && attribute != DrugAttribute::Pack;
}

QString attributeList(const std::vector<DrugAttribute> &attributes)
{
    QStringList names;
    for (const DrugAttribute attribute : attributes)
        names.append(nameOf(attribute));
    return QLocale().createSeparatedList(names);
}

QString agreementText(const std::vector<Comparison> &comparisons)
{
    static constexpr std::pair<Finding, const char *> sentences[] = {
        {Finding::Differs, QT_TRANSLATE_NOOP("Workbench", "Differs: %1.")},
        {Finding::NotStated, QT_TRANSLATE_NOOP("Workbench", "Not stated: %1.")},
        {Finding::Same, QT_TRANSLATE_NOOP("Workbench", "Same: %1.")},
        {Finding::Compatible, QT_TRANSLATE_NOOP("Workbench", "Compatible: %1.")},
        {Finding::Fits, QT_TRANSLATE_NOOP("Workbench", "Not stated, but fits: %1.")},
        {Finding::DrugIsSilent, QT_TRANSLATE_NOOP("Workbench", "The drug does not say: %1.")},
    };
    QStringList parts;
    for (const auto &[finding, sentence] : sentences) {
        const auto those = thoseWith(comparisons, finding);
        if (!those.empty())
            parts.append(say(sentence).arg(attributeList(those)));
    }
    return parts.join(u' ');
}

QString scoreText(double score)
{
    return say(QT_TRANSLATE_NOOP("Workbench", "%1 %")).arg(int(score * 100));
}

QString offeredReason(const Suggestion &suggestion)
{
    if (!suggestion.isConfident)
        return {};
    return say(QT_TRANSLATE_NOOP("Workbench", "Suggested with confidence. %1"))
        .arg(agreementText(suggestion.comparisons));
}

QString standingText(const FoundDrug &drug)
{
    switch (drug.standing) {
    case DrugStanding::Usable:
        break;
    case DrugStanding::Retired:
        return drug.successors.isEmpty() ? say(QT_TRANSLATE_NOOP("Workbench", "retired"))
                                         : say(QT_TRANSLATE_NOOP("Workbench", "retired, replaced by %1"))
                                               .arg(drug.successors.join(QStringLiteral(", ")));
    case DrugStanding::NotOrderable:
        return say(QT_TRANSLATE_NOOP("Workbench", "cannot be ordered"));
    }
    return {};
}

QString unusableText(DrugStanding standing, const QStringList &successors)
{
    if (standing == DrugStanding::NotOrderable)
        return say(QT_TRANSLATE_NOOP("Workbench", "No code can become this drug: nothing of that name can be "
                                                  "ordered. Choose one with strength and form."));
    if (successors.isEmpty())
        return say(QT_TRANSLATE_NOOP("Workbench", "No code can become this drug: the terminology release has "
                                                  "retired it. Choose another one."));
    return say(QT_TRANSLATE_NOOP("Workbench", "No code can become this drug: the terminology release has "
                                              "retired it. Choose what took its place: %1."))
        .arg(successors.join(QStringLiteral(", ")));
}

QString obstacleText(const QString &obstacle)
{
    static constexpr std::pair<const char *, const char *> sentences[] = {
        {"target_inactive",
         QT_TRANSLATE_NOOP("Workbench", "This drug is no longer active on the formulary.")},
        {"target_not_orderable", QT_TRANSLATE_NOOP("Workbench", "This drug cannot be ordered.")},
        {"own_approval", QT_TRANSLATE_NOOP("Workbench", "Whoever proposed it cannot confirm it as well.")},
        {"grade_too_high",
         QT_TRANSLATE_NOOP("Workbench", "What is overridden cannot be equal or equivalent: choose wider, "
                                        "narrower or inexact.")},
        {"changed_meanwhile",
         QT_TRANSLATE_NOOP("Workbench", "Somebody changed this code meanwhile. Look at it again.")},
        {"held", QT_TRANSLATE_NOOP("Workbench", "Its events are still held: undo the approval instead.")},
        {"no_undo", QT_TRANSLATE_NOOP("Workbench", "It cannot be taken back any more.")},
        {"state", QT_TRANSLATE_NOOP("Workbench", "This does not fit the state that the code is in.")},
        {"target_missing", QT_TRANSLATE_NOOP("Workbench", "Name the drug that is to take its place.")},
        {"target_unknown", QT_TRANSLATE_NOOP("Workbench", "This drug is not on the formulary.")},
    };
    for (const auto &[word, sentence] : sentences) {
        if (obstacle == QLatin1StringView(word))
            return say(sentence);
    }
    return say(QT_TRANSLATE_NOOP("Workbench", "A rule forbids it: %1.")).arg(obstacle);
}

QString impactText(const MappingImpact &impact)
{
    if (impact.waiting == 0)
        return say(QT_TRANSLATE_NOOP("Workbench", "No event waits for this code."));
    QStringList becomes;
    for (const auto &[state, count] : impact.becomes)
        becomes.append(countText(count) + QStringLiteral(" × ") + labelOf(state));
    QString text = say(QT_TRANSLATE_N_NOOP("Workbench", "%n event(s) wait."), impact.waiting);
    if (!becomes.isEmpty())
        text +=
            u' ' +
            say(QT_TRANSLATE_NOOP("Workbench", "They become: %1.")).arg(becomes.join(QStringLiteral(", ")));
    text +=
        u' ' + say(QT_TRANSLATE_N_NOOP("Workbench", "The list(s) of %n patient(s) change."), impact.patients);
    if (impact.tried < impact.waiting)
        text +=
            u' ' + say(QT_TRANSLATE_N_NOOP("Workbench", "Tried with the oldest %n of them."), impact.tried);
    return text;
}

std::vector<TreeNode> impactTree(const MappingImpact &impact)
{
    std::vector<TreeNode> nodes;
    for (const ImpactedEvent &event : impact.events) {
        TreeNode node;
        node.cells = {labelOf(event.kind) + u' ' + absoluteTime(event.receivedAt),
                      labelOf(EventState::NeedsMapping), // all that are tried wait for the code
                      labelOf(event.becomes)};
        node.state = int(event.becomes);
        node.heading = true;
        if (const QString cause = causeText(event.cause); !cause.isEmpty()) {
            TreeNode why;
            why.cells = {cause, {}, {}};
            node.children.push_back(std::move(why));
        }
        for (const ImpactField &field : event.fields) {
            TreeNode line;
            line.cells = {fieldName(field.field), field.now.isEmpty() ? QStringLiteral("–") : field.now,
                          field.then.isEmpty() ? QStringLiteral("–") : field.then};
            line.heading = field.now != field.then; // what changes stands out
            node.children.push_back(std::move(line));
        }
        nodes.push_back(std::move(node));
    }
    return nodes;
}

QString stepText(const MappingStep &step)
{
    switch (step.act) {
    case MappingAct::Approve:
    case MappingAct::Confirm:
        return outcomeText(step.to, step.targetName);
    case MappingAct::SendBack:
        return say(QT_TRANSLATE_NOOP("Workbench", "Sent back"));
    case MappingAct::Reject:
        return say(QT_TRANSLATE_NOOP("Workbench", "Rejected"));
    case MappingAct::Reopen:
        return say(QT_TRANSLATE_NOOP("Workbench", "Opened anew"));
    case MappingAct::Retire:
        return say(QT_TRANSLATE_NOOP("Workbench", "Retired"));
    case MappingAct::Undo:
        return say(QT_TRANSLATE_NOOP("Workbench", "Undone"));
    case MappingAct::Assign:
        return step.assignee.isEmpty()
                   ? say(QT_TRANSLATE_NOOP("Workbench", "Given to nobody"))
                   : say(QT_TRANSLATE_NOOP("Workbench", "Assigned to %1")).arg(step.assignee);
    case MappingAct::Note:
        return say(QT_TRANSLATE_NOOP("Workbench", "Note"));
    }
    return {};
}

std::vector<TreeNode> historyTree(const MappingHistory &history)
{
    std::vector<TreeNode> nodes;
    for (const MappingStep &step : history.steps) {
        TreeNode node;
        QString why = step.reason;
        if (!step.overrides.empty())
            why += u' ' +
                   say(QT_TRANSLATE_NOOP("Workbench", "Overridden: %1.")).arg(attributeList(step.overrides));
        node.cells = {absoluteTime(step.at), step.actor, stepText(step), why.trimmed()};
        node.tip = node.cells.join(u'\n');
        nodes.push_back(std::move(node));
    }
    return nodes;
}

QString labelOf(DriftKind kind)
{
    switch (kind) {
    case DriftKind::TargetRetired:
        return say(QT_TRANSLATE_NOOP("Workbench", "Drug retired"));
    case DriftKind::TargetRemapped:
        return say(QT_TRANSLATE_NOOP("Workbench", "Drug replaced"));
    case DriftKind::TargetChanged:
        return say(QT_TRANSLATE_NOOP("Workbench", "Drug changed"));
    case DriftKind::TargetRenamed:
        return say(QT_TRANSLATE_NOOP("Workbench", "Drug renamed"));
    case DriftKind::CodeMoved:
        return say(QT_TRANSLATE_NOOP("Workbench", "Code moved"));
    case DriftKind::CodeAmbiguous:
        return say(QT_TRANSLATE_NOOP("Workbench", "Code ambiguous"));
    case DriftKind::Resolvable:
        return say(QT_TRANSLATE_NOOP("Workbench", "Resolves now"));
    }
    return {};
}

QString driftText(const QString &drift)
{
    QStringList kinds;
    for (const DriftKind kind : driftKindsFromText(drift))
        kinds.append(labelOf(kind));
    return kinds.join(QStringLiteral(", "));
}

QString driftSentences(const QString &drift)
{
    QStringList sentences;
    for (const DriftKind kind : driftKindsFromText(drift)) {
        switch (kind) {
        case DriftKind::TargetRetired:
            sentences.append(say(QT_TRANSLATE_NOOP("Workbench", "The release has retired its drug.")));
            break;
        case DriftKind::TargetRemapped:
            sentences.append(say(QT_TRANSLATE_NOOP(
                "Workbench", "The release has put another drug in the place of its drug.")));
            break;
        case DriftKind::TargetChanged:
            sentences.append(say(QT_TRANSLATE_NOOP(
                "Workbench", "In the release its drug has another strength, form or other property.")));
            break;
        case DriftKind::TargetRenamed:
            sentences.append(say(QT_TRANSLATE_NOOP("Workbench", "The release calls its drug otherwise.")));
            break;
        case DriftKind::CodeMoved:
            sentences.append(
                say(QT_TRANSLATE_NOOP("Workbench", "In the release the code stands for another drug.")));
            break;
        case DriftKind::CodeAmbiguous:
            sentences.append(
                say(QT_TRANSLATE_NOOP("Workbench", "In the release the code stands for several drugs.")));
            break;
        case DriftKind::Resolvable:
            sentences.append(
                say(QT_TRANSLATE_NOOP("Workbench", "With the release the code resolves by itself.")));
            break;
        }
    }
    return sentences.join(u' ');
}

QString decidedText(const MappingRow &row, int releasedEvents)
{
    const QString code = codeName(row);
    switch (row.state) {
    case MappingState::Approved: {
        const QString text = say(QT_TRANSLATE_NOOP("Workbench", "%1 is now %2.")).arg(code, row.targetName);
        return releasedEvents == 0
                   ? text
                   : text + u' ' +
                         say(QT_TRANSLATE_N_NOOP("Workbench", "%n event(s) go on."), releasedEvents);
    }
    case MappingState::InReview:
        return say(QT_TRANSLATE_NOOP("Workbench", "%1 waits for a second reviewer.")).arg(code);
    case MappingState::Rejected:
        return say(QT_TRANSLATE_NOOP("Workbench", "%1 is rejected.")).arg(code);
    case MappingState::Retired:
        return say(QT_TRANSLATE_NOOP("Workbench", "%1 is retired.")).arg(code);
    case MappingState::Pending:
    case MappingState::Suggested:
        return say(QT_TRANSLATE_NOOP("Workbench", "%1 is open again.")).arg(code);
    }
    return {};
}

}
