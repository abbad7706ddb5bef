#include "host/Credentials.h"

#include "security/OwnFile.h"
#include "security/SecretKey.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QtEndian>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace concord {

namespace {
constexpr qint64 largest = 65'536;
const auto prefix = QStringLiteral("credential:");

QString folder()
{
    const QString given = qEnvironmentVariable("CREDENTIALS_DIRECTORY");
    return given.isEmpty() ? ownCredentialsFolder() : given;
}

Result<void> failed(const QString &path, const char *what)
{
    return fail(errno == ENOSPC || errno == EDQUOT ? ErrorCode::StoreFull : ErrorCode::StoreFailed, path,
                QLatin1String(what) + QStringLiteral(": ") + QString::fromLocal8Bit(strerror(errno)));
}

/// Whether the file's access list, if it has one, lets nobody but its owner and this account read it. So does
/// systemd (254 and later) give a service its credentials; the group's bits of the mode then say only what
/// the list may allow at most (acl(5), and the kernel's linux/posix_acl_xattr.h for the form).
bool isOursByList(int file)
{
    struct Entry
    {
        quint16_le tag;
        quint16_le rights;
        quint32_le id;
    };
    enum : quint16 { Owner = 0x01, User = 0x02, Mask = 0x10 };
    std::array<char, 1024> list{};
    const ssize_t size = ::fgetxattr(file, "system.posix_acl_access", list.data(), list.size());
    constexpr ssize_t head = 4;
    if (size <= head || (size - head) % ssize_t(sizeof(Entry)) != 0 ||
        qFromLittleEndian<quint32>(list.data()) != 2)
        return false;
    for (ssize_t at = head; at < size; at += ssize_t(sizeof(Entry))) {
        Entry entry;
        std::memcpy(&entry, list.data() + at, sizeof entry);
        const bool isOurs = entry.tag == Owner || entry.tag == Mask ||
                            (entry.tag == User && quint32(entry.id) == ::geteuid());
        if (!isOurs && entry.rights != 0)
            return false;
    }
    return true;
}

Result<void> makeFolder(const QString &path)
{
    if (QDir(path).exists())
        return {};
    if (!QDir().mkpath(path))
        return fail(ErrorCode::StoreFailed, path, QStringLiteral("cannot make this folder"));
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

/// To the disk, with mode 0600.
Result<void> writeDraft(const QString &path, QByteArray &draft, QByteArrayView content)
{
    const int file = ::mkstemp(draft.data());
    if (file < 0)
        return failed(path, "cannot be made");
    const bool isWritten =
        ::write(file, content.data(), size_t(content.size())) == content.size() && ::fsync(file) == 0;
    auto done = isWritten ? Result<void>{} : failed(path, "cannot be written");
    ::close(file);
    return done;
}

/// Where nothing has that name yet.
bool giveName(const char *draft, const char *name)
{
    if (::renameat2(AT_FDCWD, draft, AT_FDCWD, name, RENAME_NOREPLACE) == 0)
        return true;
    // not every file system knows how to do that, and some do not know the other
    return (errno == EINVAL || errno == ENOSYS) && ::link(draft, name) == 0;
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
    auto value = readSecretFile(credentialPath(name.sliced(prefix.size())));
    if (!value && value.error().code == ErrorCode::NotFound) // the configuration names it
        return fail(ErrorCode::ConfigInvalid, value.error().where, value.error().detail);
    return value;
}

Result<QByteArray> readSecretFile(const QString &path)
{
    // all is asked of the file that was opened: its name may lead elsewhere a moment later
    const int handle = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (handle < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? fail(ErrorCode::NotFound, path, QStringLiteral("there is no such credential file"))
                   : fail(ErrorCode::ConfigInvalid, path, QString::fromLocal8Bit(strerror(errno)));
    QFile file;
    if (!file.open(handle, QIODevice::ReadOnly | QIODevice::Unbuffered, // no copy of a secret in a buffer
                   QFileDevice::AutoCloseHandle)) {
        ::close(handle);
        return fail(ErrorCode::ConfigInvalid, path, file.errorString());
    }
    struct stat found = {};
    if (::fstat(handle, &found) != 0 || !S_ISREG(found.st_mode))
        return fail(ErrorCode::ConfigInvalid, path, QStringLiteral("not a plain file"));
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0 && !isOursByList(handle))
        return fail(ErrorCode::ConfigInvalid, path,
                    QStringLiteral("others can read this file: chmod 600, then start again"));
    QByteArray value = file.read(largest + 1);
    if (value.size() > largest)
        return fail(ErrorCode::ConfigInvalid, path, QStringLiteral("larger than 64 KiB"));
    if (value.endsWith('\n'))
        value.chop(value.endsWith("\r\n") ? 2 : 1);
    if (value.isEmpty())
        return fail(ErrorCode::ConfigInvalid, path, QStringLiteral("the file is empty"));
    return value;
}

Result<void> writeSecretFile(const QString &path, QByteArrayView content)
{
    const QString folder = QFileInfo(path).absolutePath();
    const QByteArray name = QFile::encodeName(path);
    QByteArray draft = name + ".XXXXXX";
    auto done = makeFolder(folder).and_then([&] { return writeDraft(path, draft, content); });
    if (done && !giveName(draft.constData(), name.constData()))
        done = errno == EEXIST ? fail(ErrorCode::Conflict, path, QStringLiteral("it is there already"))
                               : failed(path, "cannot be made");
    ::unlink(draft.constData()); // what link() has left, or an error
    return done.and_then([&] { return syncFolder(folder); });
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
