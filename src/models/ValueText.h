#pragma once

#include "domain/ValueMap.h"

#include <QString>

namespace concord {

/// The value tables as people read them.

[[nodiscard]] QString labelOf(ValueKind kind);     ///< "Units"
[[nodiscard]] QString labelOf(ValueOrigin origin); ///< "Concord's own"
/// What the codes of a kind are, and how they look: for the field in which one is written.
[[nodiscard]] QString codeHint(ValueKind kind);

/// "[iU]", or what stands there instead: "flag only", "out of use".
[[nodiscard]] QString codeText(const ValueRow &row);
/// "Concord's own", "this site", "this site, instead of Concord's".
[[nodiscard]] QString originText(const ValueRow &row);
/// "unit:IU" → "error-prone unit: IU"; a group that Concord does not know stays as it is.
[[nodiscard]] QString flagText(const QString &flag);
/// From which connection: its name, or "any connection".
[[nodiscard]] QString senderText(const QString &source);
/// Where a row comes from: the source of a shipped one, who and when of a site's.
[[nodiscard]] QString provenanceText(const ValueRow &row, Timestamp now);
/// "Error-prone: read as IV or 10: write international unit"; empty without a flag.
[[nodiscard]] QString warningText(const ValueTarget &target);
/// What a step in the history did: "Set to {tbl}", "Taken out of use".
[[nodiscard]] QString stepText(const ValueStep &step);

}
