#include "audit/HeadFile.h"

#include "audit/Heads.h"

#include <QFile>
#include <QJsonDocument>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace concord {

Result<void> HeadFile::append(const SignedHead &head) const
{
    QByteArray line = QJsonDocument(toJson(head)).toJson(QJsonDocument::Compact) + '\n';
    const auto failed = [&](const char *what) {
        return fail(ErrorCode::StoreFailed, m_path,
                    QString::fromLatin1(what) + QStringLiteral(": ") +
                        QString::fromLocal8Bit(strerror(errno)));
    };
    const int file =
        ::open(QFile::encodeName(m_path).constData(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return failed("the head file cannot be opened");
    // behind a line that a power cut has left without its end
    char last = '\n';
    const off_t size = ::lseek(file, 0, SEEK_END);
    if (size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n')
        line.prepend('\n');
    // one write: lines of two programs do not mix
    const bool isWritten =
        ::write(file, line.constData(), size_t(line.size())) == line.size() && ::fsync(file) == 0;
    const auto result = isWritten ? Result<void>{} : Result<void>(failed("the head file cannot be written"));
    ::close(file);
    return result;
}

Result<void> HeadFile::read(const std::function<bool(const SignedHead &)> &read) const
{
    return readFrom(0, read);
}

Result<void> HeadFile::readFrom(qint64 offset, const std::function<bool(const SignedHead &)> &read) const
{
    QFile file(m_path);
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, m_path, file.errorString());
    file.seek(offset);
    constexpr qint64 longest = 4096;
    if (offset > 0)
        (void)file.readLine(longest); // perhaps the middle of one
    for (int number = 1; !file.atEnd(); ++number) {
        const QByteArray line = file.readLine(longest);
        if (line.trimmed().isEmpty())
            continue;
        const auto head = headFromJson(QJsonDocument::fromJson(line).object());
        if (head && !read(*head))
            return {};
        // else the beginning of a line that a power cut has left, ended when the next one was written
        if (head || (line.size() < longest - 1 && !line.trimmed().endsWith('}')))
            continue;
        return fail(ErrorCode::InvalidMessage, QStringLiteral("%1:%2").arg(m_path).arg(number),
                    QStringLiteral("not a signed head"));
    }
    return {};
}

Result<std::optional<SignedHead>> HeadFile::largest(const QString &log) const
{
    constexpr qint64 tail = 1'000'000; // it grows by a line a minute for years; the largest is the last
    std::optional<SignedHead> found;
    const auto note = [&](const SignedHead &head) {
        if (head.log == log && (!found || head.size >= found->size))
            found = head;
        return true;
    };
    const qint64 size = QFile(m_path).size();
    auto done = readFrom(std::max<qint64>(0, size - tail), note);
    if (done && !found && size > tail)
        done = readFrom(0, note);
    if (!done)
        return fail(done.error());
    return found;
}

}
