#pragma once

#include "domain/Result.h"
#include "domain/Terminology.h"

#include <QString>

namespace concord {

/// The release inside the programs: ":/terminology/rxnorm_concepts.tsv.gz" and
/// ":/terminology/ndc_rxnorm.tsv.gz". Only programs that link concord_resources have it.
[[nodiscard]] Result<TerminologyRelease> loadShippedRelease();
/// Its version, without loading it.
[[nodiscard]] QString shippedReleaseVersion();

/// Reads two gzip-compressed tables with a header line (columns: resources/README.md) into a release.
/// Concepts that only the NDC table names are added. An NDC is valid for ever: the tables carry no dates.
/// @param version unique name of the release; @param source who published it.
/// Errors: NotFound (no such file), InvalidMessage (not gzip, damaged, or a line that is not as it should be:
/// where is file:line), TooLarge.
[[nodiscard]] Result<TerminologyRelease> loadRelease(const QString &conceptsFile, const QString &ndcFile,
                                                     const QString &version, const QString &source);

}
