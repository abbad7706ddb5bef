#pragma once

#include "domain/Clock.h"
#include "domain/ValueMap.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// value_mappings: the site's own rows of the value tables, and all that they ever said. What the program
/// says is not in the database (terminology/ShippedValues).
class ValueStore
{
public:
    ValueStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Counts up with every change: what was read at one number holds as long as it is the same.
    [[nodiscard]] Result<qint64> generation();
    /// Every row, also those out of use, by kind, value and connection.
    [[nodiscard]] Result<std::vector<ValueRow>> all();
    [[nodiscard]] Result<std::optional<ValueRow>> find(const ValueKey &key);
    /// The next version of a row, or its first. @p shippedVersion: of the program's tables that the person
    /// saw. Errors: InvalidMessage (problemOf()); Conflict: another version stands than the one that was
    /// seen, or it says so already.
    [[nodiscard]] Result<ValueRow> save(const ValueChange &change, const QString &author,
                                        const QString &shippedVersion);
    /// Newest first; empty: the site has never had such a row.
    [[nodiscard]] Result<std::vector<ValueStep>> history(const ValueKey &key);

private:
    [[nodiscard]] Result<int> add(const ValueChange &change, const QVariantList &content);
    [[nodiscard]] Result<int> replace(const ValueChange &change, const QVariantList &content);

    Database &m_db;
    const Clock &m_clock;
};

}
