#pragma once

#include "domain/MappingWork.h"
#include "domain/Result.h"

#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace concord {

/// Which approvals a second person has to confirm.
enum class SecondReviewer {
    Never,
    Overrides, ///< where an attribute is overridden, or the grade is neither equal nor equivalent
    Always
};
[[nodiscard]] QString wordOf(SecondReviewer second); ///< "overrides"
[[nodiscard]] std::optional<SecondReviewer> secondReviewerFromWord(QStringView word);

/// How decisions about codes are made in this database: one for all consoles.
struct MappingPolicy
{
    SecondReviewer secondReviewer = SecondReviewer::Overrides;
    /// So long the events of an approval are held, and it can be taken back whole; also of one that
    /// supersedes another, which stands again then. 0: they are released at once, and it can be taken back
    /// until a worker has taken the first of them (undoWhileUntouched at most).
    std::chrono::seconds undo{0};

    friend bool operator==(const MappingPolicy &, const MappingPolicy &) = default;
};
inline constexpr std::chrono::minutes undoWhileUntouched{10};
inline constexpr std::chrono::seconds longestUndo{3600};

/// Who decides.
struct Decider
{
    QString name;
    bool isAlone = false; ///< nobody keeps accounts (Session::isOwner): there is no second person
};

/// What a decision is judged by. The defaults hold where nothing speaks against the target.
struct DecisionFacts
{
    bool isTargetKnown = true;
    bool isTargetActive = true;
    bool isTargetOrderable = true;       ///< false: its concept is obsolete, or nothing that can be dispensed
    std::vector<Comparison> comparisons; ///< of the source's text with the target; empty: it says nothing
};

[[nodiscard]] constexpr bool isOpen(MappingState state)
{
    return state == MappingState::Pending || state == MappingState::Suggested ||
           state == MappingState::InReview;
}
/// Whether the act names a drug that is to be the code's.
[[nodiscard]] bool namesTarget(const MappingDecision &decision);

/// Ingredient, strength, dose form, route and release that differ. A source that names no ingredient agrees
/// with no drug, one that names no strength with none that has one; of the others, what it does not say
/// differs from nothing.
[[nodiscard]] std::vector<DrugAttribute> overridesNeeded(const std::vector<Comparison> &comparisons);

[[nodiscard]] bool needsSecondReviewer(const MappingPolicy &policy, Equivalence equivalence,
                                       const std::vector<DrugAttribute> &overrides);

/// What the rules say of a decision; its obstacle is one of the words of MappingVerdict, or "state",
/// "target_missing", "target_unknown", "no_undo", "held".
[[nodiscard]] MappingVerdict judge(const MappingRow &row, const MappingDecision &decision,
                                   const DecisionFacts &facts, const MappingPolicy &policy,
                                   const Decider &decider, Timestamp now);

/// The state that a decision leads to, by what judge() found. InvalidMessage: no reason given. Conflict: a
/// rule forbids it; detail says which.
[[nodiscard]] Result<MappingState> stateAfter(const MappingRow &row, const MappingDecision &decision,
                                              const MappingVerdict &verdict, const Decider &decider);

/// "strength,route": as stored and on the command line.
[[nodiscard]] QString textOf(const std::vector<DrugAttribute> &attributes);
/// Absent: a word of it is no attribute.
[[nodiscard]] std::optional<std::vector<DrugAttribute>> drugAttributesFromText(const QString &text);

}

Q_DECLARE_METATYPE(concord::MappingPolicy)
