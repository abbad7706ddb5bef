#include "store/SqlError.h"

#include <QSqlError>
#include <QStringList>

namespace concord {

namespace {
// Primary result codes, https://www.sqlite.org/rescode.html. Qt reports extended ones: the low byte is the
// primary.
enum Sqlite { Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, CantOpen = 14, NotADatabase = 26 };

ErrorCode sqliteCode(int primary)
{
    switch (primary) {
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

QString sqliteHint(int primary)
{
    switch (primary) {
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

// SQLSTATE, PostgreSQL 15 appendix A: serialization failure, deadlock, lock not available; disk full; data
// corrupted.
ErrorCode postgresCode(const QString &state)
{
    if (state == u"40001" || state == u"40P01" || state == u"55P03")
        return ErrorCode::StoreBusy;
    if (state == u"53100")
        return ErrorCode::StoreFull;
    if (state.startsWith(u"XX00"))
        return ErrorCode::StoreCorrupt;
    return ErrorCode::StoreFailed;
}
}

Error storeError(const Dialect &dialect, const QSqlError &error, const QString &where,
                 const QString &statement)
{
    const QString native = error.nativeErrorCode();
    QStringList parts;
    ErrorCode code = ErrorCode::StoreFailed;
    if (dialect.kind() == Dialect::Kind::Sqlite) {
        const int primary = native.toInt() & 0xFF;
        code = sqliteCode(primary);
        parts << sqliteHint(primary) << error.databaseText();
    } else {
        // PostgreSQL puts the offending values into its text: only the state is safe to keep
        code = postgresCode(native);
    }
    parts << QStringLiteral("code %1").arg(native.isEmpty() ? QStringLiteral("none") : native);
    if (!statement.isEmpty())
        parts << QStringLiteral("in: ") + statement.simplified().left(80);
    parts.removeAll(QString());
    return Error{code, where, parts.join(QStringLiteral("; ")), 0};
}

}
