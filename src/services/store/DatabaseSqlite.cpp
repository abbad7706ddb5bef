// Database: opening and setting up an SQLite file.
#include "store/Database.h"

#include "store/Sql.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QUrl>

#include <sqlite3.h>

namespace concord {

namespace {
/// A new database is for its owner's eyes; SQLite gives its -wal and -shm files the same permissions.
void createPrivately(const QString &path)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                  QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        file.close();
}
}

Result<void> Database::openFile()
{
    // before SQLite's first use in this process; later calls change nothing. Its memory statistics, which
    // nobody reads here, take a global lock with every allocation.
    static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    Q_UNUSED(configured)
    if (m_options.mustExist && !QFile::exists(m_path))
        return fail(ErrorCode::StoreFailed, m_place, QStringLiteral("the file is gone"));
    if (m_options.mustExist) { // nor is one made that goes away just now
        QUrl file = QUrl::fromLocalFile(QFileInfo(m_path).absoluteFilePath());
        file.setQuery(QStringLiteral("mode=rw"));
        m_connection.setConnectOptions(QStringLiteral("QSQLITE_OPEN_URI"));
        m_connection.setDatabaseName(file.toString(QUrl::FullyEncoded));
    } else {
        createPrivately(m_path);
        m_connection.setDatabaseName(m_path);
    }
    if (!m_connection.open())
        return fail(errorOf(m_connection.lastError()));
    return direct(m_dialect.lockTimeout(m_options.busyTimeout));
}

Result<void> Database::configureFile()
{
    auto mode = switchToWal();
    // SQLite does not wait here as it does elsewhere, so another program that opens the new file at the same
    // moment gets in the way: stand in the queue for the write lock, and ask again
    const QDeadlineTimer end(m_options.busyTimeout);
    while (!mode && mode.error().code == ErrorCode::StoreBusy && !end.hasExpired()) {
        if (const auto waited = direct(QStringLiteral("BEGIN EXCLUSIVE")); waited)
            rollBack();
        mode = switchToWal();
    }
    if (!mode)
        return fail(mode.error());
    if (*mode != QStringLiteral("wal"))
        return fail(ErrorCode::StoreFailed, m_place,
                    QStringLiteral("no write-ahead log possible here (a network folder?): journal mode is %1")
                        .arg(*mode));
    // FULL: what was acknowledged survives a power cut. 16 MB of cache keep a page of work in memory;
    // the log may reach 32 MB before it is copied back, so that a sync does not do that in the middle of its
    // work.
    for (const QString &pragma :
         {QStringLiteral("PRAGMA synchronous = FULL"), QStringLiteral("PRAGMA foreign_keys = ON"),
          QStringLiteral("PRAGMA cache_size = -16000"), QStringLiteral("PRAGMA wal_autocheckpoint = 8000")}) {
        if (const auto done = direct(pragma); !done)
            return done;
    }
    return {};
}

Result<QString> Database::switchToWal()
{
    return sql::row(*this, QStringLiteral("PRAGMA journal_mode = WAL"), {},
                    [](const QSqlQuery &q) { return q.value(0).toString(); })
        .map([](const std::optional<QString> &mode) { return mode.value_or(QString()); });
}

}
