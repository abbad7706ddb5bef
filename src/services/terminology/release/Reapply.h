#pragma once

#include "terminology/release/Drift.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace concord {

/// What becomes of a mapping when a new release is in force.
struct ReapplyStep
{
    enum class Kind {
        Nothing,
        Approve, ///< an open code that the release decides by itself
        AskAnew, ///< what a release before had decided, and this one does not: retired, and open again
        Mark     ///< stays as it is; a person is to look at it
    };
    Kind kind = Kind::Nothing;
    QString targetDrugId;                         ///< Approve
    QString method;                               ///< Approve: "rxnorm-exact", "ndc"
    UnmappedReason reason = UnmappedReason::None; ///< AskAnew
    QStringList candidates;                       ///< AskAnew
    QString kinds;                                ///< Mark: those of drift, "target_changed,code_moved"
    QString text;                                 ///< English: why

    friend bool operator==(const ReapplyStep &, const ReapplyStep &) = default;
};
[[nodiscard]] QString wordOf(ReapplyStep::Kind kind); ///< "ask_anew"

/// The rule. Decisions of people are at most marked; a code that stood for one drug and stands for another
/// is asked anew with reason Contradiction, which no release settles by itself.
/// @param rows what driftOf() has found.
[[nodiscard]] ReapplyStep reapplyOf(const MappingRow &mapping, const DriftFacts &facts,
                                    const std::vector<DriftRow> &rows);

}
