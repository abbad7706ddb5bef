#pragma once

#include <QByteArray>

#include <memory>

struct z_stream_s;

namespace concord {

/// Unpacks a gzip body piece by piece. Ours and not Qt's because Qt 6.4 forgets the Content-Length of a
/// packed reply and so takes a cut one for whole (tried here), and because this stops at the very byte of the
/// limit.
class GzipReader
{
public:
    enum class State { Good, TooLong, Damaged };

    GzipReader();
    ~GzipReader();

    /// Appends what @p packed gives to @p into, which never grows beyond @p maxSize bytes.
    [[nodiscard]] State add(const QByteArray &packed, QByteArray &into, qint64 maxSize);
    /// The last member ended (its checksum was right), or nothing came at all.
    [[nodiscard]] bool isComplete() const { return m_isAtEnd; }

private:
    std::unique_ptr<z_stream_s> m_stream;
    bool m_isAtEnd = true;
};

}
