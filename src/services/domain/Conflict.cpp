#include "domain/Conflict.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <iterator>

namespace concord {

namespace {
/// The side that wins without a person; none: the strategy cannot say.
std::optional<Side> winnerBy(const FieldRule &rule, const ConflictField &field)
{
    const QString &left = field.left.value.text.reveal();
    const QString &right = field.right.value.text.reveal();
    switch (rule.strategy) {
    case ConflictStrategy::Manual:
        return std::nullopt;
    case ConflictStrategy::SourceOfTruth:
        return rule.truth;
    case ConflictStrategy::LastWriteWins:
        if (!field.left.at || !field.right.at || *field.left.at == *field.right.at)
            return std::nullopt; // nobody knows which one was last
        return *field.left.at > *field.right.at ? Side::Left : Side::Right;
    case ConflictStrategy::Rule:
        break;
    }
    if (rule.rule == ConflictRule::EndedWins) {
        const bool hasLeftEnded = rule.endWords.contains(left);
        const bool hasRightEnded = rule.endWords.contains(right);
        if (hasLeftEnded == hasRightEnded)
            return std::nullopt;
        return hasLeftEnded ? Side::Left : Side::Right;
    }
    const auto order = compareAmounts(left, right);
    if (!order || *order == 0 || rule.rule == ConflictRule::None)
        return std::nullopt;
    const bool isLeftWanted = (*order < 0) == (rule.rule == ConflictRule::LowerWins);
    return isLeftWanted ? Side::Left : Side::Right;
}

/// Of what a strategy is called in records: "rule:ended_wins".
QString nameOf(const FieldRule &rule)
{
    const QString word = wordOf(rule.strategy);
    if (rule.strategy == ConflictStrategy::Rule)
        return word + u':' + wordOf(rule.rule);
    return rule.strategy == ConflictStrategy::SourceOfTruth ? word + u':' + wordOf(rule.truth) : word;
}

bool isOther(const FieldRule &rule, const FieldValue &now, const Phi &base)
{
    if (base.isEmpty() != now.text.isEmpty())
        return !rule.isSilenceAgreement || !now.text.isEmpty(); // to fall silent is to change nothing
    return compareValues(rule, {now.text, {}}, {base, {}}).sameness == Sameness::Major;
}

std::array<Phi, 4> saidOf(const ConflictField &field)
{
    return {field.left.value.text, field.right.value.text, field.baseLeft, field.baseRight};
}

/// Of what was said; an empty one is a number without a unit.
QSet<QString> unitsIn(const ConflictField &field)
{
    QSet<QString> units;
    for (const Phi &one : saidOf(field)) {
        if (!one.isEmpty())
            units.insert(one.reveal().section(u' ', 1).trimmed());
    }
    return units;
}

tl::unexpected<Error> wrong(const QString &field, const QString &why)
{
    return fail(ErrorCode::InvalidMessage, field.isEmpty() ? QStringLiteral("conflict") : field, why);
}
}

const AgreedField *AgreedRecord::field(const QString &name) const
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const AgreedField &f) { return f.field == name; });
    return found == fields.end() ? nullptr : &*found;
}

void AgreedRecord::set(const QString &name, const Phi &left, const Phi &right)
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const AgreedField &f) { return f.field == name; });
    if (found == fields.end())
        fields.push_back({name, left, right});
    else
        *found = {name, left, right};
}

Phi inTheirUnit(const ConflictField &field, const Phi &value)
{
    const QString number = value.reveal().trimmed();
    const QSet<QString> units = unitsIn(field);
    if (field.kind != FieldClass::Amount || number.isEmpty() || number.contains(u' ') || units.size() != 1)
        return value;
    const QString &unit = *units.cbegin();
    return unit.isEmpty() ? value : Phi(number + u' ' + unit);
}

