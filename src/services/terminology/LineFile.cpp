#include "terminology/LineFile.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>

#include <zlib.h>

#include <algorithm>
#include <utility>

namespace concord {

namespace {
constexpr qint64 pieceBytes = 65'536;
constexpr qsizetype unpackedPiece = 262'144; ///< at most so much more is held of a packed file
constexpr QByteArrayView gzipMark("\x1F\x8B");
constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");
}

/// zlib's state ends with the file.
struct LineFile::Inflater
{
    z_stream stream{};
    QByteArray packed;                                            ///< what zlib reads from at the moment
    bool isReady = inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK; // 16: gzip, checksum verified
    bool isAtEnd = false;                                         ///< of a member
    bool hasMore = false; ///< the room was filled: zlib may hold more, without more input

    Inflater() = default;
    Inflater(const Inflater &) = delete;
    Inflater &operator=(const Inflater &) = delete;
    ~Inflater() { inflateEnd(&stream); }
};

LineFile::LineFile(const QString &path)
    : m_device(std::make_unique<QFile>(path)),
      m_name(QFileInfo(path).fileName()),
      m_mustBeGzip(path.endsWith(QLatin1StringView(".gz")))
{}

LineFile::LineFile(const QByteArray &text, const QString &name) : m_name(name)
{
    auto buffer = std::make_unique<QBuffer>();
    buffer->setData(text);
    m_device = std::move(buffer);
}

LineFile::~LineFile() = default;

Error LineFile::wrong(const QString &what) const
{
    return {ErrorCode::InvalidMessage, QStringLiteral("%1:%2").arg(m_name).arg(m_number), what, 0};
}

Result<bool> LineFile::next()
{
    qsizetype searched = 0;
    for (;;) {
        const qsizetype end = m_text.indexOf('\n', m_at + searched);
        if (end >= 0 && end - m_at <= longestLine) {
            take(end, 1);
            return true;
        }
        if (m_text.size() - m_at > longestLine) {
            ++m_number;
            return fail(ErrorCode::TooLarge, QStringLiteral("%1:%2").arg(m_name).arg(m_number),
                        QStringLiteral("a line of more than %1 bytes").arg(longestLine));
        }
        searched = m_text.size() - m_at;
        const auto more = fill();
        if (!more)
            return more;
        if (!*more && m_at == m_text.size())
            return false;
        if (!*more) { // the last line has no end
            take(m_text.size(), 0);
            return true;
        }
    }
}

void LineFile::take(qsizetype end, qsizetype ending)
{
    m_line = QByteArrayView(m_text).sliced(m_at, end - m_at);
    if (m_line.endsWith('\r'))
        m_line.chop(1);
    if (m_number == 0 && m_line.startsWith(byteOrderMark))
        m_line = m_line.sliced(byteOrderMark.size());
    m_at = end + ending;
    ++m_number;
}

Result<bool> LineFile::fill()
{
    if (m_isAtEnd)
        return false;
    if (!m_device->isOpen() && !m_device->open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, m_name, m_device->errorString());
    m_text.remove(0, std::exchange(m_at, 0));
    for (;;) {
        if (m_inflater && (m_inflater->stream.avail_in > 0 || m_inflater->hasMore)) {
            if (const auto done = unpack({}); !done || *done)
                return done;
            continue;
        }
        QByteArray piece(pieceBytes, Qt::Uninitialized);
        const qint64 size = m_device->read(piece.data(), piece.size());
        if (size < 0) // a folder opens, but cannot be read
            return fail(ErrorCode::NotFound, m_name, m_device->errorString());
        piece.truncate(size);
        m_bytesRead += size;
        if (!std::exchange(m_isBegun, true) && (m_mustBeGzip || piece.startsWith(gzipMark)))
            m_inflater = std::make_unique<Inflater>();
        if (piece.isEmpty()) {
            m_isAtEnd = true;
            if (m_inflater && !m_inflater->isAtEnd)
                return fail(ErrorCode::InvalidMessage, m_name, QStringLiteral("not a complete gzip file"));
            return false;
        }
        if (!m_inflater) {
            m_text += piece;
            return true;
        }
        if (const auto done = unpack(piece); !done || *done)
            return done;
    }
}

/// Unpacks what is left of the last piece, or @p piece; false when that gave nothing.
Result<bool> LineFile::unpack(const QByteArray &piece)
{
    z_stream &z = m_inflater->stream;
    if (!m_inflater->isReady)
        return fail(ErrorCode::Internal, m_name, QStringLiteral("zlib does not start"));
    if (!piece.isEmpty()) {
        m_inflater->packed = piece;
        z.next_in = reinterpret_cast<Bytef *>(m_inflater->packed.data());
        z.avail_in = uInt(piece.size());
    }
    const qsizetype before = m_text.size();
    m_text.resize(before + unpackedPiece);
    z.next_out = reinterpret_cast<Bytef *>(m_text.data() + before);
    z.avail_out = uInt(unpackedPiece);
    int state = Z_OK;
    bool mayHold = std::exchange(m_inflater->hasMore, false) && !m_inflater->isAtEnd;
    while (state == Z_OK && z.avail_out > 0 && (z.avail_in > 0 || mayHold)) {
        mayHold = false;
        if (std::exchange(m_inflater->isAtEnd, false)) // another member follows
            inflateReset(&z);
        state = inflate(&z, Z_NO_FLUSH);
        m_inflater->isAtEnd = state == Z_STREAM_END;
        if (state == Z_STREAM_END)
            state = Z_OK;
    }
    m_inflater->hasMore = z.avail_out == 0;
    m_text.truncate(m_text.size() - qsizetype(z.avail_out));
    if (state != Z_OK && state != Z_BUF_ERROR)
        return fail(ErrorCode::InvalidMessage, m_name, QStringLiteral("not a complete gzip file"));
    return m_text.size() > before;
}

void splitLine(QByteArrayView line, char separator, std::vector<QByteArrayView> &parts)
{
    parts.clear();
    for (;;) {
        const qsizetype end = line.indexOf(separator);
        parts.push_back(end < 0 ? line : line.first(end));
        if (end < 0)
            return;
        line = line.sliced(end + 1);
    }
}

namespace {
/// Where in a line each column of @p shape stands; -1: it is not there. Nothing for another header.
std::vector<qsizetype> columnsOf(const TableShape &shape, const std::vector<QByteArrayView> &names)
{
    std::vector<QByteArrayView> due;
    splitLine(shape.header, '\t', due);
    std::vector<qsizetype> columns;
    const auto placeOf = [&](QByteArrayView name) {
        const auto at = std::find(names.begin(), names.end(), name);
        return at == names.end() ? qsizetype(-1) : at - names.begin();
    };
    for (size_t i = 0; i < due.size(); ++i) {
        const qsizetype place = placeOf(due[i]);
        if (place < 0 || (!shape.isByName && place != qsizetype(i)))
            return {};
        columns.push_back(place);
    }
    size_t found = due.size();
    for (const QByteArray &name : shape.optional) {
        columns.push_back(placeOf(name));
        found += columns.back() < 0 ? 0 : 1;
    }
    return shape.isByName || found == names.size() ? columns : std::vector<qsizetype>();
}
}

Result<void> readTable(LineFile &file, const TableShape &shape, const TableRow &row)
{
    std::vector<QByteArrayView> parts;
    std::vector<QByteArrayView> cells;
    std::vector<qsizetype> columns;
    size_t width = 0;
    for (;;) {
        const auto more = file.next();
        if (!more)
            return fail(more.error());
        if (!*more)
            break;
        splitLine(file.line(), '\t', parts);
        if (file.number() == 1) {
            width = parts.size();
            columns = columnsOf(shape, parts);
            if (columns.empty())
                return fail(file.wrong(QStringLiteral("unexpected header")));
            continue;
        }
        if (shape.mayHaveEmptyLines && file.line().isEmpty())
            continue;
        if (parts.size() != width)
            return fail(file.wrong(QStringLiteral("%1 columns, expected %2").arg(parts.size()).arg(width)));
        cells.clear();
        for (const qsizetype column : columns)
            cells.push_back(column < 0 ? QByteArrayView() : parts[size_t(column)]);
        if (const QString problem = row(cells); !problem.isEmpty())
            return fail(file.wrong(problem));
    }
    if (file.number() > 0)
        return {};
    return fail(ErrorCode::InvalidMessage, file.name() + QStringLiteral(":1"), QStringLiteral("no header"));
}

QString problemOfName(QByteArrayView name)
{
    if (name.isEmpty())
        return QStringLiteral("without a name");
    if (std::any_of(name.begin(), name.end(), [](char c) { return uchar(c) < 0x20 || c == 0x7F; }))
        return QStringLiteral("a control character in a name");
    return name.isValidUtf8() ? QString() : QStringLiteral("a name that is not UTF-8");
}

}
