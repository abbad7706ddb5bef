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
    m_sql = QStringLiteral("INSERT INTO %1 VALUES (%2)").arg(into, placeholders(int(into.count(u',') + 1)));
    openFile();
}

void RowWriter::openFile()
{
    const QVariant handle = m_db.nativeHandle();
    Q_ASSERT(qstrcmp(handle.typeName(), "sqlite3*") == 0);
    m_connection = *static_cast<sqlite3 *const *>(handle.data());
    const QByteArray text = m_sql.toUtf8();
    m_prepared = sqlite3_prepare_v2(m_connection, text.constData(), int(text.size()), &m_statement, nullptr);
}

RowWriter::~RowWriter()
{
    sqlite3_finalize(m_statement);
}

Result<void> RowWriter::check(int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE)
        return {};
    const QSqlError error(QString(), QString::fromUtf8(sqlite3_errmsg(m_connection)),
                          QSqlError::StatementError, QString::number(sqlite3_extended_errcode(m_connection)));
    return fail(m_db.errorOf(error, m_sql));
}

Result<void> RowWriter::add(std::initializer_list<Cell> row)
{
    if (const auto injected = m_db.injectedFailure())
        return fail(*injected);
    return m_copy ? m_copy->add(row) : step(row);
}

Result<void> RowWriter::finish()
{
    return m_copy ? m_copy->send() : Result<void>{};
}

Result<void> RowWriter::step(std::initializer_list<Cell> row)
{
    if (const auto prepared = check(m_prepared); !prepared)
        return prepared;
    Q_ASSERT(int(row.size()) == sqlite3_bind_parameter_count(m_statement));
    int column = 0;
    for (const Cell &cell : row) {
        ++column;
        switch (cell.m_kind) {
        case Cell::Kind::Text: // SQLITE_STATIC: the row is written before this call ends
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
    const auto written = check(sqlite3_step(m_statement));
    sqlite3_reset(m_statement);
    return written;
}

}
