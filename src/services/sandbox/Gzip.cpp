#include "sandbox/Gzip.h"

#include <zlib.h>

namespace concord::sandbox {

namespace {
constexpr int gzipWindow = MAX_WBITS + 16; // zlib.h: "add 16 to windowBits to write a simple gzip header"
}

QByteArray gzip(const QByteArray &plain)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray packed(qsizetype(deflateBound(&stream, uLong(plain.size()))), Qt::Uninitialized);
    stream.next_in =
        reinterpret_cast<Bytef *>(const_cast<char *>(plain.constData())); // zlib does not write to it
    stream.avail_in = uInt(plain.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = uInt(packed.size());
    const int result = deflate(&stream, Z_FINISH);
    packed.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return result == Z_STREAM_END ? packed : QByteArray();
}

std::optional<QByteArray> gunzip(const QByteArray &packed, qsizetype limit)
{
    z_stream stream{};
    if (inflateInit2(&stream, gzipWindow) != Z_OK)
        return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.constData()));
    stream.avail_in = uInt(packed.size());
    QByteArray plain;
    QByteArray block(1 << 16, Qt::Uninitialized);
    int result = Z_OK;
    while (result == Z_OK && plain.size() <= limit) {
        stream.next_out = reinterpret_cast<Bytef *>(block.data());
        stream.avail_out = uInt(block.size());
        result = inflate(&stream, Z_NO_FLUSH);
        plain.append(block.constData(), block.size() - qsizetype(stream.avail_out));
    }
    inflateEnd(&stream);
    return result == Z_STREAM_END && plain.size() <= limit ? std::optional(plain) : std::nullopt;
}

}
