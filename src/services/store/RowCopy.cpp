#include "store/RowCopy.h"

#include <QSqlError>

#include <libpq-fe.h>

#include <memory>

namespace concord {

namespace {
constexpr qsizetype sendAt = 1'000'000; ///< bytes

struct Clear
{
    void operator()(PGresult *result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, Clear>;

/// Only the state: the texts quote the row.
QSqlError errorOf(const PGresult *result)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    return {QString(), QString(), QSqlError::StatementError, QString::fromLatin1(state ? state : "")};
}
}

RowCopy::RowCopy(Database &db, const QString &into)
    : m_db(db), m_sql(QStringLiteral("COPY %1 FROM STDIN").arg(into))
{}

// The text format: PostgreSQL 15, COPY, "Text Format".
Result<void> RowCopy::add(std::initializer_list<RowWriter::Cell> row)
{
    using Kind = RowWriter::Cell::Kind;
    for (const RowWriter::Cell &cell : row) {
        switch (cell.m_kind) {
        case Kind::Text:
            addText(static_cast<const QChar *>(cell.m_data), cell.m_size / 2);
            break;
        case Kind::Bytes:
            m_rows.append("\\\\x").append(
                QByteArray::fromRawData(static_cast<const char *>(cell.m_data), cell.m_size).toHex());
            break;
        case Kind::Number:
            m_rows.append(QByteArray::number(cell.m_number));
            break;
        case Kind::Null:
            m_rows.append("\\N");
            break;
        }
        m_rows.append('\t');
    }
    m_rows.back() = '\n';
    return m_rows.size() < sendAt ? Result<void>{} : send();
}

void RowCopy::addText(const QChar *text, qsizetype size)
{
    for (const char byte : QStringView(text, size).toUtf8()) {
        switch (byte) {
        case '\0': // as Database::run does
            m_rows.append("\xEF\xBF\xBD");
            break;
        case '\\':
            m_rows.append("\\\\");
            break;
        case '\t':
            m_rows.append("\\t");
            break;
        case '\n':
            m_rows.append("\\n");
            break;
        case '\r':
            m_rows.append("\\r");
            break;
        default:
            m_rows.append(byte);
        }
    }
}

Result<void> RowCopy::send()
{
    if (m_rows.isEmpty())
        return {};
    if (const auto injected = m_db.standingFailure())
        return fail(*injected);
    const QVariant handle = m_db.nativeHandle();
    auto *connection = *static_cast<PGconn *const *>(handle.constData());
    const ResultPtr begun(PQexec(connection, m_sql.toUtf8().constData()));
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN)
        return fail(m_db.errorOf(errorOf(begun.get()), m_sql));
    const bool isSent = PQputCopyData(connection, m_rows.constData(), int(m_rows.size())) == 1 &&
                        PQputCopyEnd(connection, nullptr) == 1;
    m_rows.clear();
    QSqlError error = isSent ? QSqlError() : errorOf(nullptr);
    bool isDone = false;
    for (ResultPtr result(PQgetResult(connection)); result; result.reset(PQgetResult(connection))) {
        isDone = PQresultStatus(result.get()) == PGRES_COMMAND_OK;
        if (!isDone)
            error = errorOf(result.get());
        if (PQstatus(connection) == CONNECTION_BAD)
            break;
    }
    if (isSent && isDone)
        return {};
    return fail(m_db.errorOf(error, m_sql));
}

}
