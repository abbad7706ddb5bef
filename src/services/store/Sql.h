#pragma once

#include "store/Database.h"

#include <QSqlQuery>
#include <QVariantList>

#include <algorithm>
#include <iterator>
#include <optional>
#include <type_traits>
#include <vector>

/// Short forms for the store classes: each runs one prepared statement to its end, so that no read stays
/// open.
namespace concord::sql {

/// Every row through @p read (const QSqlQuery & → value).
template <typename Read>
[[nodiscard]] auto rows(Database &db, const QString &text, const QVariantList &values, Read read)
    -> Result<std::vector<std::invoke_result_t<Read, const QSqlQuery &>>>
{
    const auto query = db.run(text, values);
    if (!query)
        return fail(query.error());
    std::vector<std::invoke_result_t<Read, const QSqlQuery &>> found;
    for (;;) {
        const auto more = db.next(**query);
        if (!more)
            return fail(more.error());
        if (!*more)
            return found;
        found.push_back(read(**query));
    }
}

/// The first row, if there is one.
template <typename Read>
[[nodiscard]] auto row(Database &db, const QString &text, const QVariantList &values, Read read)
    -> Result<std::optional<std::invoke_result_t<Read, const QSqlQuery &>>>
{
    const auto query = db.run(text, values);
    if (!query)
        return fail(query.error());
    const auto more = db.next(**query);
    if (!more)
        return fail(more.error());
    std::optional<std::invoke_result_t<Read, const QSqlQuery &>> found;
    if (*more) {
        found = read(**query);
        (*query)->finish();
        if (const auto fault = db.takeSealFault())
            return fail(*fault);
    }
    return found;
}

/// The rows of "… IN (?, ?, …) …" for any number of @p keys, some at a time: @p text has %1 where the
/// placeholders go. Few statements are kept; the order is that of each group.
template <typename Read>
[[nodiscard]] auto rowsIn(Database &db, const QString &text, const QStringList &keys, Read read)
    -> Result<std::vector<std::invoke_result_t<Read, const QSqlQuery &>>>
{
    constexpr qsizetype atOnce = 64;
    static const QString places = QStringLiteral("?") + QStringLiteral(", ?").repeated(atOnce - 1);
    std::vector<std::invoke_result_t<Read, const QSqlQuery &>> all;
    for (qsizetype from = 0; from < keys.size(); from += atOnce) {
        QVariantList some;
        for (qsizetype i = from; i < from + atOnce; ++i) // the last group names its last key again
            some.append(keys[std::min(i, keys.size() - 1)]);
        auto found = rows(db, text.arg(places), some, read);
        if (!found)
            return fail(found.error());
        std::move(found->begin(), found->end(), std::back_inserter(all));
    }
    return all;
}

/// The number in the first column of the first row; 0 when there is no row.
[[nodiscard]] inline Result<qint64> number(Database &db, const QString &text, const QVariantList &values = {})
{
    return row(db, text, values, [](const QSqlQuery &q) { return q.value(0).toLongLong(); })
        .map([](const auto &n) { return n.value_or(0); });
}

/// Writes, in the open transaction or one of its own, and says how many rows.
[[nodiscard]] inline Result<int> change(Database &db, const QString &text, const QVariantList &values)
{
    int written = 0;
    const auto done = db.join([&]() -> Result<void> {
        const auto query = db.run(text, values);
        if (!query)
            return fail(query.error());
        written = (*query)->numRowsAffected();
        return {};
    });
    if (!done)
        return fail(done.error());
    return written;
}

}
