#include "commands/InputFile.h"

namespace concord {

namespace {
constexpr qint64 pieceBytes = 65'536;
constexpr qint64 mostOfPiece = pieceBytes * 1100; ///< deflate packs 1032 : 1 at most
}

Result<void> InputFile::open()
{
    const bool isStdin = m_name == QLatin1StringView("-");
    if (!isStdin)
        m_file.setFileName(m_name);
    if (isStdin ? m_file.open(stdin, QIODevice::ReadOnly) : m_file.open(QIODevice::ReadOnly))
        return {};
    return fail(ErrorCode::NotFound, m_name, m_file.errorString());
}

Result<QByteArray> InputFile::next()
{
    for (;;) {
        QByteArray piece = m_file.read(pieceBytes);
        if (m_file.error() != QFileDevice::NoError) // a folder opens, but cannot be read
            return fail(ErrorCode::NotFound, m_name, m_file.errorString());
        if (!std::exchange(m_isBegun, true))
            m_isPacked = piece.startsWith("\x1F\x8B");
        if (!m_isPacked)
            return piece;
        if (piece.isEmpty() && m_gzip.isComplete())
            return piece;
        QByteArray unpacked;
        if (piece.isEmpty() || m_gzip.add(piece, unpacked, mostOfPiece) != GzipReader::State::Good)
            return fail(ErrorCode::InvalidMessage, m_name, QStringLiteral("the gzip data is damaged or cut"));
        if (!unpacked.isEmpty())
            return unpacked;
    }
}

Result<QByteArray> InputFile::all(qint64 largest)
{
    QByteArray content;
    for (;;) {
        const auto piece = next();
        if (!piece || piece->isEmpty())
            return piece ? Result<QByteArray>(std::move(content)) : piece;
        content += *piece;
        if (content.size() > largest)
            return fail(ErrorCode::TooLarge, m_name, QStringLiteral("larger than %1 MiB").arg(largest >> 20));
    }
}

Result<void> InputFile::lines(qint64 largest, const std::function<void(qint64 number, QByteArray line)> &take)
{
    QByteArray line(""); // never null: that says "too long"
    bool isTooLong = false;
    qint64 number = 1;
    const auto add = [&](QByteArrayView part) {
        isTooLong = isTooLong || line.size() + part.size() > largest;
        if (isTooLong)
            line = QByteArray("");
        else
            line.append(part);
    };
    const auto end = [&] {
        take(number++, std::exchange(isTooLong, false) ? QByteArray() : std::exchange(line, QByteArray("")));
    };
    for (;;) {
        const auto piece = next();
        if (!piece)
            return fail(piece.error());
        if (piece->isEmpty())
            break;
        qsizetype at = 0;
        for (qsizetype found = 0; (found = piece->indexOf('\n', at)) >= 0; at = found + 1) {
            add(QByteArrayView(*piece).sliced(at, found - at));
            end();
        }
        add(QByteArrayView(*piece).sliced(at));
    }
    if (isTooLong || !line.isEmpty())
        end();
    return {};
}

}
