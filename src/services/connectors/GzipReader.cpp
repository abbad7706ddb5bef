#include "connectors/GzipReader.h"

#include <algorithm>
#include <array>

#include <zlib.h>

namespace concord {

GzipReader::GzipReader() : m_stream(std::make_unique<z_stream_s>())
{
    constexpr int gzipOnly = 16;
    inflateInit2(m_stream.get(), MAX_WBITS + gzipOnly);
}

GzipReader::~GzipReader()
{
    inflateEnd(m_stream.get());
}

GzipReader::State GzipReader::add(const QByteArray &packed, QByteArray &into, qint64 maxSize)
{
    std::array<char, 65'536> out;
    m_stream->next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.constData())); // zlib reads only
    m_stream->avail_in = uInt(packed.size());
    for (;;) {
        if (m_isAtEnd && m_stream->avail_in > 0) { // a first or a further member (RFC 1952 section 2.2)
            inflateReset(m_stream.get());
            m_isAtEnd = false;
        }
        m_stream->next_out = reinterpret_cast<Bytef *>(out.data());
        m_stream->avail_out = uInt(out.size());
        const int result = inflate(m_stream.get(), Z_NO_FLUSH);
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            return State::Damaged;
        m_isAtEnd = m_isAtEnd || result == Z_STREAM_END;
        const auto size = qsizetype(out.size() - m_stream->avail_out);
        if (into.size() + size > maxSize)
            return State::TooLong;
        into.append(out.data(), size);
        if (m_stream->avail_in == 0 && m_stream->avail_out > 0)
            return State::Good;
    }
}

}
