#pragma once

#include "store/Sql.h"

#include <QSqlRecord>

namespace concord {

/// Every "table.column" of the database in which one of @p marks can be read; "error: …" where that cannot be
/// told.
[[nodiscard]] inline QStringList readablePlaces(Database &db, const QByteArrayList &marks)
{
    const bool isFile = db.dialect().kind() == Dialect::Kind::Sqlite;
    const auto tables = sql::rows(
        db,
        isFile ? QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table'")
               : QStringLiteral("SELECT table_name::text FROM information_schema.tables WHERE table_schema ="
                                " current_schema() AND table_type = 'BASE TABLE'"),
        {}, [](const QSqlQuery &q) { return q.value(0).toString(); });
    if (!tables)
        return {QStringLiteral("error: ") + tables.error().detail};
    QStringList found;
    for (const QString &table : *tables) {
        const auto rows =
            sql::rows(db, QStringLiteral("SELECT * FROM \"%1\"").arg(table), {}, [&](const QSqlQuery &q) {
                for (int i = 0; i < q.record().count(); ++i) {
                    const QVariant value = q.value(i);
                    const QByteArray bytes = value.typeId() == QMetaType::QByteArray
                                                 ? value.toByteArray()
                                                 : value.toString().toUtf8();
                    for (const QByteArray &mark : marks) {
                        if (bytes.contains(mark))
                            found.append(table + u'.' + q.record().fieldName(i));
                    }
                }
                return true;
            });
        if (!rows)
            found.append(QStringLiteral("error: ") + rows.error().detail);
    }
    found.removeDuplicates();
    return found;
}

}
