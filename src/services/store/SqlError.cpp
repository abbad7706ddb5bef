#include "store/SqlError.h"

#include <QSqlError>
#include <QStringList>

namespace concord {

namespace {
// Primary result codes, https://www.sqlite.org/rescode.html. Qt reports extended ones: the low byte is the
// primary.
enum Sqlite { Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, CantOpen = 14, NotADatabase = 26 };

/// Extended: a write failed other than for a full disk; a quota or a limit of the process are told so.
constexpr int sqliteWriteFailed = 778;
/// Extended: a primary key, another unique index.
constexpr int sqlitePrimaryKey = 1555;
constexpr int sqliteUnique = 2067;

constexpr const char *duplicateHint = "there is one already";

ErrorCode sqliteCode(int native)
{
    if (native == sqliteWriteFailed)
        return ErrorCode::StoreFull;
    switch (native & 0xFF) {
    case Busy:
    case Locked:
        return ErrorCode::StoreBusy;
    case Full:
        return ErrorCode::StoreFull;
    case Corrupt:
    case NotADatabase:
        return ErrorCode::StoreCorrupt;
    default:
        return ErrorCode::StoreFailed;
    }
}

QString sqliteHint(int native)
{
    if (native == sqliteWriteFailed)
        return QStringLiteral("the database cannot be written: a quota, a limit to the size of files, or the "
                              "disk itself; nothing of this transaction was written");
    if (native == sqlitePrimaryKey || native == sqliteUnique)
        return QString::fromLatin1(duplicateHint);
    switch (native & 0xFF) {
    case Busy:
    case Locked:
        return QStringLiteral("another program holds the write lock");
    case Full:
        return QStringLiteral("no space left for the database; nothing of this transaction was written");
    case Corrupt:
        return QStringLiteral("the database file is damaged; it was left as it is");
    case NotADatabase:
        return QStringLiteral("the file is not a database; it was left as it is");
    case ReadOnly:
        return QStringLiteral("the file or its folder cannot be written");
    case CantOpen:
        return QStringLiteral(
            "the file cannot be opened or created: check that its folder exists and may be used");
    default:
        return {};
    }
}

// SQLSTATE, PostgreSQL 15 appendix A.
ErrorCode postgresCode(const QString &state)
{
    if (state == u"40001" || state == u"40P01" || state == u"55P03")
        return ErrorCode::StoreBusy;
    if (state == u"53100")
        return ErrorCode::StoreFull;
    if (state == u"XX001" || state == u"XX002")
        return ErrorCode::StoreCorrupt;
    return ErrorCode::StoreFailed;
}

QString postgresHint(const QString &state, bool isConnecting)
{
    // by the longest beginning; the texts of PostgreSQL itself quote values
    static const std::initializer_list<std::pair<const char *, const char *>> hints = {
        {"08", "the connection to the server was lost"},
        {"22021", "a text that is not UTF-8"},
        {"23502", "a value is missing"},
        {"23503", "it refers to a row that does not exist, or that others refer to"},
        {"23505", duplicateHint},
        {"23514", "a value that the schema does not allow"},
        {"25006", "the server may only be read: a standby"},
        {"25P02", "the transaction had failed before"},
        {"28", "the server refuses this account"},
        {"3D000", "there is no such database on the server"},
        {"40001", "another transaction changed the same"},
        {"40P01", "two transactions waited for each other"},
        {"42501", "this account may not do that"},
        {"53100", "no space left on the server; nothing of this transaction was written"},
        {"53300", "the server takes no more connections"},
        {"55P03", "another transaction holds the lock"},
        {"57014", "it took longer than allowed"},
        {"57P", "the server is stopping or starting; the connection was lost"},
        {"XX001", "data on the server is damaged"},
        {"XX002", "an index on the server is damaged"},
    };
    if (state.isEmpty()) // libpq itself: what comes from a server has a state
        return isConnecting ? QStringLiteral("no connection to the server")
                            : QStringLiteral("the connection to the server was lost");
    for (const auto &[beginning, hint] : hints) {
        if (state.startsWith(QLatin1String(beginning)))
            return QString::fromLatin1(hint);
    }
    return {};
}
}

bool isCollision(const Dialect &dialect, const QSqlError &error)
{
    const QString state = error.nativeErrorCode();
    return dialect.kind() == Dialect::Kind::Postgres && (state == u"40001" || state == u"40P01");
}

bool isDuplicateRow(const Error &error)
{
    return error.code == ErrorCode::StoreFailed && error.detail.startsWith(QLatin1StringView(duplicateHint));
}

Error storeError(const Dialect &dialect, const QSqlError &error, const QString &where,
                 const QString &statement)
{
    const QString native = error.nativeErrorCode();
    QStringList parts;
    ErrorCode code = ErrorCode::StoreFailed;
    if (dialect.kind() == Dialect::Kind::Sqlite) {
        code = sqliteCode(native.toInt());
        parts << sqliteHint(native.toInt()) << error.databaseText();
    } else {
        // PostgreSQL puts the offending values into its text: only the state is safe to keep
        code = postgresCode(native);
        const bool isConnecting = error.type() == QSqlError::ConnectionError;
        parts << postgresHint(native, isConnecting);
        if (isConnecting) // no statement yet, so no values
            parts << error.databaseText().simplified();
    }
    parts << QStringLiteral("code %1").arg(native.isEmpty() ? QStringLiteral("none") : native);
    if (!statement.isEmpty())
        parts << QStringLiteral("in: ") + statement.simplified().left(80);
    parts.removeAll(QString());
    return Error{code, where, parts.join(QStringLiteral("; ")), 0};
}

}
