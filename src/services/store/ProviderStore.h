#pragma once

#include "domain/Prescriber.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// local_providers: the site's directory of those who prescribe.
class ProviderStore
{
public:
    ProviderStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<bool> areThere();
    [[nodiscard]] Result<std::optional<ProviderRow>> byId(const QString &id);
    /// Active ones only.
    [[nodiscard]] Result<std::optional<ProviderRow>> byNpi(const QString &npi);
    [[nodiscard]] Result<std::optional<ProviderRow>> byDea(const QString &dea);
    /// All words of @p text in name, id or numbers; by name.
    [[nodiscard]] Result<std::vector<ProviderRow>> search(const QString &text, int limit);
    /// Made or changed at or after @p from, in that order, then by id. @p after: the last row of the batch
    /// before, of those at @p from.
    [[nodiscard]] Result<std::vector<ProviderRow>> changedSince(Timestamp from, int limit,
                                                                const QString &after = {});
    /// Errors: InvalidMessage (checkProvider()); Conflict: another version stands, or the number is another
    /// provider's.
    [[nodiscard]] Result<ProviderRow> save(const ProviderChange &change, const QString &author);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
