#include "security/OwnFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace concord {

namespace {
QByteArray nameOf(const QString &path)
{
    return QFile::encodeName(path);
}

/// With errno's words.
tl::unexpected<Error> failedAt(const QString &path, const char *what)
{
    return fail(errno == ENOSPC || errno == EDQUOT ? ErrorCode::StoreFull : ErrorCode::StoreFailed, path,
                QLatin1String(what) + QStringLiteral(": ") + QString::fromLocal8Bit(strerror(errno)));
}

bool writeAll(int file, QByteArrayView content)
{
    while (!content.isEmpty()) {
        const ssize_t written = ::write(file, content.data(), size_t(content.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        content = content.sliced(written);
    }
    return true;
}
}

tl::unexpected<Error> OwnFile::failed(const char *what) const
{
    return failedAt(m_path, what);
}

QString OwnFile::folder() const
{
    return QFileInfo(m_path).absolutePath();
}

Result<void> OwnFile::makeFolder() const
{
    const QString path = folder();
    if (QDir(path).exists())
        return {};
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return fail(ErrorCode::StoreFailed, path, QStringLiteral("this folder cannot be made"));
    if (::mkdir(nameOf(path).constData(), 0700) != 0 && errno != EEXIST)
        return failed("its folder cannot be made");
    return {};
}

Result<std::optional<QByteArray>> OwnFile::read(qint64 most) const
{
    const int handle = ::open(nameOf(m_path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (handle < 0 && (errno == ENOENT || errno == ENOTDIR))
        return std::optional<QByteArray>();
    if (handle < 0)
        return failed("cannot be opened");
    QFile file;
    if (!file.open(handle, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        ::close(handle);
        return fail(ErrorCode::StoreFailed, m_path, file.errorString());
    }
    struct stat found = {};
    if (::fstat(handle, &found) != 0 || !S_ISREG(found.st_mode))
        return fail(ErrorCode::StoreFailed, m_path, QStringLiteral("not a plain file"));
    QByteArray content = file.read(most + 1);
    if (content.size() > most)
        return fail(ErrorCode::TooLarge, m_path, QStringLiteral("larger than %1 bytes").arg(most));
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::StoreFailed, m_path, file.errorString());
    return std::optional(std::move(content));
}

Result<void> OwnFile::writeDraft(const QByteArray &name, QByteArrayView content) const
{
    const int file = ::open(name.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return failed("cannot be made");
    // a draft that was left behind may have had another mode
    const bool isWritten = ::fchmod(file, 0600) == 0 && writeAll(file, content) && ::fsync(file) == 0;
    auto done = isWritten ? Result<void>{} : Result<void>(failed("cannot be written"));
    ::close(file);
    return done;
}

Result<void> OwnFile::replace(QByteArrayView content) const
{
    const QByteArray draft = nameOf(m_path) + ".new";
    const auto written = makeFolder().and_then([&] { return writeDraft(draft, content); });
    if (!written)
        return written;
    if (std::rename(draft.constData(), nameOf(m_path).constData()) != 0) // replaces in one step
        return failed("cannot be replaced");
    return syncFolder(folder());
}

Result<void> OwnFile::remove() const
{
    if (::unlink(nameOf(m_path).constData()) != 0)
        return errno == ENOENT || errno == ENOTDIR ? Result<void>{}
                                                   : Result<void>(failed("cannot be removed"));
    return syncFolder(folder());
}

Result<void> OwnFile::keepAs(const QString &path) const
{
    const QByteArray kept = nameOf(path);
    // rename() replaces what is there: only where a file system does not know second names
    if (::link(nameOf(m_path).constData(), kept.constData()) != 0 &&
        (errno == EEXIST || std::rename(nameOf(m_path).constData(), kept.constData()) != 0))
        return failed("cannot be kept under another name");
    return syncFolder(folder());
}

Result<void> syncFolder(const QString &path)
{
    const int folder = ::open(nameOf(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return failedAt(path, "cannot be opened");
    auto done = ::fsync(folder) == 0 || errno == EINVAL // a file system without
                    ? Result<void>{}
                    : Result<void>(failedAt(path, "cannot be written"));
    ::close(folder);
    return done;
}

}
