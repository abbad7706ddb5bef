#pragma once

#include "security/SecretKey.h"

#include <QByteArray>

#include <memory>

namespace concord {

/// AES-256-GCM under one key: a random 96-bit nonce for each value, a tag of 128 bits. Keeps its contexts, so
/// that a value costs neither a key schedule nor an allocation but its own. One thread.
/// The sealed form: sealMark, key number (4 bytes, big-endian), nonce (12), ciphertext, tag (16).
/// With random nonces one key is good for 2^32 values (NIST SP 800-38D, 8.3); a key serves a month.
class Aead
{
public:
    static constexpr qsizetype headSize = 3 + 4 + 12;
    static constexpr qsizetype tagSize = 16;

    explicit Aead(SecretKeyPtr key);
    ~Aead();
    Aead(Aead &&) noexcept;
    Aead &operator=(Aead &&) noexcept;

    [[nodiscard]] Result<QByteArray> seal(quint32 keyNumber, QByteArrayView plain, QByteArrayView aad);
    /// StoreCorrupt: other bytes, another place, or another key. Never a part of what does not verify.
    [[nodiscard]] Result<QByteArray> open(QByteArrayView sealed, QByteArrayView aad);

    /// Of a sealed value; 0 where there is none.
    [[nodiscard]] static quint32 keyNumberOf(QByteArrayView sealed);

private:
    struct Contexts;
    SecretKeyPtr m_key;
    std::unique_ptr<Contexts> m_contexts;
};

/// HMAC-SHA256 under one key, as above.
class KeyedHash
{
public:
    explicit KeyedHash(const SecretKey &key);
    ~KeyedHash();
    KeyedHash(KeyedHash &&) noexcept;
    KeyedHash &operator=(KeyedHash &&) noexcept;

    [[nodiscard]] Result<QByteArray> of(QByteArrayView text);

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

}
