#include "models/ReconciliationText.h"

#include "models/DosageText.h"
#include "models/Format.h"
#include "models/Labels.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace concord {

namespace {
struct ReconciliationText
{
    Q_DECLARE_TR_FUNCTIONS(ReconciliationText)
};

struct WordLabel
{
    const char *word;
    const char *label;
};

template <size_t Size>
QString labelAmong(const std::array<WordLabel, Size> &labels, const QString &word)
{
    for (const WordLabel &known : labels) {
        if (word == QLatin1StringView(known.word))
            return ReconciliationText::tr(known.label);
    }
    return word;
}

constexpr std::array<WordLabel, 9> fieldLabels{{
    {"status", QT_TRANSLATE_NOOP("ReconciliationText", "Status")},
    {"drug", QT_TRANSLATE_NOOP("ReconciliationText", "Drug")},
    {"dose", QT_TRANSLATE_NOOP("ReconciliationText", "Dose")},
    {"frequency", QT_TRANSLATE_NOOP("ReconciliationText", "Frequency")},
    {"route", QT_TRANSLATE_NOOP("ReconciliationText", "Route")},
    {"quantity", QT_TRANSLATE_NOOP("ReconciliationText", "Quantity")},
    {"refills", QT_TRANSLATE_NOOP("ReconciliationText", "Refills")},
    {"dispensed_after_cancel", QT_TRANSLATE_NOOP("ReconciliationText", "Given after the end")},
    {"prescription", QT_TRANSLATE_NOOP("ReconciliationText", "Prescription")},
}};

constexpr std::array<WordLabel, 8> statusLabels{{
    {"active", QT_TRANSLATE_NOOP("ReconciliationText", "active")},
    {"on-hold", QT_TRANSLATE_NOOP("ReconciliationText", "on hold")},
    {"cancelled", QT_TRANSLATE_NOOP("ReconciliationText", "cancelled")},
    {"completed", QT_TRANSLATE_NOOP("ReconciliationText", "completed")},
    {"entered-in-error", QT_TRANSLATE_NOOP("ReconciliationText", "entered in error")},
    {"stopped", QT_TRANSLATE_NOOP("ReconciliationText", "stopped")},
    {"draft", QT_TRANSLATE_NOOP("ReconciliationText", "draft")},
    {"unknown", QT_TRANSLATE_NOOP("ReconciliationText", "unknown")},
}};

constexpr std::array<WordLabel, 5> sameRules{{
    {"white_space", QT_TRANSLATE_NOOP("ReconciliationText", "other spaces")},
    {"case", QT_TRANSLATE_NOOP("ReconciliationText", "other case")},
    {"format", QT_TRANSLATE_NOOP("ReconciliationText", "other format")},
    {"phone", QT_TRANSLATE_NOOP("ReconciliationText", "other punctuation")},
    {"equal_code", QT_TRANSLATE_NOOP("ReconciliationText", "equal code")},
}};

constexpr std::array<WordLabel, 6> deciderLabels{{
    {"last_write_wins", QT_TRANSLATE_NOOP("ReconciliationText", "by rule: the newer value wins")},
    {"source_of_truth:left", QT_TRANSLATE_NOOP("ReconciliationText", "by rule: the EHR is right")},
    {"source_of_truth:right", QT_TRANSLATE_NOOP("ReconciliationText", "by rule: the pharmacy is right")},
    {"rule:ended_wins", QT_TRANSLATE_NOOP("ReconciliationText", "by rule: what has ended stays ended")},
    {"rule:lower_wins", QT_TRANSLATE_NOOP("ReconciliationText", "by rule: the lower value wins")},
    {"rule:higher_wins", QT_TRANSLATE_NOOP("ReconciliationText", "by rule: the higher value wins")},
}};

bool isDispense(const SideDifference &difference)
{
    return difference.record == u"dispense";
}
}

QString labelOf(DifferenceKind kind)
{
    switch (kind) {
    case DifferenceKind::MissingLeft:
        return ReconciliationText::tr("Missing in the EHR");
    case DifferenceKind::MissingRight:
        return ReconciliationText::tr("Missing at the pharmacy");
    case DifferenceKind::Differs:
        return ReconciliationText::tr("A field differs");
    case DifferenceKind::Contradicts:
        return ReconciliationText::tr("Ended at one side only");
    }
    return {};
}

