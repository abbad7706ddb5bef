#include "store/BulkInsert.h"

namespace concord {

QString placeholders(int count)
{
    QString text = QStringLiteral("?, ").repeated(count);
    text.chop(2);
    return text;
}

BulkInsert::BulkInsert(Database &db, QString into, int columns)
    : m_db(db), m_into(std::move(into)), m_columns(columns)
{
    m_values.reserve(qsizetype(rowsPerStatement) * columns);
}

Result<void> BulkInsert::add(std::initializer_list<QVariant> row)
{
    Q_ASSERT(int(row.size()) == m_columns);
    m_values.append(row);
    return m_values.size() == qsizetype(rowsPerStatement) * m_columns ? writeRows(rowsPerStatement)
                                                                      : Result<void>{};
}

Result<void> BulkInsert::flush()
{
    return m_values.isEmpty() ? Result<void>{} : writeRows(int(m_values.size() / m_columns));
}

Result<void> BulkInsert::writeRows(int rows)
{
    const QString row = QStringLiteral("(%1), ").arg(placeholders(m_columns));
    QString sql = QStringLiteral("INSERT INTO %1 VALUES ").arg(m_into) + row.repeated(rows);
    sql.chop(2);
    const auto done = m_db.run(sql, m_values);
    m_values.clear();
    return done ? Result<void>{} : fail(done.error());
}

}
