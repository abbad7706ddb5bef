#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <utility>

namespace concord {

/// Overwrites what @p bytes holds; other copies of it are the caller's business.
void wipe(QByteArray &bytes);

/// A password or a token, as UTF-8: moved and not copied, overwritten when it goes, and no text for a log
/// line or an error.
class SecretText
{
public:
    SecretText() = default;
    explicit SecretText(QByteArray bytes) : m_bytes(std::move(bytes)) {}
    explicit SecretText(const QString &text) : m_bytes(text.toUtf8()) {}
    ~SecretText() { wipe(m_bytes); }
    SecretText(const SecretText &) = delete;
    SecretText &operator=(const SecretText &) = delete;
    SecretText(SecretText &&other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}
    SecretText &operator=(SecretText &&other) noexcept
    {
        std::swap(m_bytes, other.m_bytes); // which overwrites the old one when it goes
        return *this;
    }

    [[nodiscard]] QByteArrayView bytes() const { return m_bytes; }
    /// For an interface that takes nothing else; the copy is the caller's to overwrite.
    [[nodiscard]] QString reveal() const { return QString::fromUtf8(m_bytes); }

private:
    QByteArray m_bytes;
};

}