QString labelOf(Gravity gravity)
{
    switch (gravity) {
    case Gravity::Danger:
        return ReconciliationText::tr("Danger");
    case Gravity::Major:
        return ReconciliationText::tr("Major");
    case Gravity::Minor:
        return ReconciliationText::tr("Minor");
    }
    return {};
}

QString labelOf(ItemState state)
{
    switch (state) {
    case ItemState::Open:
        return ReconciliationText::tr("Open");
    case ItemState::Resolved:
        return ReconciliationText::tr("Resolved by rule");
    case ItemState::Ordered:
        return ReconciliationText::tr("Ordered");
    case ItemState::Remedied:
        return ReconciliationText::tr("Remedied");
    case ItemState::Agreed:
        return ReconciliationText::tr("Right as it is");
    case ItemState::Superseded:
        return ReconciliationText::tr("Looked at again");
    }
    return {};
}

QString labelOf(ReconciliationState state)
{
    switch (state) {
    case ReconciliationState::Running:
        return ReconciliationText::tr("Comparing");
    case ReconciliationState::Done:
        return ReconciliationText::tr("Done");
    case ReconciliationState::Failed:
        return ReconciliationText::tr("Failed");
    case ReconciliationState::Cancelled:
        return ReconciliationText::tr("Called off");
    }
    return {};
}

QString labelOf(ConflictState state)
{
    switch (state) {
    case ConflictState::Open:
        return ReconciliationText::tr("To be decided");
    case ConflictState::Decided:
        return ReconciliationText::tr("Decided");
    case ConflictState::Resolved:
        return ReconciliationText::tr("Resolved");
    }
    return {};
}

QString thingLabel(const QString &record)
{
    return recordLabel(record + u's'); // of the table that it stands in
}

QString fieldLabel(const QString &field)
{
    return labelAmong(fieldLabels, field);
}

QString fieldList(const QStringList &fields)
{
    QStringList labels;
    for (const QString &field : fields)
        labels.append(fieldLabel(field));
    return labels.join(QStringLiteral(", "));
}

QString fieldValueText(const QString &field, const Phi &value, const DrugNames &names)
{
    const QString &text = value.reveal();
    if (field == u"status" || field == u"dispensed_after_cancel")
        return labelAmong(statusLabels, text);
    if (field == u"dose" || field == u"quantity")
        return text.contains(u' ') ? doseText(text) : text;
    if (field == u"frequency")
        return frequencyText(text);
    if (field == u"route")
        return routeText(text);
    if (field == drugField)
        return drugText(text, names);
    return text;
}

QString sameRuleText(const QString &rule)
{
    return labelAmong(sameRules, rule);
}

QString differenceText(const SideDifference &d)
{
    switch (d.kind) {
    case DifferenceKind::MissingLeft:
        return isDispense(d)
                   ? ReconciliationText::tr("%1 has no prescription for this supply").arg(d.leftSource)
                   : ReconciliationText::tr("%1 does not have it").arg(d.leftSource);
    case DifferenceKind::MissingRight:
        return ReconciliationText::tr("%1 does not have it").arg(d.rightSource);
    case DifferenceKind::Differs:
        return ReconciliationText::tr("Differs: %1").arg(fieldLabel(d.field));
    case DifferenceKind::Contradicts:
        if (isDispense(d))
            return ReconciliationText::tr("Given although %1 had ended it").arg(d.leftSource);
        return d.gravity == Gravity::Danger
                   ? ReconciliationText::tr("%1 has ended it, %2 goes on").arg(d.leftSource, d.rightSource)
                   : ReconciliationText::tr("%2 has ended it, %1 goes on").arg(d.leftSource, d.rightSource);
    }
    return {};
}

QString remedyText(Remedy remedy, const SideDifference &d)
{
    switch (remedy) {
    case Remedy::SendRight:
        return ReconciliationText::tr("Tell %1").arg(d.rightSource);
    case Remedy::SendLeft:
        return ReconciliationText::tr("Tell %1").arg(d.leftSource);
    case Remedy::CancelRight:
        return ReconciliationText::tr("Have %1 end it").arg(d.rightSource);
    case Remedy::CancelLeft:
        return ReconciliationText::tr("Have %1 end it").arg(d.leftSource);
    case Remedy::Agree:
        return ReconciliationText::tr("It is right as it is");
    case Remedy::OpenConflict:
        return ReconciliationText::tr("Decide field by field");
    }
    return {};
}

