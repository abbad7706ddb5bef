#include "host/Credentials.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace concord {

namespace {
constexpr qint64 largest = 65'536;
const auto prefix = QStringLiteral("credential:");

QString folder()
{
    const QString given = qEnvironmentVariable("CREDENTIALS_DIRECTORY");
    return given.isEmpty() ? ownCredentialsFolder() : given;
}

}

/// systemd's "LoadCredential=concord:FOLDER" puts an id before the names of the folder's files.
QString credentialPath(const QString &name)
{
    const QString path = folder() + QLatin1Char('/') + name;
    const QString loaded = folder() + QStringLiteral("/concord_") + name;
    return !QFileInfo::exists(path) && QFileInfo::exists(loaded) ? loaded : path;
}

QString ownCredentialsFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
           QStringLiteral("/credentials");
}

Result<QByteArray> readCredential(const QString &name)
{
    if (!name.startsWith(prefix))
        return fail(
            ErrorCode::ConfigInvalid, name.section(u':', 0, 0),
            QStringLiteral("only the console reads the key store of a desktop: use \"credential:NAME\", a "
                           "file of mode 0600 in $CREDENTIALS_DIRECTORY or beside concord.json"));
    return readSecretFile(credentialPath(name.sliced(prefix.size())));
}

Result<QByteArray> readSecretFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return fail(ErrorCode::NotFound, path, QStringLiteral("there is no such credential file"));
    if (!info.isFile())
        return fail(ErrorCode::Forbidden, path, QStringLiteral("not a plain file"));
    // systemd's credentials are 0400; a group or the world must not read what is a secret
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                        QFile::WriteOther | QFile::ExeOther;
    if ((info.permissions() & others) != 0)
        return fail(ErrorCode::Forbidden, path,
                    QStringLiteral("others can read this file: chmod 600, then start again"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Forbidden, path, file.errorString());
    QByteArray value = file.read(largest + 1);
    if (value.size() > largest)
        return fail(ErrorCode::Forbidden, path, QStringLiteral("larger than 64 KiB"));
    if (value.endsWith('\n'))
        value.chop(value.endsWith("\r\n") ? 2 : 1);
    if (value.isEmpty())
        return fail(ErrorCode::Forbidden, path, QStringLiteral("the file is empty"));
    return value;
}

Result<std::vector<QByteArray>> readAll(const SecretReader &secrets, const QStringList &names)
{
    std::vector<QByteArray> values;
    for (const QString &name : names) {
        auto value = secrets(name);
        if (!value)
            return fail(value.error());
        values.push_back(*std::move(value));
    }
    return values;
}

}
