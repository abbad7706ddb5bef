#pragma once

#include "domain/Result.h"
#include "domain/Terminology.h"

#include <QString>
#include <QStringList>

#include <functional>

namespace concord {

/// What was found in a folder, for the report of an import.
struct ReleaseReport
{
    QStringList files; ///< that were read
    qint64 active = 0; ///< concepts
    qint64 retired = 0;
    qint64 orderable = 0;           ///< active ones that can be ordered
    qint64 ndcsWithoutConcept = 0;  ///< whose RxCUI the release does not have
    qint64 suppressedNdcs = 0;      ///< RxNorm has withdrawn them
    qint64 datedNdcs = 0;           ///< that have the days of the FDA's directory
    qint64 excludedPackages = 0;    ///< that the FDA does not list any more
    qint64 packagesWithoutDrug = 0; ///< of the FDA's directory, unknown to RxNorm
};

struct FolderRelease
{
    TerminologyRelease release;
    ReleaseReport report;
};

/// Which file is read now.
using ReleaseProgress = std::function<void(const QString &file)>;

/// Reads the release in @p folder: RxNorm's own files (RXNCONSO.RRF and RXNSAT.RRF; RXNREL.RRF,
/// RXNATOMARCHIVE.RRF and RXNCUI.RRF where they are there; also in a folder "rrf") or tables as this project
/// ships them (rxnorm_concepts.tsv, ndc_rxnorm.tsv, and rxnorm_remaps.tsv where it is there); with either the
/// NDC directory of the FDA (product.txt and package.txt). Any of them may be packed (".gz").
/// @param version empty: after the day in the name of the folder, or of the release's own Readme.
/// Errors: NotFound (nothing of that is there), Conflict (two releases at once, or one without a version),
/// InvalidMessage and TooLarge with file and line.
[[nodiscard]] Result<FolderRelease> loadReleaseFolder(const QString &folder, const QString &version,
                                                      const ReleaseProgress &tell = {});

}
