#include "pipeline/ValueBook.h"

#include "store/ValueStore.h"

namespace concord {

Result<const ValueTables *> ValueBook::tables(Database &db, const Clock &clock)
{
    ValueStore store(db, clock);
    const auto generation = store.generation();
    if (!generation)
        return fail(generation.error());
    if (m_tables && *generation == m_generation)
        return &*m_tables;
    auto shipped = shippedValues();
    if (!shipped)
        return fail(shipped.error());
    const auto site = store.all();
    if (!site)
        return fail(site.error());
    m_tables.emplace(*std::move(shipped), *site);
    m_generation = *generation;
    return &*m_tables;
}

}
