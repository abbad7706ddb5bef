#pragma once

#include "domain/Result.h"
#include "domain/Terminology.h"
#include "terminology/LineFile.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

namespace concord {

/// The NDC directory of the FDA (product.txt and package.txt; open.fda.gov, "NDC Directory", downloadable
/// text): when each package is marketed. Which drug a package is stands in RxNorm, not here. Read by the
/// names of the columns, so that their order may change; the columns that count are ASCII, whatever the
/// encoding of the names of drugs (UTF-8 or Windows-1252).
class NdcDirectory
{
public:
    [[nodiscard]] Result<void> readProducts(LineFile &file); ///< before the packages
    [[nodiscard]] Result<void> readPackages(LineFile &file);

    /// Gives the NDCs of @p release the days of their packages. An NDC that is not in the directory, or is
    /// excluded from it, keeps what it has.
    void date(TerminologyRelease &release);

    [[nodiscard]] qint64 packages() const { return m_packages.size(); }
    [[nodiscard]] qint64 excluded() const { return m_excluded; }   ///< NDC_EXCLUDE_FLAG other than N
    [[nodiscard]] qint64 dated() const { return m_dated; }         ///< NDCs that date() gave days
    [[nodiscard]] qint64 withoutDrug() const { return m_undated; } ///< packages that RxNorm does not know
    [[nodiscard]] qint64 beyond11() const { return m_beyond11; }   ///< with a labeler code of six digits

private:
    struct Marketing
    {
        qint64 fromMs = 0;
        qint64 toMs = 0;
    };
    void add(quint64 ndc11, Marketing days);

    QSet<QByteArray> m_excludedProducts;
    QHash<quint64, Marketing> m_packages; ///< by NDC of 11 digits
    qint64 m_excluded = 0;
    qint64 m_dated = 0;
    qint64 m_undated = 0;
    qint64 m_beyond11 = 0;
};

}
