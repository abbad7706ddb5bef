#include "bench/RawCommits.h"

#include "bench/Latencies.h"
#include "store/Database.h"

#include <QTemporaryFile>

#include <sqlite3.h>

#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <vector>

namespace concord {

namespace {
struct CloseConnection
{
    void operator()(sqlite3 *db) const { sqlite3_close(db); }
};
struct FinalizeStatement
{
    void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
};
struct FreeValue
{
    void operator()(sqlite3_value *value) const { sqlite3_value_free(value); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;
using Value = std::unique_ptr<sqlite3_value, FreeValue>;
using Row = std::vector<Value>;

/// The columns that the intake writes, in the order in which it writes the tables.
struct Table
{
    const char *name;
    const char *columns;
    int count;
    const char *eventId;
};
constexpr std::array tables{
    Table{"message_keys", "source, message_id, event_id, body_hash, received_at", 5, "event_id"},
    Table{"sync_events",
          "id, direction, kind, source, message_id, ordering_key, status, correlation_id, created_at, "
          "changed_at, channel, format, seq",
          13, "id"},
    Table{"event_bodies", "sync_event_id, body", 2, "sync_event_id"}};

class RawDatabase
{
public:
    Result<void> open(const QString &file)
    {
        m_file = file;
        sqlite3 *raw = nullptr;
        const int opened = sqlite3_open_v2(file.toUtf8().constData(), &raw, SQLITE_OPEN_READWRITE, nullptr);
        m_connection.reset(raw);
        if (opened != SQLITE_OK)
            return failed();
        for (const char *pragma :
             {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
              "PRAGMA cache_size = -16000", "PRAGMA wal_autocheckpoint = 8000"}) {
            if (const auto done = run(pragma); !done)
                return done;
        }
        return {};
    }

    Result<void> run(const char *sql)
    {
        return sqlite3_exec(m_connection.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK ? Result<void>{}
                                                                                             : failed();
    }

    Result<Statement> prepare(const QByteArray &sql)
    {
        sqlite3_stmt *statement = nullptr;
        if (sqlite3_prepare_v2(m_connection.get(), sql.constData(), int(sql.size()), &statement, nullptr) !=
            SQLITE_OK)
            return failed();
        return Statement(statement);
    }

    [[nodiscard]] tl::unexpected<Error> failed() const
    {
        return fail(ErrorCode::StoreFailed, m_file, QString::fromUtf8(sqlite3_errmsg(m_connection.get())));
    }

private:
    QString m_file;
    Connection m_connection;
};

Result<std::vector<Row>> readRows(RawDatabase &db, const Table &table)
{
    auto statement =
        db.prepare(QByteArray("SELECT t.") + QByteArray(table.columns).replace(", ", ", t.") + " FROM " +
                   table.name + " t JOIN sync_events e ON e.id = t." + table.eventId + " ORDER BY e.seq");
    if (!statement)
        return fail(statement.error());
    std::vector<Row> rows;
    int code = 0;
    while ((code = sqlite3_step(statement->get())) == SQLITE_ROW) {
        Row &row = rows.emplace_back();
        for (int i = 0; i < table.count; ++i)
            row.emplace_back(sqlite3_value_dup(sqlite3_column_value(statement->get(), i)));
    }
    if (code != SQLITE_DONE)
        return db.failed();
    return rows;
}

class Writer
{
public:
    explicit Writer(RawDatabase &db) : m_db(db) {}

    Result<void> prepare()
    {
        for (const Table &table : tables) {
            const QByteArray marks = QByteArray("?, ").repeated(table.count).chopped(2);
            auto statement = m_db.prepare(QByteArray("INSERT INTO ") + table.name + " (" + table.columns +
                                          ") VALUES (" + marks + ")");
            if (!statement)
                return fail(statement.error());
            m_statements.push_back(*std::move(statement));
        }
        return {};
    }

    Result<void> write(const std::vector<std::vector<Row>> &rows, size_t from, size_t to)
    {
        if (const auto begun = m_db.run("BEGIN IMMEDIATE"); !begun)
            return begun;
        for (size_t i = from; i < to; ++i) {
            for (size_t t = 0; t < tables.size(); ++t) {
                if (const auto done = insert(m_statements[t].get(), rows[t][i]); !done)
                    return done;
            }
        }
        return m_db.run("COMMIT");
    }

private:
    Result<void> insert(sqlite3_stmt *statement, const Row &row)
    {
        int column = 0;
        for (const Value &value : row)
            bind(statement, ++column, value.get());
        const int code = sqlite3_step(statement);
        sqlite3_reset(statement);
        return code == SQLITE_DONE ? Result<void>{} : m_db.failed();
    }

    /// Without the copy that sqlite3_bind_value() makes.
    static void bind(sqlite3_stmt *statement, int column, sqlite3_value *value)
    {
        const int size = sqlite3_value_bytes(value);
        switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER:
            sqlite3_bind_int64(statement, column, sqlite3_value_int64(value));
            break;
        case SQLITE_TEXT:
            sqlite3_bind_text(statement, column, reinterpret_cast<const char *>(sqlite3_value_text(value)),
                              size, SQLITE_STATIC);
            break;
        case SQLITE_BLOB:
            sqlite3_bind_blob(statement, column, sqlite3_value_blob(value), size, SQLITE_STATIC);
            break;
        default:
            sqlite3_bind_null(statement, column);
        }
    }

    RawDatabase &m_db;
    std::vector<Statement> m_statements;
};
}

Result<RawRate> rawCommits(const QString &intakeFile, const QString &newFile, int group, qint64 warmUp)
{
    if (const auto made = Database::open({Dialect::Kind::Sqlite, newFile}); !made) // the schema
        return fail(made.error());
    RawDatabase from;
    RawDatabase to;
    if (const auto opened = from.open(intakeFile).and_then([&] { return to.open(newFile); }); !opened)
        return fail(opened.error());
    std::vector<std::vector<Row>> rows;
    for (const Table &table : tables) {
        auto read = readRows(from, table);
        if (!read)
            return fail(read.error());
        rows.push_back(*std::move(read));
    }
    Writer writer(to);
    if (const auto prepared = writer.prepare(); !prepared)
        return fail(prepared.error());
    const size_t total = rows.front().size();
    const size_t first = std::min(size_t(warmUp), total);
    auto begun = std::chrono::steady_clock::now();
    for (size_t i = 0; i < total;) {
        if (i == first)
            begun = std::chrono::steady_clock::now();
        const size_t end = std::min(i + size_t(group), i < first ? first : total);
        if (const auto written = writer.write(rows, i, end); !written)
            return fail(written.error());
        i = end;
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begun;
    return RawRate{qint64(total - first), double(total - first) / time.count()};
}

double syncMicroseconds(const QString &folder)
{
    QTemporaryFile file(folder + QStringLiteral("/sync-XXXXXX"));
    if (!file.open())
        return 0;
    const QByteArray page(8192, 'x');
    std::vector<double> times;
    for (int i = 0; i < 50; ++i) {
        file.write(page);
        file.flush();
        const auto begun = std::chrono::steady_clock::now();
        if (fdatasync(file.handle()) != 0)
            return 0;
        times.push_back(
            std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun).count());
    }
    return median(std::move(times));
}

}
