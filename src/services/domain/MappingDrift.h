#pragma once

#include "domain/CodeMapping.h"
#include "domain/DrugComparison.h"

#include <QMetaType>
#include <QString>

#include <optional>
#include <vector>

namespace concord {

/// How a new release of the terminology touches a mapping.
enum class DriftKind {
    TargetRetired,  ///< its drug is retired, and nothing is known to have taken its place
    TargetRemapped, ///< its drug is retired, and RxNorm says what has
    TargetChanged,  ///< its RxCUI names a drug with another strength, form …
    TargetRenamed,  ///< it is called otherwise, and is the same
    CodeMoved,      ///< the code stands for another RxCUI than before
    CodeAmbiguous,  ///< the code stands for several now
    Resolvable      ///< it waits for a decision, and would not have to any more
};
[[nodiscard]] QString wordOf(DriftKind kind); ///< "target_retired"
[[nodiscard]] std::optional<DriftKind> driftKindFromWord(QStringView word);
/// "target_changed,code_moved", as MappingRow::drift keeps them; a word that is none is passed over.
[[nodiscard]] std::vector<DriftKind> driftKindsFromText(QStringView text);

/// One way in which one mapping is touched; a mapping may have several.
struct DriftRow
{
    MappingId mapping;
    DriftKind kind = DriftKind::TargetRetired;
    MappingState state = MappingState::Approved; ///< of the mapping
    QString system;
    QString sourceCode;
    QString oldRxcui;                     ///< of the target, or what the code stood for; empty: nothing
    QString newRxcui;                     ///< what has taken its place; empty: nothing, or several
    std::vector<DrugAttribute> differing; ///< of TargetChanged
    QString text;                         ///< English, one sentence: what happened, with the names

    friend bool operator==(const DriftRow &, const DriftRow &) = default;
};

}

Q_DECLARE_METATYPE(concord::DriftRow)
