#pragma once

#include "store/RowWriter.h"

namespace concord {

/// The PostgreSQL half of RowWriter: collects rows as text and sends them by COPY, a bounded amount at a
/// time. Between two sendings the connection is free for other statements.
class RowCopy
{
public:
    /// @param into "table (a, b, c)"
    RowCopy(Database &db, const QString &into);

    [[nodiscard]] Result<void> add(std::initializer_list<RowWriter::Cell> row);
    /// Sends what was collected.
    [[nodiscard]] Result<void> send();

private:
    void addText(const QChar *text, qsizetype size);

    Database &m_db;
    QString m_sql;
    QByteArray m_rows;
};

}
