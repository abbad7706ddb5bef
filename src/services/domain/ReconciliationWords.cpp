// The words of what reconciliation and conflicts are made of (see Words.cpp).
#include "domain/Correction.h"
#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<Side, 2> sideWords{{{Side::Left, "left"}, {Side::Right, "right"}}};
constexpr Words<FieldClass, 7> classWords{{{FieldClass::Text, "text"},
                                           {FieldClass::Code, "code"},
                                           {FieldClass::Amount, "amount"},
                                           {FieldClass::Number, "number"},
                                           {FieldClass::Phone, "phone"},
                                           {FieldClass::Date, "date"},
                                           {FieldClass::Status, "status"}}};
constexpr Words<ConflictStrategy, 4> strategyWords{{{ConflictStrategy::LastWriteWins, "last_write_wins"},
                                                    {ConflictStrategy::SourceOfTruth, "source_of_truth"},
                                                    {ConflictStrategy::Rule, "rule"},
                                                    {ConflictStrategy::Manual, "manual"}}};
constexpr Words<ConflictRule, 4> ruleWords{{{ConflictRule::None, "none"},
                                            {ConflictRule::EndedWins, "ended_wins"},
                                            {ConflictRule::LowerWins, "lower_wins"},
                                            {ConflictRule::HigherWins, "higher_wins"}}};
constexpr Words<FieldChoice, 4> choiceWords{{{FieldChoice::None, ""},
                                             {FieldChoice::Left, "left"},
                                             {FieldChoice::Right, "right"},
                                             {FieldChoice::Other, "other"}}};
constexpr Words<ConflictState, 3> conflictStateWords{{{ConflictState::Open, "open"},
                                                      {ConflictState::Decided, "decided"},
                                                      {ConflictState::Resolved, "resolved"}}};
constexpr Words<DifferenceKind, 4> differenceKindWords{{{DifferenceKind::MissingLeft, "missing_left"},
                                                        {DifferenceKind::MissingRight, "missing_right"},
                                                        {DifferenceKind::Differs, "differs"},
                                                        {DifferenceKind::Contradicts, "contradicts"}}};
constexpr Words<Gravity, 3> gravityWords{
    {{Gravity::Danger, "danger"}, {Gravity::Major, "major"}, {Gravity::Minor, "minor"}}};
constexpr Words<Remedy, 6> remedyWords{{{Remedy::SendRight, "send_right"},
                                        {Remedy::SendLeft, "send_left"},
                                        {Remedy::CancelRight, "cancel_right"},
                                        {Remedy::CancelLeft, "cancel_left"},
                                        {Remedy::Agree, "agree"},
                                        {Remedy::OpenConflict, "open_conflict"}}};
constexpr Words<ReconciliationState, 4> runWords{{{ReconciliationState::Running, "running"},
                                                  {ReconciliationState::Done, "done"},
                                                  {ReconciliationState::Failed, "failed"},
                                                  {ReconciliationState::Cancelled, "cancelled"}}};
constexpr Words<ItemState, 6> itemWords{{{ItemState::Open, "open"},
                                         {ItemState::Resolved, "resolved"},
                                         {ItemState::Ordered, "ordered"},
                                         {ItemState::Remedied, "remedied"},
                                         {ItemState::Agreed, "agreed"},
                                         {ItemState::Superseded, "superseded"}}};
constexpr Words<ReportFormat, 2> reportWords{{{ReportFormat::Html, "html"}, {ReportFormat::Csv, "csv"}}};
constexpr Words<Correction::Act, 3> actWords{{{Correction::Act::State, "state"},
                                              {Correction::Act::Cancel, "cancel"},
                                              {Correction::Act::Report, "report"}}};
}

QString wordOf(Side side)
{
    return wordOf(sideWords, side);
}
std::optional<Side> sideFromWord(QStringView word)
{
    return enumOf(sideWords, word);
}
QString wordOf(FieldClass kind)
{
    return wordOf(classWords, kind);
}
std::optional<FieldClass> fieldClassFromWord(QStringView word)
{
    return enumOf(classWords, word);
}
QString wordOf(ConflictStrategy strategy)
{
    return wordOf(strategyWords, strategy);
}
std::optional<ConflictStrategy> conflictStrategyFromWord(QStringView word)
{
    return enumOf(strategyWords, word);
}
QString wordOf(ConflictRule rule)
{
    return wordOf(ruleWords, rule);
}
std::optional<ConflictRule> conflictRuleFromWord(QStringView word)
{
    return enumOf(ruleWords, word);
}
QString wordOf(FieldChoice choice)
{
    return wordOf(choiceWords, choice);
}
std::optional<FieldChoice> fieldChoiceFromWord(QStringView word)
{
    return enumOf(choiceWords, word);
}
QString wordOf(ConflictState state)
{
    return wordOf(conflictStateWords, state);
}
std::optional<ConflictState> conflictStateFromWord(QStringView word)
{
    return enumOf(conflictStateWords, word);
}
QString wordOf(DifferenceKind kind)
{
    return wordOf(differenceKindWords, kind);
}
std::optional<DifferenceKind> differenceKindFromWord(QStringView word)
{
    return enumOf(differenceKindWords, word);
}
QString wordOf(Gravity gravity)
{
    return wordOf(gravityWords, gravity);
}
QString wordOf(Remedy remedy)
{
    return wordOf(remedyWords, remedy);
}
std::optional<Remedy> remedyFromWord(QStringView word)
{
    return enumOf(remedyWords, word);
}
QString wordOf(ReconciliationState state)
{
    return wordOf(runWords, state);
}
std::optional<ReconciliationState> reconciliationStateFromWord(QStringView word)
{
    return enumOf(runWords, word);
}
QString wordOf(ItemState state)
{
    return wordOf(itemWords, state);
}
std::optional<ItemState> itemStateFromWord(QStringView word)
{
    return enumOf(itemWords, word);
}
QString wordOf(ReportFormat format)
{
    return wordOf(reportWords, format);
}
std::optional<ReportFormat> reportFormatFromWord(QStringView word)
{
    return enumOf(reportWords, word);
}
QString wordOf(Correction::Act act)
{
    return wordOf(actWords, act);
}

QString textOf(const std::vector<Remedy> &remedies)
{
    QStringList words;
    for (const Remedy remedy : remedies)
        words.append(wordOf(remedy));
    return words.join(u',');
}

std::vector<Remedy> remediesFromText(const QString &text)
{
    std::vector<Remedy> remedies;
    for (const QString &word : text.split(u',', Qt::SkipEmptyParts)) {
        if (const auto remedy = remedyFromWord(word))
            remedies.push_back(*remedy);
    }
    return remedies;
}

}
