#pragma once

#include "domain/Clock.h"
#include "domain/DrugComparison.h"
#include "domain/Id.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// DESIGN section 5: pending → suggested → in_review → approved | rejected; approved → retired.
enum class MappingState { Pending, Suggested, InReview, Approved, Rejected, Retired };
[[nodiscard]] QString wordOf(MappingState state); ///< "in_review"
[[nodiscard]] std::optional<MappingState> mappingStateFromWord(QStringView word);

[[nodiscard]] constexpr bool canMove(MappingState from, MappingState to)
{
    using enum MappingState;
    switch (from) {
    case Pending:
        return to == Suggested || to == InReview || to == Approved || to == Rejected;
    case Suggested:
        return to == InReview || to == Approved || to == Rejected;
    case InReview:
        return to == Pending || to == Approved || to == Rejected; // the second reviewer may send it back
    case Approved: // an undo makes it as if it had not been approved, and is no move
        return to == Retired;
    case Rejected: // seen again at the source: open it anew
        return to == Pending;
    case Retired:
        return false;
    }
    return false;
}
static_assert(canMove(MappingState::Pending, MappingState::Approved));
static_assert(!canMove(MappingState::Approved, MappingState::Pending));
static_assert(!canMove(MappingState::Retired, MappingState::Approved));

enum class Equivalence { Equal, Equivalent, Wider, Narrower, Inexact };
[[nodiscard]] QString wordOf(Equivalence equivalence);
[[nodiscard]] std::optional<Equivalence> equivalenceFromWord(QStringView word);

/// Why no automatic step found a target (stored with a pending mapping, shown to the person who decides).
enum class UnmappedReason {
    None,
    UnknownCode,   ///< not in the terminology release
    NotOrderable,  ///< an ingredient, brand or form, not something that can be dispensed
    NotActive,     ///< obsolete in the release
    NoLocalDrug,   ///< known and orderable, but not on the local formulary
    AmbiguousNdc,  ///< several readings of an unhyphenated NDC, or several drugs behind one
    MalformedCode, ///< not a code of its system at all
    UnknownSystem,
    NoCode,       ///< text only
    Contradiction ///< the codings of one medication name different drugs: a person decides which is meant
};
[[nodiscard]] QString wordOf(UnmappedReason reason); ///< "ambiguous_ndc"
[[nodiscard]] std::optional<UnmappedReason> unmappedReasonFromWord(QStringView word);

struct LocalDrug
{
    QString id; ///< "RX314076", the formulary's own key
    QString rxcui;
    QString name;
    bool active = true;

    friend bool operator==(const LocalDrug &, const LocalDrug &) = default;
};

/// One code that needs, or has, a decision.
struct MappingRow
{
    MappingId id;
    QString sourceCode;
    QString system;  ///< URI; empty for text without a code
    QString display; ///< what the source calls it
    MappingState state = MappingState::Pending;
    UnmappedReason reason = UnmappedReason::None;
    QStringList candidates; ///< for AmbiguousNdc: the readings, 11 digits with dashes
    QString targetDrugId;
    QString targetName;
    Equivalence equivalence = Equivalence::Equivalent;
    QString method; ///< "rxnorm-exact", "ndc", "manual"
    QString author;
    QString note; ///< the reason given with the decision
    int waitingEvents = 0;
    Timestamp createdAt{};
    Timestamp updatedAt{};
    qint64 revision = 0;        ///< one more with each change; a decision says which one it saw
    QString reviewer;           ///< who confirmed it, where two were needed
    QString assignee;           ///< who is to decide it; empty: anybody
    QString terminologyVersion; ///< of the release that the decision, or the question, was made against
    QString suggestedDrugId;    ///< of the best suggestion; empty: none
    QString suggestedName;
    bool isSuggestionConfident = false;
    Timestamp undoUntil{}; ///< until then an approval can be taken back whole; 0: not any more
    Timestamp heldUntil{}; ///< until then it is approved and not in force yet: its events wait; 0: it is

    QString drift; ///< kinds of drift of what was decided, to be looked at: "target_changed,code_moved"

    friend bool operator==(const MappingRow &, const MappingRow &) = default;
};

/// What a person does with a code.
enum class MappingAct {
    Approve,  ///< it is this drug; where the policy asks for two, it waits in review for the second
    Confirm,  ///< the second reviewer agrees
    SendBack, ///< the second reviewer does not: pending again
    Reject,   ///< it is no drug of ours: events that wait for it go to people
    Reopen,   ///< rejected, after all: pending again
    Retire,   ///< an approved one ends; with a target another one supersedes it at once
    Undo,     ///< takes an approval back while nothing of it has been worked on
    Assign,
    Note
};
[[nodiscard]] QString wordOf(MappingAct act); ///< "send_back"
[[nodiscard]] std::optional<MappingAct> mappingActFromWord(QStringView word);

/// The wish of a person.
struct MappingDecision
{
    MappingId id;
    QString targetDrugId; ///< Approve, and Retire that supersedes
    Equivalence equivalence = Equivalence::Equivalent;
    QString reason; ///< never empty, except of Assign and Confirm
    MappingAct act = MappingAct::Approve;
    qint64 revision = 0; ///< of the row as the person saw it: another one meanwhile is a Conflict; 0: any
    std::vector<DrugAttribute> overrides{}; ///< what may differ from the source; the reason says why
    QString assignee{};                     ///< Assign; empty: nobody

    friend bool operator==(const MappingDecision &, const MappingDecision &) = default;
};

}

Q_DECLARE_METATYPE(concord::MappingRow)
Q_DECLARE_METATYPE(concord::MappingDecision)
Q_DECLARE_METATYPE(concord::LocalDrug)
