#pragma once

#include "domain/Result.h"
#include "domain/Terminology.h"

#include <QString>

namespace concord {

/// Writes RXNCONSO.RRF, RXNSAT.RRF and RXNCUI.RRF of an invented release into @p folder: its concepts have
/// names as RxNorm makes them, one in twenty is retired, and between them stand lines of another vocabulary.
[[nodiscard]] Result<void> writeReleaseFiles(const QString &folder, int concepts, int ndcs);

/// The release a month later: one concept and one NDC in a hundred is another.
[[nodiscard]] TerminologyRelease aMonthLater(TerminologyRelease release);

}
