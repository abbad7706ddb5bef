#pragma once

#include "domain/Result.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace concord {

/// A PostgreSQL server for one bench: a new cluster below a folder, reached through a Unix socket in it, with
/// the settings that PostgreSQL comes with (fsync on). Root may not run one: then it runs as "postgres" or
/// "nobody". It ends with this object and, by the kernel's doing, with this process.
class PrivatePostgres
{
public:
    /// @param programs folder of initdb and postgres; empty: the newest of Debian's
    PrivatePostgres(QString programs, const QString &parent);
    ~PrivatePostgres();
    PrivatePostgres(const PrivatePostgres &) = delete;
    PrivatePostgres &operator=(const PrivatePostgres &) = delete;

    /// Blocks until it answers.
    [[nodiscard]] Result<void> start();
    /// Makes an empty database; gives its URL.
    [[nodiscard]] Result<QString> createDatabase(const QString &name);

private:
    [[nodiscard]] Result<void> makeCluster();
    [[nodiscard]] Result<void> execute(const QString &statement);
    [[nodiscard]] QString program(const char *name) const;
    [[nodiscard]] QString path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name));
    }

    QString m_programs;
    QTemporaryDir m_folder;
    QProcess m_server;
};

}
