#pragma once

#include "domain/Result.h"
#include "domain/Terminology.h"

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace concord {

/// The release inside the programs: ":/terminology/rxnorm_concepts.tsv.gz" and
/// ":/terminology/ndc_rxnorm.tsv.gz". Only programs that link concord_resources have it.
[[nodiscard]] Result<TerminologyRelease> loadShippedRelease();
/// Its version, without loading it.
[[nodiscard]] QString shippedReleaseVersion();

/// Reads two tables with a header line (columns: resources/README.md), packed by gzip or not, into a release.
/// @param version unique name of the release; @param source who published it.
/// Errors: NotFound (no such file), InvalidMessage (not gzip, damaged, or a line that is not as it should be:
/// where is file:line), TooLarge (a line).
[[nodiscard]] Result<TerminologyRelease> loadRelease(const QString &conceptsFile, const QString &ndcFile,
                                                     const QString &version, const QString &source);

// The tables one by one; what they say is added to the release. Errors as above.

/// Concepts; with a column "status" (active, obsolete …), else all of them are active.
[[nodiscard]] Result<void> loadConcepts(const QString &path, TerminologyRelease &release);
/// NDCs; with columns "valid_from" and "valid_to" (2026-03-01 in UTC, both days included; empty: for ever),
/// else an NDC is valid for ever.
[[nodiscard]] Result<void> loadNdcs(const QString &path, TerminologyRelease &release);
/// Retired RxCUIs and their successors: columns "rxcui" and "successor".
[[nodiscard]] Result<void> loadRemaps(const QString &path, TerminologyRelease &release);

/// "2026-03-01" or "20260301" as the begin of that day in UTC, or of a day later.
[[nodiscard]] std::optional<qint64> dayInMs(QByteArrayView text, int daysLater = 0);

}
