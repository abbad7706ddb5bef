#pragma once

#include "store/Database.h"

#include <QVariantList>

namespace concord {

/// Many rows into one table with few statements: rows are collected and written 32 at a time by one multi-row
/// INSERT. Lives within one transaction; flush() writes what is left and must be called before the
/// transaction commits.
class BulkInsert
{
public:
    /// @param into "table (a, b, c)"; @param columns how many columns that names.
    BulkInsert(Database &db, QString into, int columns);

    [[nodiscard]] Result<void> add(std::initializer_list<QVariant> row);
    [[nodiscard]] Result<void> flush();

private:
    [[nodiscard]] Result<void> writeRows(int rows);

    static constexpr int rowsPerStatement = 32;
    Database &m_db;
    QString m_into;
    int m_columns;
    QVariantList m_values;
};

/// Calls @p work with at most @p size of @p all at a time, the last group padded by repeating its last member
/// so that one prepared "IN (?, …)" serves every call; stops at the first error.
template <typename T, typename Work>
[[nodiscard]] Result<void> inGroups(const std::vector<T> &all, int size, Work work)
{
    for (size_t from = 0; from < all.size(); from += size_t(size)) {
        const size_t to = std::min(all.size(), from + size_t(size));
        std::vector<T> group(all.begin() + qsizetype(from), all.begin() + qsizetype(to));
        group.resize(size_t(size), group.back());
        if (auto done = work(group); !done)
            return done;
    }
    return {};
}

/// "?, ?, ?" for @p count values.
[[nodiscard]] QString placeholders(int count);

}
