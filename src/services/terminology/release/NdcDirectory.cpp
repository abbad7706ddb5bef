#include "terminology/release/NdcDirectory.h"

#include "terminology/Ndc.h"
#include "terminology/ReleaseLoader.h"

#include <algorithm>

namespace concord {

namespace {
/// N: listed. Y, E and I: removed for a deficiency, an expired certification, or by the FDA.
bool isExcludeFlag(QByteArrayView flag)
{
    return flag.isEmpty() || flag == "N" || flag == "Y" || flag == "E" || flag == "I";
}
bool isListed(QByteArrayView flag)
{
    return flag.isEmpty() || flag == "N";
}
}

Result<void> NdcDirectory::readProducts(LineFile &file)
{
    return readTable(file, {"PRODUCTID\tPRODUCTNDC", {"NDC_EXCLUDE_FLAG"}, true, true},
                     [&](const std::vector<QByteArrayView> &c) -> QString {
                         if (c[0].isEmpty())
                             return QStringLiteral("without a product");
                         if (!isExcludeFlag(c[2]))
                             return QStringLiteral("no such NDC_EXCLUDE_FLAG");
                         if (!isListed(c[2]))
                             m_excludedProducts.insert(c[0].toByteArray());
                         return {};
                     });
}

Result<void> NdcDirectory::readPackages(LineFile &file)
{
    return readTable(file,
                     {"PRODUCTID\tNDCPACKAGECODE",
                      {"STARTMARKETINGDATE", "ENDMARKETINGDATE", "NDC_EXCLUDE_FLAG"},
                      true,
                      true},
                     [&](const std::vector<QByteArrayView> &c) -> QString {
                         const NdcParse ndc = parseNdc(QString::fromLatin1(c[1]));
                         if (!ndc.isValid() || ndc.isAmbiguous())
                             return QStringLiteral("not the NDC of a package");
                         if (!isExcludeFlag(c[4]))
                             return QStringLiteral("no such NDC_EXCLUDE_FLAG");
                         const auto from = c[2].isEmpty() ? std::optional<qint64>(0) : dayInMs(c[2]);
                         const auto to =
                             c[3].isEmpty() ? std::optional<qint64>(0) : dayInMs(c[3], 1); // sold on that day
                         if (!from || !to)
                             return QStringLiteral("not a day (20260301)");
                         if (*to != 0 && *to <= *from)
                             return QStringLiteral("marketing ends before it starts");
                         if (!isListed(c[4]) || m_excludedProducts.contains(c[0].toByteArray()))
                             ++m_excluded;
                         else if (ndc.candidates11.isEmpty())
                             ++m_beyond11;
                         else
                             add(ndc.candidates11.front().toULongLong(), {*from, *to});
                         return {};
                     });
}

/// A package that is listed twice is marketed from the first day of either to the last.
void NdcDirectory::add(quint64 ndc11, Marketing days)
{
    const auto known = m_packages.find(ndc11);
    if (known == m_packages.end()) {
        m_packages.insert(ndc11, days);
        return;
    }
    known->fromMs = std::min(known->fromMs, days.fromMs);
    known->toMs = known->toMs == 0 || days.toMs == 0 ? 0 : std::max(known->toMs, days.toMs);
}

void NdcDirectory::date(TerminologyRelease &release)
{
    QSet<quint64> used;
    for (NdcProduct &product : release.ndcs) {
        const auto found = m_packages.constFind(product.ndc11.toULongLong());
        if (found == m_packages.cend())
            continue;
        product.validFromMs = found->fromMs;
        product.validToMs = found->toMs;
        used.insert(found.key());
        ++m_dated;
    }
    m_undated = m_packages.size() - used.size();
}

}
