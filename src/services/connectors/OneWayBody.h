#pragma once

#include <QIODevice>

#include <algorithm>
#include <cstring>

namespace concord {

/// The body of a request that can be read once only. QNetworkAccessManager sends a request anew by itself
/// when the connection closes before an answer (6.4, tried here); what must not arrive twice in the same
/// words, it cannot send anew from this.
class OneWayBody : public QIODevice
{
public:
    explicit OneWayBody(QByteArray bytes) : m_bytes(std::move(bytes)) { open(ReadOnly | Unbuffered); }

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_bytes.size() - m_position; }
    bool reset() override { return m_position == 0; }

protected:
    qint64 readData(char *data, qint64 max) override
    {
        const qint64 count = std::min<qint64>(max, m_bytes.size() - m_position);
        if (count == 0)
            return max == 0 ? 0 : -1;
        std::memcpy(data, m_bytes.constData() + m_position, size_t(count));
        m_position += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_bytes;
    qint64 m_position = 0;
};

}
