#include "store/RowWriter.h"

#include "store/RowCopy.h"

#include <QSqlDriver>
#include <QSqlError>

#include <sqlite3.h>

namespace concord {

QString placeholders(int count)
{
    QString text = QStringLiteral("?, ").repeated(count);
    text.chop(2);
    return text;
}

RowWriter::RowWriter(Database &db, const QString &into) : m_db(db)
{
    if (db.dialect().kind() == Dialect::Kind::Postgres) {
        m_copy = std::make_unique<RowCopy>(db, into);
        return;
    }
    const QString values = placeholders(int(into.count(u',') + 1));
    m_statement =
        std::make_unique<Statement>(db, QStringLiteral("INSERT INTO %1 VALUES (%2)").arg(into, values));
}

RowWriter::~RowWriter() = default;

Result<void> RowWriter::add(std::initializer_list<Cell> row)
{
    if (m_statement)
        return m_statement->run(row).map([](int) {});
    if (const auto injected = m_db.standingFailure())
        return fail(*injected);
    return m_copy->add(row);
}

Result<void> RowWriter::finish()
{
    return m_copy ? m_copy->send() : Result<void>{};
}

RowWriter::Statement::Statement(Database &db, QString sql) : m_db(db), m_sql(std::move(sql))
{
    const QVariant handle = m_db.nativeHandle();
    Q_ASSERT(qstrcmp(handle.typeName(), "sqlite3*") == 0);
    m_connection = *static_cast<sqlite3 *const *>(handle.data());
    const QByteArray text = m_sql.toUtf8();
    m_prepared = sqlite3_prepare_v2(m_connection, text.constData(), int(text.size()), &m_statement, nullptr);
}

RowWriter::Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Error RowWriter::Statement::error()
{
    const QSqlError error(QString(), QString::fromUtf8(sqlite3_errmsg(m_connection)),
                          QSqlError::StatementError, QString::number(sqlite3_extended_errcode(m_connection)));
    return m_db.errorOf(error, m_sql);
}

Result<int> RowWriter::Statement::run(std::initializer_list<Cell> values)
{
    if (const auto injected = m_db.standingFailure())
        return fail(*injected);
    if (m_prepared != SQLITE_OK)
        return fail(error());
    bind(values);
    const int code = sqlite3_step(m_statement);
    const auto written = code == SQLITE_DONE ? Result<int>(sqlite3_changes(m_connection)) : fail(error());
    sqlite3_reset(m_statement);
    return written;
}

void RowWriter::Statement::bind(std::initializer_list<Cell> values)
{
    Q_ASSERT(int(values.size()) == sqlite3_bind_parameter_count(m_statement));
    int column = 0;
    for (const Cell &cell : values) {
        ++column;
        switch (cell.m_kind) {
        case Cell::Kind::Text: // SQLITE_STATIC: the row is written before the call ends
            sqlite3_bind_text16(m_statement, column, cell.m_data, int(cell.m_size), SQLITE_STATIC);
            break;
        case Cell::Kind::Bytes:
            sqlite3_bind_blob(m_statement, column, cell.m_data, int(cell.m_size), SQLITE_STATIC);
            break;
        case Cell::Kind::Number:
            sqlite3_bind_int64(m_statement, column, cell.m_number);
            break;
        case Cell::Kind::Null:
            sqlite3_bind_null(m_statement, column);
            break;
        }
    }
}

}
