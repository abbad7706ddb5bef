#pragma once

#include "domain/Query.h"
#include "store/Sql.h"

#include <algorithm>

namespace concord::sql {

/// Conditions that hold together, each with the value for its placeholder.
struct Filter
{
    QString where = QStringLiteral("1 = 1");
    QVariantList values;

    void add(const QString &condition) { where += QStringLiteral(" AND ") + condition; }
    void add(const QString &condition, const QVariant &value)
    {
        add(condition);
        values.append(value);
    }
};

[[nodiscard]] inline int boundedLimit(int wanted)
{
    return std::clamp(wanted, 1, 1000);
}

/// Rows whose @p changedAt is at or after @p from, in that order, then by @p key. @p after: the key of the
/// last row of the batch before, of those at @p from; empty: none.
template <typename Read>
[[nodiscard]] auto changedSince(Database &db, const QString &select, const QString &changedAt,
                                const QString &key, Timestamp from, const QString &after, int limit,
                                Read read)
{
    const QString text =
        select +
        QStringLiteral(" WHERE %1 >= ? AND (%1 > ? OR %2 > ?) ORDER BY %1, %2 LIMIT ?").arg(changedAt, key);
    return rows(db, text, {qint64(toMs(from)), qint64(toMs(from)), after, boundedLimit(limit)}, read);
}

/// One page of @p select (which ends before WHERE), newest id first. @p key is the id's column, @p read makes
/// the row, whose `id` is the cursor. Reads one row more than wanted to know whether another page follows.
template <typename Read>
[[nodiscard]] auto newestFirst(Database &db, const QString &select, Filter filter, const QString &key,
                               const PageRequest &request, Read read)
    -> Result<Page<std::invoke_result_t<Read, const QSqlQuery &>>>
{
    if (!request.after.isEmpty())
        filter.add(key + QStringLiteral(" < ?"), request.after);
    const int limit = boundedLimit(request.limit);
    filter.values.append(limit + 1);
    const QString text = select + QStringLiteral(" WHERE ") + filter.where + QStringLiteral(" ORDER BY ") +
                         key + QStringLiteral(" DESC LIMIT ?");
    auto found = rows(db, text, filter.values, read);
    if (!found)
        return fail(found.error());
    Page<std::invoke_result_t<Read, const QSqlQuery &>> page{request.requestId, std::move(*found), {}};
    if (int(page.rows.size()) > limit) {
        page.rows.pop_back();
        page.cursor = page.rows.back().id.toString();
    }
    return page;
}

}
