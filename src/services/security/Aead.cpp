#include "security/Aead.h"

#include "store/Sealer.h"

#include <QtEndian>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <cstring>

namespace concord {

namespace {
constexpr int nonceSize = 12;
constexpr int markSize = int(sizeof sealMark);

struct FreeCipher
{
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); } // wipes the key schedule
};
using CipherPtr = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

auto broken(const char *what)
{
    ERR_clear_error();
    return fail(ErrorCode::Internal, QStringLiteral("AES-256-GCM"), QString::fromLatin1(what));
}

auto notOurs()
{
    ERR_clear_error();
    return fail(ErrorCode::StoreCorrupt, QStringLiteral("sealed value"),
                QStringLiteral("it was altered, moved, or sealed under another key"));
}
}

struct Aead::Contexts
{
    CipherPtr sealing;
    CipherPtr opening;
    std::array<unsigned char, 85 * nonceSize> nonces{}; ///< drawn in one go: a draw costs more than a cipher
    size_t nonceAt = std::tuple_size_v<decltype(nonces)>;

    [[nodiscard]] const unsigned char *nonce()
    {
        if (nonceAt == nonces.size()) {
            if (RAND_bytes(nonces.data(), int(nonces.size())) != 1)
                return nullptr;
            nonceAt = 0;
        }
        return nonces.data() + std::exchange(nonceAt, nonceAt + nonceSize);
    }
};

Aead::Aead(SecretKeyPtr key) : m_key(std::move(key)), m_contexts(std::make_unique<Contexts>()) {}
Aead::~Aead() = default;
Aead::Aead(Aead &&) noexcept = default;
Aead &Aead::operator=(Aead &&) noexcept = default;

quint32 Aead::keyNumberOf(QByteArrayView sealed)
{
    if (!isSealed(sealed) || sealed.size() < headSize + tagSize)
        return 0;
    return qFromBigEndian<quint32>(sealed.data() + markSize);
}

Result<QByteArray> Aead::seal(quint32 keyNumber, QByteArrayView plain, QByteArrayView aad)
{
    CipherPtr &context = m_contexts->sealing;
    if (!context) {
        context.reset(EVP_CIPHER_CTX_new());
        if (!context ||
            EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, m_key->data(), nullptr) != 1)
            return broken("no cipher");
    }
    const unsigned char *nonce = m_contexts->nonce();
    if (!nonce)
        return broken("no random numbers");
    QByteArray sealed(headSize + plain.size() + tagSize, Qt::Uninitialized);
    std::memcpy(sealed.data(), sealMark, sizeof sealMark);
    qToBigEndian(keyNumber, sealed.data() + markSize);
    std::memcpy(sealed.data() + markSize + 4, nonce, nonceSize);
    auto *out = reinterpret_cast<unsigned char *>(sealed.data()) + headSize;
    int size = 0;
    const bool isDone =
        EVP_EncryptInit_ex(context.get(), nullptr, nullptr, nullptr, nonce) == 1 &&
        EVP_EncryptUpdate(context.get(), nullptr, &size, bytesOf(aad), int(aad.size())) == 1 &&
        (plain.isEmpty() ||
         EVP_EncryptUpdate(context.get(), out, &size, bytesOf(plain), int(plain.size())) == 1) &&
        EVP_EncryptFinal_ex(context.get(), out + plain.size(), &size) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, int(tagSize), out + plain.size()) == 1;
    if (!isDone)
        return broken("sealing failed");
    return sealed;
}

Result<QByteArray> Aead::open(QByteArrayView sealed, QByteArrayView aad)
{
    if (!isSealed(sealed) || sealed.size() < headSize + tagSize)
        return notOurs();
    CipherPtr &context = m_contexts->opening;
    if (!context) {
        context.reset(EVP_CIPHER_CTX_new());
        if (!context ||
            EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, m_key->data(), nullptr) != 1)
            return broken("no cipher");
    }
    const QByteArrayView text = sealed.sliced(headSize, sealed.size() - headSize - tagSize);
    std::array<unsigned char, size_t(tagSize)> tag{};
    std::memcpy(tag.data(), sealed.data() + sealed.size() - tagSize, tag.size());
    QByteArray plain(text.size(), Qt::Uninitialized);
    auto *out = reinterpret_cast<unsigned char *>(plain.data());
    int size = 0;
    const bool isOurs =
        EVP_DecryptInit_ex(context.get(), nullptr, nullptr, nullptr, bytesOf(sealed) + markSize + 4) == 1 &&
        EVP_DecryptUpdate(context.get(), nullptr, &size, bytesOf(aad), int(aad.size())) == 1 &&
        (text.isEmpty() ||
         EVP_DecryptUpdate(context.get(), out, &size, bytesOf(text), int(text.size())) == 1) &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, int(tagSize), tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context.get(), out + text.size(), &size) == 1;
    if (!isOurs) {
        wipe(plain);
        return notOurs();
    }
    return plain;
}

struct KeyedHash::Context
{
    EVP_MAC *mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    EVP_MAC_CTX *context = mac ? EVP_MAC_CTX_new(mac) : nullptr;
    bool isReady = false;

    Context() = default;
    Context(const Context &) = delete;
    Context &operator=(const Context &) = delete;
    ~Context()
    {
        EVP_MAC_CTX_free(context);
        EVP_MAC_free(mac);
    }
};

KeyedHash::KeyedHash(const SecretKey &key) : m_context(std::make_unique<Context>())
{
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
    m_context->isReady = m_context->context && EVP_MAC_init(m_context->context, key.data(),
                                                            size_t(SecretKey::size), parameters) == 1;
}
KeyedHash::~KeyedHash() = default;
KeyedHash::KeyedHash(KeyedHash &&) noexcept = default;
KeyedHash &KeyedHash::operator=(KeyedHash &&) noexcept = default;

Result<QByteArray> KeyedHash::of(QByteArrayView text)
{
    QByteArray hash(32, Qt::Uninitialized);
    size_t size = 0;
    // without a key it starts anew with the one it has
    const bool isDone = m_context->isReady && EVP_MAC_init(m_context->context, nullptr, 0, nullptr) == 1 &&
                        EVP_MAC_update(m_context->context, bytesOf(text), size_t(text.size())) == 1 &&
                        EVP_MAC_final(m_context->context, reinterpret_cast<unsigned char *>(hash.data()),
                                      &size, size_t(hash.size())) == 1;
    if (!isDone) {
        ERR_clear_error();
        return fail(ErrorCode::Internal, QStringLiteral("HMAC-SHA256"), QStringLiteral("the hash failed"));
    }
    return hash;
}

}
