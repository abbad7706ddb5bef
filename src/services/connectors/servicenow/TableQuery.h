#pragma once

#include "domain/TablePort.h"

#include <vector>

namespace concord {

/// Whether this can be a table or a column of one: lower case, without a walk along references.
[[nodiscard]] bool isTableName(const QString &name);
/// 32 hexadecimal digits.
[[nodiscard]] bool isSysId(const QString &text);

/// An encoded query (sysparm_query): alternatives joined by ^NQ, each of conditions joined by ^, and an
/// order. Never ^OR: it joins the one condition before it and binds tighter than ^, so that a key-set
/// condition written with it finds other rows. A caret in a value cannot be escaped in a documented way, so
/// such a value is refused.
class TableQuery
{
public:
    /// What meets all of @p all, in the order of sys_id, which tells all rows apart: without such an order
    /// pages repeat and miss rows. Errors: ConfigInvalid for a column or a number of values that no query can
    /// have; InvalidMessage, which names the column and not the value, for a value that cannot be looked for.
    [[nodiscard]] static Result<TableQuery> of(const std::vector<TableCondition> &all);
    /// Of those the ones after @p cursor (a cursor without an id: from its second on), in the order of
    /// sys_updated_on, then sys_id.
    [[nodiscard]] static Result<TableQuery> after(const TableCursor &cursor,
                                                  const std::vector<TableCondition> &all);

    [[nodiscard]] QString text() const; ///< not yet percent-encoded
    /// That conditions and order name, each once.
    [[nodiscard]] QStringList columns() const;
    /// Whether the record is one of those that were asked for, as far as its text tells: regardless of case
    /// and accents, as databases compare it. A record without one of the columns is not.
    [[nodiscard]] bool isMetBy(const TableRecord &record) const;

private:
    [[nodiscard]] static Result<TableQuery> with(std::vector<std::vector<TableCondition>> alternatives,
                                                 const QStringList &order);

    std::vector<std::vector<TableCondition>> m_alternatives; // any of them; of each, all
    QStringList m_order;
};

}
