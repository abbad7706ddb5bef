#include "commands/InputFile.h"

#include "connectors/GzipReader.h"

#include <QFile>

namespace concord {

namespace {

constexpr qint64 largestFile = 1024LL * 1024 * 1024;

/// What the gzip data holds.
Result<QByteArray> unpack(const QByteArray &packed)
{
    QByteArray into;
    GzipReader reader;
    const auto state = reader.add(packed, into, largestFile);
    if (state == GzipReader::State::TooLong)
        return fail(ErrorCode::TooLarge, QString(), QStringLiteral("larger than 1 GB when unpacked"));
    if (state != GzipReader::State::Good || !reader.isComplete())
        return fail(ErrorCode::InvalidMessage, QString(), QStringLiteral("the gzip data is damaged or cut"));
    return into;
}

}

Result<QByteArray> inputFile(const QString &name)
{
    QFile file;
    const bool isStdin = name == QLatin1StringView("-");
    if (!isStdin)
        file.setFileName(name);
    if (!(isStdin ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly)))
        return fail(ErrorCode::NotFound, name, file.errorString());
    if (file.size() > largestFile)
        return fail(ErrorCode::TooLarge, name, QStringLiteral("larger than 1 GB"));
    QByteArray content = file.read(largestFile);
    if (file.error() != QFileDevice::NoError) // a folder opens, but cannot be read
        return fail(ErrorCode::NotFound, name, file.errorString());
    return content.startsWith("\x1F\x8B") ? unpack(content) : Result<QByteArray>(std::move(content));
}

}
