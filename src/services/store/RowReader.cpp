#include "store/RowReader.h"

#include "store/SqlError.h"

#include <QSqlDriver>
#include <QSqlError>
#include <QtEndian>

#include <libpq-fe.h>
#include <sqlite3.h>

#include <vector>

namespace concord {

class RowReader::Source
{
public:
    virtual ~Source() = default;
    [[nodiscard]] virtual Result<bool> next() = 0;
    [[nodiscard]] virtual bool isNull(int column) const = 0;
    [[nodiscard]] virtual qint64 number(int column) const = 0;
    [[nodiscard]] virtual QByteArrayView bytes(int column) const = 0;
};

class RowReader::SqliteSource final : public RowReader::Source
{
public:
    SqliteSource(Database &db, QString sql) : m_db(db), m_sql(std::move(sql))
    {
        const QVariant handle = db.nativeHandle();
        m_connection = *static_cast<sqlite3 *const *>(handle.data());
        const QByteArray text = m_sql.toUtf8();
        m_prepared =
            sqlite3_prepare_v2(m_connection, text.constData(), int(text.size()), &m_statement, nullptr);
    }
    ~SqliteSource() override { sqlite3_finalize(m_statement); }

    Result<bool> next() override
    {
        const int code = m_prepared == SQLITE_OK ? sqlite3_step(m_statement) : m_prepared;
        if (code == SQLITE_ROW || code == SQLITE_DONE)
            return code == SQLITE_ROW;
        const QSqlError error(QString(), QString::fromUtf8(sqlite3_errmsg(m_connection)),
                              QSqlError::StatementError,
                              QString::number(sqlite3_extended_errcode(m_connection)));
        return fail(storeError(m_db.dialect(), error, m_db.place(), m_sql));
    }
    bool isNull(int column) const override { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }
    qint64 number(int column) const override { return sqlite3_column_int64(m_statement, column); }
    QByteArrayView bytes(int column) const override
    {
        const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
        return {data, sqlite3_column_bytes(m_statement, column)};
    }

private:
    Database &m_db;
    QString m_sql;
    sqlite3 *m_connection = nullptr;
    sqlite3_stmt *m_statement = nullptr;
    int m_prepared = 0;
};

/// The binary format: PostgreSQL 15, COPY, "Binary Format".
class RowReader::PostgresSource final : public RowReader::Source
{
public:
    PostgresSource(Database &db, const QString &sql)
        : m_db(db), m_sql(QStringLiteral("COPY (%1) TO STDOUT (FORMAT binary)").arg(sql))
    {
        const QVariant handle = db.nativeHandle();
        m_connection = *static_cast<PGconn *const *>(handle.constData());
        PGresult *begun = PQexec(m_connection, m_sql.toUtf8().constData());
        m_isOpen = PQresultStatus(begun) == PGRES_COPY_OUT;
        if (!m_isOpen)
            noteError(begun);
        PQclear(begun);
    }
    ~PostgresSource() override
    {
        PQfreemem(m_message);
        char *rest = nullptr;
        while (m_isOpen && PQgetCopyData(m_connection, &rest, 0) > 0)
            PQfreemem(rest);
        end();
    }

    Result<bool> next() override
    {
        for (;;) {
            if (!m_isOpen)
                return m_failed ? Result<bool>(fail(m_error)) : Result<bool>(false);
            PQfreemem(std::exchange(m_message, nullptr));
            const int size = PQgetCopyData(m_connection, &m_message, 0);
            if (size < 0) {
                end();
                continue;
            }
            const char *at = m_message;
            const char *const last = m_message + size;
            if (!std::exchange(m_isBegun, true))
                at = behindHeader(at, last);
            if (last - at >= 2 && cellsOf(at, last))
                return true;
        }
    }
    bool isNull(int column) const override { return m_cells[size_t(column)].isNull(); }
    qint64 number(int column) const override
    {
        const QByteArrayView cell = m_cells[size_t(column)];
        return cell.size() == 8 ? qFromBigEndian<qint64>(cell.data()) : 0;
    }
    QByteArrayView bytes(int column) const override { return m_cells[size_t(column)]; }

private:
    static const char *behindHeader(const char *at, const char *last)
    {
        constexpr int fixed = 11 + 4 + 4; // signature, flags, length of the extension
        return last - at < fixed ? last : at + fixed + qFromBigEndian<qint32>(at + fixed - 4);
    }
    /// False: the end's mark.
    bool cellsOf(const char *at, const char *last)
    {
        const int count = qFromBigEndian<qint16>(at);
        at += 2;
        m_cells.clear();
        for (int i = 0; i < count && last - at >= 4; ++i) {
            const qint32 size = qFromBigEndian<qint32>(at);
            at += 4;
            // an empty text is not NULL
            m_cells.push_back(size < 0 ? QByteArrayView() : QByteArrayView(at, qsizetype(size)));
            at += std::max(size, 0);
        }
        return count >= 0;
    }
    void end()
    {
        if (!std::exchange(m_isOpen, false))
            return;
        while (PGresult *result = PQgetResult(m_connection)) {
            if (PQresultStatus(result) != PGRES_COMMAND_OK)
                noteError(result);
            PQclear(result);
            if (PQstatus(m_connection) == CONNECTION_BAD)
                break;
        }
    }
    /// Only the state: the texts may quote a value.
    void noteError(const PGresult *result)
    {
        const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
        m_failed = true;
        m_error = storeError(m_db.dialect(),
                             QSqlError(QString(), QString(), QSqlError::StatementError,
                                       QString::fromLatin1(state ? state : "")),
                             m_db.place(), m_sql);
    }

    Database &m_db;
    QString m_sql;
    PGconn *m_connection = nullptr;
    char *m_message = nullptr;
    std::vector<QByteArrayView> m_cells;
    Error m_error;
    bool m_isOpen = false;
    bool m_isBegun = false;
    bool m_failed = false;
};

RowReader::RowReader(Database &db, const QString &select)
{
    if (db.dialect().kind() == Dialect::Kind::Postgres)
        m_source = std::make_unique<PostgresSource>(db, select);
    else
        m_source = std::make_unique<SqliteSource>(db, select);
}

RowReader::~RowReader() = default;

Result<bool> RowReader::next()
{
    return m_source->next();
}

bool RowReader::isNull(int column) const
{
    return m_source->isNull(column);
}

qint64 RowReader::number(int column) const
{
    return m_source->number(column);
}

QByteArrayView RowReader::bytes(int column) const
{
    return m_source->bytes(column);
}

}