QString consequenceText(Remedy remedy, const SideDifference &d)
{
    const auto tells = [&](const QString &from, const QString &to) {
        return isDispense(d) ? ReconciliationText::tr("The supply is reported to %1 again.").arg(to)
                             : ReconciliationText::tr("%2 gets the prescription as %1 has it.").arg(from, to);
    };
    const auto ends = [](const QString &from, const QString &whom) {
        return ReconciliationText::tr("%2 is asked to end its prescription, as %1 has none that goes on.")
            .arg(from, whom);
    };
    switch (remedy) {
    case Remedy::SendRight:
        return tells(d.leftSource, d.rightSource);
    case Remedy::SendLeft:
        return tells(d.rightSource, d.leftSource);
    case Remedy::CancelRight:
        return ends(d.leftSource, d.rightSource);
    case Remedy::CancelLeft:
        return ends(d.rightSource, d.leftSource);
    case Remedy::Agree:
        return ReconciliationText::tr(
            "Nobody is told anything, and it does not come up again until a side changes it.");
    case Remedy::OpenConflict:
        return ReconciliationText::tr("It becomes a conflict, to be decided on the Conflicts page.");
    }
    return {};
}

QString offeredReason(Remedy remedy, const SideDifference &d)
{
    return remedy == Remedy::Agree
               ? QString()
               : ReconciliationText::tr("Remedy of the work list: %1").arg(differenceText(d));
}

QString outcomeText(const ReconciliationItemRow &item)
{
    switch (item.state) {
    case ItemState::Open:
        return item.reason.isEmpty()
                   ? QString()
                   : ReconciliationText::tr("The last remedy could not be carried out: %1").arg(item.reason);
    case ItemState::Resolved:
        return ReconciliationText::tr("The same by a rule: %1").arg(sameRuleText(item.difference.rule));
    case ItemState::Ordered:
    case ItemState::Remedied:
    case ItemState::Agreed:
        return item.remedy ? ReconciliationText::tr("%1, by %2")
                                 .arg(remedyText(*item.remedy, item.difference), item.author)
                           : QString();
    case ItemState::Superseded:
        return ReconciliationText::tr("A later run has looked again");
    }
    return {};
}

QString starterText(const ReconciliationRunRow &run)
{
    if (run.trigger == JobTrigger::Schedule)
        return ReconciliationText::tr("by its schedule");
    if (run.trigger == JobTrigger::CommandLine)
        return ReconciliationText::tr("by %1 at the command line").arg(run.requestedBy);
    return ReconciliationText::tr("by %1").arg(run.requestedBy);
}

QString matchText(const ReconciliationCounts &counts)
{
    if (counts.compared == 0)
        return ReconciliationText::tr("nothing compared");
    return ReconciliationText::tr("%1 of %2").arg(percentText(counts.accuracy()), countText(counts.compared));
}

QString strategyText(const ConflictField &field)
{
    const bool isOpen = field.choice == FieldChoice::None;
    switch (field.strategy) {
    case ConflictStrategy::Manual:
        return ReconciliationText::tr("a person decides");
    case ConflictStrategy::LastWriteWins:
        if (!isOpen)
            return ReconciliationText::tr("the newer value wins");
        return field.left.at && field.right.at
                   ? ReconciliationText::tr("the newer value wins, but both are of the same moment")
                   : ReconciliationText::tr("the newer value wins, but not both sides say since when");
    case ConflictStrategy::SourceOfTruth:
        return ReconciliationText::tr("one side is right by rule");
    case ConflictStrategy::Rule:
        return isOpen ? ReconciliationText::tr("a rule decides, but it cannot tell these values apart")
                      : ReconciliationText::tr("a rule decides");
    }
    return {};
}

QString decidedByText(const QString &decidedBy)
{
    if (decidedBy.isEmpty())
        return {};
    const QString rule = labelAmong(deciderLabels, decidedBy);
    return rule == decidedBy ? ReconciliationText::tr("by %1").arg(decidedBy) : rule;
}

QString authorText(const ConflictRow &row)
{
    if (row.author.isEmpty())
        return {};
    return row.author == u"system" ? ReconciliationText::tr("by rule")
                                   : ReconciliationText::tr("by %1").arg(row.author);
}

}
