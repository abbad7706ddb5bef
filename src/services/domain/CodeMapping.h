#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"

#include <QString>
#include <QStringList>

#include <optional>

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
        return to == Approved || to == Rejected;
    case Approved:
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

    friend bool operator==(const MappingRow &, const MappingRow &) = default;
};

/// The wish of a person: this code is that drug, because.
struct MappingDecision
{
    MappingId id;
    QString targetDrugId;
    Equivalence equivalence = Equivalence::Equivalent;
    QString reason; ///< never empty

    friend bool operator==(const MappingDecision &, const MappingDecision &) = default;
};

}

Q_DECLARE_METATYPE(concord::MappingRow)
Q_DECLARE_METATYPE(concord::MappingDecision)
Q_DECLARE_METATYPE(concord::LocalDrug)