bool canStand(const ConflictField &field, const Phi &value)
{
    const auto all = saidOf(field);
    if (std::find(all.begin(), all.end(), value) != all.end())
        return !value.isEmpty();
    const QString &text = value.reveal();
    if (text.trimmed().isEmpty() || !takesOwnValues(field.kind))
        return false;
    if (field.kind != FieldClass::Amount && field.kind != FieldClass::Number)
        return true;
    const bool isAmount = compareAmounts(text, text).has_value() && !text.startsWith(u'-');
    if (field.kind == FieldClass::Number)
        return isAmount && !text.contains(u' ');
    return isAmount && (text.contains(u' ') || unitsIn(field) == QSet<QString>{QString()});
}

ThreeWay judge(const FieldRule &rule, const AgreedField *base, ConflictField &field)
{
    field.strategy = rule.strategy;
    field.kind = rule.kind;
    if (compareValues(rule, field.left.value, field.right.value).sameness != Sameness::Major)
        return ThreeWay::Agreed;
    if (rule.endWords.contains(field.left.value.text.reveal()) &&
        rule.endWords.contains(field.right.value.text.reveal()))
        return ThreeWay::Agreed; // both have ended: how exactly is nobody's worry (Reconciliation.cpp)
    if (!base)
        return ThreeWay::NoBase;
    field.baseLeft = base->left;
    field.baseRight = base->right;
    field.left.hasChanged = isOther(rule, field.left.value, base->left);
    field.right.hasChanged = isOther(rule, field.right.value, base->right);
    if (!field.left.hasChanged && !field.right.hasChanged)
        return ThreeWay::Agreed; // two values that a person has called the same
    if (!field.right.hasChanged)
        return ThreeWay::LeftChanged;
    if (!field.left.hasChanged)
        return ThreeWay::RightChanged;
    const auto winner = winnerBy(rule, field);
    if (!winner)
        return ThreeWay::Open;
    field.choice = *winner == Side::Left ? FieldChoice::Left : FieldChoice::Right;
    field.decided = *winner == Side::Left ? field.left.value.text : field.right.value.text;
    field.decidedBy = nameOf(rule);
    return ThreeWay::Resolved;
}

Result<std::vector<ConflictField>> decided(std::vector<ConflictField> fields,
                                           const ConflictDecision &decision, const QString &author)
{
    if (decision.reason.trimmed().isEmpty())
        return wrong({}, QStringLiteral("a decision needs a reason"));
    for (const FieldDecision &one : decision.fields) {
        const auto field = std::find_if(fields.begin(), fields.end(),
                                        [&](const ConflictField &f) { return f.field == one.field; });
        if (field == fields.end())
            return wrong(one.field, QStringLiteral("this field is not in conflict"));
        const Phi other = inTheirUnit(*field, one.other);
        if (one.choice == FieldChoice::None)
            return wrong(one.field, QStringLiteral("it is not decided"));
        if (one.choice == FieldChoice::Other && one.other.reveal().trimmed().isEmpty())
            return wrong(one.field, QStringLiteral("another value is to be said"));
        if (one.choice == FieldChoice::Other && !canStand(*field, other))
            return wrong(one.field, QStringLiteral("a value of this form cannot stand there"));
        field->choice = one.choice;
        field->decidedBy = author;
        field->decided = one.choice == FieldChoice::Left    ? field->left.value.text
                         : one.choice == FieldChoice::Right ? field->right.value.text
                                                            : other;
    }
    for (const ConflictField &field : fields) {
        if (field.choice == FieldChoice::None)
            return wrong(field.field, QStringLiteral("it is not decided"));
    }
    return fields;
}

bool loses(Side side, const std::vector<ConflictField> &fields)
{
    return std::any_of(fields.begin(), fields.end(), [&](const ConflictField &field) {
        const Claim &own = side == Side::Left ? field.left : field.right;
        return field.choice != FieldChoice::None && !(own.value.text == field.decided);
    });
}

}
