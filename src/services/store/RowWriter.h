#pragma once

#include "store/Database.h"

#include <QByteArray>
#include <QString>

#include <initializer_list>
#include <memory>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace concord {

class RowCopy;

/// Writes many rows into one table, for the few places that write thousands: binds straight to SQLite, since
/// Qt's binding by name and QVariant costs as much again as the insert itself; COPY on PostgreSQL. Lives
/// within one transaction. The rows are there after finish(), and perhaps before.
class RowWriter
{
public:
    /// A value by reference; what it refers to must outlive the call it is passed to. A null text is '', as
    /// elsewhere.
    class Cell
    {
    public:
        Cell(const QString &text)
            : m_kind(Kind::Text),
              m_data(text.isNull() ? static_cast<const void *>(u"") : text.constData()),
              m_size(text.size() * 2)
        {}
        Cell(const QByteArray &bytes) : m_kind(Kind::Bytes), m_data(bytes.constData()), m_size(bytes.size())
        {}
        Cell(qint64 number) : m_kind(Kind::Number), m_number(number) {}
        Cell(int number) : m_kind(Kind::Number), m_number(number) {}
        Cell(std::nullptr_t) {}

    private:
        friend class RowWriter;
        friend class RowCopy;
        enum class Kind { Null, Text, Bytes, Number };
        Kind m_kind = Kind::Null;
        const void *m_data = nullptr;
        qint64 m_size = 0;
        qint64 m_number = 0;
    };

    /// One prepared statement of an SQLite file, for who writes the same few rows again and again; to be
    /// destroyed before the Database is closed.
    class Statement
    {
    public:
        Statement(Database &db, QString sql);
        ~Statement();
        Statement(const Statement &) = delete;
        Statement &operator=(const Statement &) = delete;

        /// How many rows that wrote: 0 where a conflict made it do nothing.
        [[nodiscard]] Result<int> run(std::initializer_list<Cell> values);

    private:
        void bind(std::initializer_list<Cell> values);
        [[nodiscard]] Error error();

        Database &m_db;
        QString m_sql;
        sqlite3 *m_connection = nullptr;
        sqlite3_stmt *m_statement = nullptr;
        int m_prepared = 0; ///< SQLite's result code of preparing
    };

    /// @param into "table (a, b, c)"
    RowWriter(Database &db, const QString &into);
    ~RowWriter();
    RowWriter(const RowWriter &) = delete;
    RowWriter &operator=(const RowWriter &) = delete;

    [[nodiscard]] Result<void> add(std::initializer_list<Cell> row);
    /// After the last row. Without it (an error, the transaction is undone) rows may be missing.
    [[nodiscard]] Result<void> finish();

private:
    Database &m_db;
    std::unique_ptr<RowCopy> m_copy;        ///< PostgreSQL
    std::unique_ptr<Statement> m_statement; ///< SQLite
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
