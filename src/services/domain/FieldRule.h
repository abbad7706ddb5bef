#pragma once

#include "domain/Phi.h"
#include "domain/Result.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// The two sides of an integration that have to agree: left is the connection that the integration is on
/// (the EHR), right the other system.
enum class Side { Left, Right };
[[nodiscard]] QString wordOf(Side side); ///< "left"
[[nodiscard]] std::optional<Side> sideFromWord(QStringView word);
[[nodiscard]] constexpr Side otherOf(Side side)
{
    return side == Side::Left ? Side::Right : Side::Left;
}

/// What the text of a field is, which says how two of them are compared.
enum class FieldClass {
    Text,   ///< words: case and white space do not matter
    Code,   ///< case matters ("mg" is not "Mg"); equal meanings are equal codes
    Amount, ///< decimal number and unit, "30 {tbl}": the unit as a code
    Number, ///< decimal
    Phone,  ///< digits
    Date,   ///< FHIR or HL7 v2, any precision
    Status  ///< a word of a state machine: "on-hold" and "ON_HOLD" are one
};
[[nodiscard]] QString wordOf(FieldClass kind); ///< "amount"
[[nodiscard]] std::optional<FieldClass> fieldClassFromWord(QStringView word);

/// How a field is decided that both sides have changed (DESIGN section 6).
enum class ConflictStrategy { LastWriteWins, SourceOfTruth, Rule, Manual };
[[nodiscard]] QString wordOf(ConflictStrategy strategy); ///< "last_write_wins"
[[nodiscard]] std::optional<ConflictStrategy> conflictStrategyFromWord(QStringView word);

/// Of ConflictStrategy::Rule. What a rule cannot decide is left to a person.
enum class ConflictRule {
    None,
    EndedWins, ///< of a status: what one side has ended stays ended
    LowerWins, ///< of a number or an amount of one unit
    HigherWins
};
[[nodiscard]] QString wordOf(ConflictRule rule); ///< "ended_wins"
[[nodiscard]] std::optional<ConflictRule> conflictRuleFromWord(QStringView word);

/// One field of the records of an integration: how it is compared, and how a conflict over it is decided.
struct FieldRule
{
    QString field; ///< "dose"
    FieldClass kind = FieldClass::Text;
    ConflictStrategy strategy = ConflictStrategy::Manual;
    Side truth = Side::Left;                ///< of SourceOfTruth
    ConflictRule rule = ConflictRule::None; ///< of Rule
    bool isSilenceAgreement = true;         ///< a side that does not say is not of another opinion
    QStringList endWords{};                 ///< of EndedWins

    friend bool operator==(const FieldRule &, const FieldRule &) = default;
};
using FieldRules = std::vector<FieldRule>;

/// @p rules with the strategies of @p policy: "dose=manual,status=rule:ended_wins,
/// quantity=source_of_truth:left". ConfigInvalid: a field that is not there, or no such strategy.
[[nodiscard]] Result<FieldRules> withPolicy(FieldRules rules, const QString &policy);

/// A value as it stands, and what it means where a table says so (a drug of ours for a code): equal meanings
/// are equal values.
struct FieldValue
{
    Phi text;
    Phi meaning; ///< empty: none is known

    friend bool operator==(const FieldValue &, const FieldValue &) = default;
};

enum class Sameness {
    Same,
    Minor, ///< written otherwise, by the rule that ValueComparison names
    Major
};
struct ValueComparison
{
    Sameness sameness = Sameness::Same;
    QString rule; ///< of Minor: "white_space", "case", "format", "phone", "equal_code"

    friend bool operator==(const ValueComparison &, const ValueComparison &) = default;
};
/// The same whichever side is which.
[[nodiscard]] ValueComparison compareValues(const FieldRule &rule, const FieldValue &one,
                                            const FieldValue &other);

/// -1, 0 or 1 for two decimal numbers, with or without the same unit behind them; nothing for anything else.
[[nodiscard]] std::optional<int> compareAmounts(QStringView one, QStringView other);

}
