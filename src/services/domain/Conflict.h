#pragma once

#include "domain/Clock.h"
#include "domain/DrugNames.h"
#include "domain/FieldRule.h"
#include "domain/Id.h"
#include "domain/Query.h"

#include <QMetaType>

namespace concord {

using ConflictId = Id<struct ConflictTag>;

/// What both sides said of a field when they last agreed; the same text, or two that mean the same.
struct AgreedField
{
    QString field;
    Phi left;
    Phi right;

    friend bool operator==(const AgreedField &, const AgreedField &) = default;
};

/// The base of three-way decisions: by the two records that are one thing. A null right id: that there is
/// none is agreed.
struct AgreedRecord
{
    QString leftId;
    QString rightId;
    std::vector<AgreedField> fields;

    [[nodiscard]] const AgreedField *field(const QString &name) const;
    void set(const QString &name, const Phi &left, const Phi &right);

    friend bool operator==(const AgreedRecord &, const AgreedRecord &) = default;
};

/// What one side says now, and who says so since when.
struct Claim
{
    FieldValue value;
    QString source;              ///< the connection
    std::optional<Timestamp> at; ///< when the source says that it changed it; absent: it does not say
    QString version;             ///< at the source; empty: it has none
    bool hasChanged = false;     ///< since the base

    friend bool operator==(const Claim &, const Claim &) = default;
};

enum class FieldChoice { None, Left, Right, Other };
[[nodiscard]] QString wordOf(FieldChoice choice); ///< "left"; None: empty
[[nodiscard]] std::optional<FieldChoice> fieldChoiceFromWord(QStringView word);

/// One field of a conflict, three-way: what both had agreed on, and what each says now.
struct ConflictField
{
    QString field;
    Phi baseLeft;
    Phi baseRight;
    Claim left;
    Claim right;
    ConflictStrategy strategy = ConflictStrategy::Manual;
    FieldChoice choice = FieldChoice::None;
    Phi decided;                        ///< the value that is to stand on both sides; with a choice only
    QString decidedBy;                  ///< a strategy's word, or a person
    FieldClass kind = FieldClass::Text; ///< of its rule: what a person may let stand instead of either side

    friend bool operator==(const ConflictField &, const ConflictField &) = default;
};

/// Whether a person may write a value of their own for such a field. A code or a status is only ever one of
/// those that somebody has said: nobody makes one up.
[[nodiscard]] constexpr bool takesOwnValues(FieldClass kind)
{
    return kind != FieldClass::Code && kind != FieldClass::Status;
}
/// A value that somebody writes: a bare number of an amount gets the unit that everybody uses who has said
/// something of the field.
[[nodiscard]] Phi inTheirUnit(const ConflictField &field, const Phi &value);
/// Whether @p value may stand for the field on both sides: one that was said of it, or of the form that it
/// has. An amount has a unit where one of those that were said has.
[[nodiscard]] bool canStand(const ConflictField &field, const Phi &value);

/// What a three-way look at one field says.
enum class ThreeWay {
    Agreed,       ///< both say the same, however written
    NoBase,       ///< they differ, and have never agreed: reconciliation's business
    LeftChanged,  ///< alone: the right side has yet to hear of it
    RightChanged, ///< alone
    Resolved,     ///< both changed, and the strategy has decided
    Open          ///< both changed: a person decides
};
/// Fills in what has changed and what is decided. Equal values are never a conflict, whoever said them
/// first: that is how our own write comes back.
[[nodiscard]] ThreeWay judge(const FieldRule &rule, const AgreedField *base, ConflictField &field);

enum class ConflictState {
    Open,    ///< a person has to decide
    Decided, ///< it can be undone for a moment, then the losing side is told
    Resolved
};
[[nodiscard]] QString wordOf(ConflictState state); ///< "open"
[[nodiscard]] std::optional<ConflictState> conflictStateFromWord(QStringView word);

/// One record that both sides have changed since they agreed. Nothing in the row is a patient's; the fields
/// are.
struct ConflictRow
{
    ConflictId id;
    QString integration;
    QString record;  ///< "prescription"
    QString leftId;  ///< our id of the record at the left side
    QString rightId; ///< at the right side
    QString leftSource;
    QString rightSource;
    ConflictState state = ConflictState::Open;
    QStringList fieldNames; ///< of those in conflict
    QString author;         ///< who has decided: a person, or "system"; empty: nobody yet
    QString reason;
    int version = 1; ///< counts up with each change
    EventId event;   ///< that brought it up; null: a reconciliation did
    Timestamp createdAt{};
    Timestamp changedAt{};
    std::optional<Timestamp> executeAt; ///< Decided: until then it can be undone

    friend bool operator==(const ConflictRow &, const ConflictRow &) = default;
};

struct ConflictDetail
{
    quint64 requestId = 0;
    ConflictRow row;
    std::vector<ConflictField> fields;
    Phi title{};                        ///< the drug
    QString owner{};                    ///< our id of the patient
    std::vector<ConflictRow> earlier{}; ///< over the same two records, the newest first
    DrugNames drugNames{};              ///< of the values of the fields

    friend bool operator==(const ConflictDetail &, const ConflictDetail &) = default;
};

struct ConflictQuery
{
    std::optional<ConflictState> state;
    QString integration; ///< empty: all
    PageRequest page;    ///< newest first

    friend bool operator==(const ConflictQuery &, const ConflictQuery &) = default;
};
using ConflictPage = Page<ConflictRow>;

struct FieldDecision
{
    QString field;
    FieldChoice choice = FieldChoice::Left;
    Phi other; ///< of FieldChoice::Other

    friend bool operator==(const FieldDecision &, const FieldDecision &) = default;
};

/// What a person has decided: each field that no strategy has.
struct ConflictDecision
{
    ConflictId id;
    std::vector<FieldDecision> fields;
    QString reason;  ///< never empty
    int basedOn = 0; ///< the version that the person saw

    friend bool operator==(const ConflictDecision &, const ConflictDecision &) = default;
};
/// The fields with what @p decision says of them. InvalidMessage: no reason, a field that is not in it or
/// that is not decided, another value that is empty or cannot stand there.
[[nodiscard]] Result<std::vector<ConflictField>>
decided(std::vector<ConflictField> fields, const ConflictDecision &decision, const QString &author);
/// Whether @p side has to be told of something else than it says.
[[nodiscard]] bool loses(Side side, const std::vector<ConflictField> &fields);

}

Q_DECLARE_METATYPE(concord::ConflictId)
Q_DECLARE_METATYPE(concord::ConflictQuery)
Q_DECLARE_METATYPE(concord::ConflictPage)
Q_DECLARE_METATYPE(concord::ConflictRow)
Q_DECLARE_METATYPE(concord::ConflictDetail)
Q_DECLARE_METATYPE(concord::ConflictDecision)
