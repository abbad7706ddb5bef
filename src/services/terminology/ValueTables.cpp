#include "terminology/ValueTables.h"

namespace concord {

ValueTables::ValueTables(std::shared_ptr<const ShippedValues> shipped, const std::vector<ValueRow> &site)
    : m_shipped(std::move(shipped))
{
    for (const ValueRow &row : site) {
        m_site[size_t(row.key.kind)][valueKeyText(row.key.value)].push_back(
            {row.key.source, row.isActive ? std::optional(row.target) : std::nullopt});
    }
}

const ValueTarget *ValueTables::find(ValueKind kind, const QString &source, const QString &value) const
{
    const QString key = valueKeyText(value);
    const auto &site = m_site[size_t(kind)];
    if (!site.isEmpty()) { // most sites have few rows of their own, and none of most kinds
        const auto rows = site.constFind(key);
        if (rows != site.constEnd()) {
            const SiteTarget *forAny = nullptr;
            for (const SiteTarget &one : *rows) {
                if (one.source == source && !source.isEmpty())
                    return one.target ? &*one.target : nullptr;
                if (one.source.isEmpty())
                    forAny = &one;
            }
            if (forAny)
                return forAny->target ? &*forAny->target : nullptr;
        }
    }
    const ValueRow *row = m_shipped->find(kind, key);
    return row ? &row->target : nullptr;
}

void noteFlag(QStringList &flags, const QString &flag)
{
    if (!flag.isEmpty() && !flags.contains(flag))
        flags.append(flag);
}

}
