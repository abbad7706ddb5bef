#pragma once

#include "store/Database.h"

#include <QByteArrayView>

#include <memory>

namespace concord {

/// Streams the rows of one query as the database holds them, texts as UTF-8, without a value of Qt's for each
/// cell: for the few places that read millions. SQLite: a statement of its own. PostgreSQL: COPY in the
/// binary format, during which nothing else may use the connection; read to the end, or destroy it. Integer
/// columns must be BIGINT.
class RowReader
{
public:
    /// @param select without placeholders: numbers may stand in it, texts never
    RowReader(Database &db, const QString &select);
    ~RowReader();
    RowReader(const RowReader &) = delete;
    RowReader &operator=(const RowReader &) = delete;

    /// Steps to the next row; false at the end.
    [[nodiscard]] Result<bool> next();
    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] qint64 number(int column) const;
    [[nodiscard]] QByteArrayView bytes(int column) const; ///< valid until the next step

private:
    class Source;
    class SqliteSource;
    class PostgresSource;
    std::unique_ptr<Source> m_source;
};

}
