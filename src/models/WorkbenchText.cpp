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

std::vector<DrugAttribute> thoseWith(const std::vector<Comparison> &comparisons, Agreement agreement)
{
    std::vector<DrugAttribute> found;
    for (const Comparison &comparison : comparisons) {
        if (comparison.agreement == agreement)
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
    static constexpr std::pair<Agreement, const char *> sentences[] = {
        {Agreement::Different, QT_TRANSLATE_NOOP("Workbench", "Differs: %1.")},
        {Agreement::Missing, QT_TRANSLATE_NOOP("Workbench", "Not stated: %1.")},
        {Agreement::Same, QT_TRANSLATE_NOOP("Workbench", "Same: %1.")},
        {Agreement::Compatible, QT_TRANSLATE_NOOP("Workbench", "Compatible: %1.")},
    };
    QStringList parts;
    for (const auto &[agreement, sentence] : sentences) {
        const auto those = thoseWith(comparisons, agreement);
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

QString obstacleText(const QString &obstacle)
{
    static constexpr std::pair<const char *, const char *> sentences[] = {
        {"target_inactive",
         QT_TRANSLATE_NOOP("Workbench", "This drug is no longer active on the formulary.")},
        {"target_not_orderable", QT_TRANSLATE_NOOP("Workbench", "This drug cannot be ordered.")},
        {"own_approval", QT_TRANSLATE_NOOP("Workbench", "Whoever proposed it cannot confirm it as well.")},
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
        const QString cause = causeText(event.cause);
        node.cells = {labelOf(event.kind) + u' ' + absoluteTime(event.receivedAt), cause,
                      labelOf(event.becomes)};
        node.state = int(event.becomes);
        node.heading = true;
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
