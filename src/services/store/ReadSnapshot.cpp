#include "store/ReadSnapshot.h"

#include "store/SqlError.h"

#include <QSqlError>

#include <libpq-fe.h>
#include <sqlite3.h>

namespace concord {

ReadSnapshot::~ReadSnapshot()
{
    if (m_isOpen)
        (void)direct("ROLLBACK"); // there is nothing to commit
}

Result<void> ReadSnapshot::begin()
{
    const bool isSqlite = m_db.dialect().kind() == Dialect::Kind::Sqlite;
    const auto begun =
        direct(isSqlite ? "BEGIN DEFERRED" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    m_isOpen = begun.has_value();
    return begun;
}

/// By the driver's own connection, as RowReader does: a server prepares no BEGIN.
Result<void> ReadSnapshot::direct(const char *statement)
{
    const QVariant handle = m_db.nativeHandle();
    QString code;
    if (m_db.dialect().kind() == Dialect::Kind::Sqlite) {
        auto *connection = *static_cast<sqlite3 *const *>(handle.constData());
        if (sqlite3_exec(connection, statement, nullptr, nullptr, nullptr) == SQLITE_OK)
            return {};
        code = QString::number(sqlite3_extended_errcode(connection));
    } else {
        auto *connection = *static_cast<PGconn *const *>(handle.constData());
        PGresult *result = PQexec(connection, statement);
        const bool isDone = PQresultStatus(result) == PGRES_COMMAND_OK;
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        code = QString::fromLatin1(state ? state : "");
        PQclear(result);
        if (isDone)
            return {};
    }
    return fail(storeError(m_db.dialect(), QSqlError(QString(), QString(), QSqlError::StatementError, code),
                           m_db.place(), QString::fromLatin1(statement)));
}

}
