#include "audit/Ed25519.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace concord {

namespace {
struct Free
{
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_PKEY_CTX *context) const { EVP_PKEY_CTX_free(context); }
    void operator()(BIO *bio) const { BIO_free(bio); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Free>;
using BioPtr = std::unique_ptr<BIO, Free>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, Free>;

const auto place = QStringLiteral("audit signing key");
constexpr size_t keySize = 32;
constexpr size_t signatureSize = 64;

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

QByteArray contentOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, size);
}

QByteArray rawPublic(const EVP_PKEY *key)
{
    QByteArray raw(qsizetype(keySize), '\0');
    size_t size = keySize;
    const bool isRead =
        EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 &&
        EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char *>(raw.data()), &size) == 1 &&
        size == keySize;
    ERR_clear_error();
    return isRead ? raw : QByteArray();
}

/// A key file with a passphrase is not asked for one on the terminal.
int noPassphrase(char *, int, int, void *)
{
    return 0;
}
}

struct Ed25519Key::Key
{
    KeyPtr pkey;
};

Ed25519Key::Ed25519Key(std::unique_ptr<Key> key)
    : m_key(std::move(key)), m_publicKey(rawPublic(m_key->pkey.get()))
{}

Ed25519Key::~Ed25519Key() = default;

Result<std::unique_ptr<Ed25519Key>> Ed25519Key::fromPem(const QByteArray &pem)
{
    const BioPtr bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    KeyPtr pkey(PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, nullptr));
    ERR_clear_error();
    if (!pkey || rawPublic(pkey.get()).isEmpty())
        return fail(ErrorCode::ConfigInvalid, place,
                    QStringLiteral("not an Ed25519 key in PEM (PKCS#8, without a passphrase)"));
    return std::unique_ptr<Ed25519Key>(new Ed25519Key(std::make_unique<Key>(Key{std::move(pkey)})));
}

Result<std::unique_ptr<Ed25519Key>> Ed25519Key::make()
{
    KeyPtr pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    if (!pkey)
        return fail(ErrorCode::Internal, place, QStringLiteral("OpenSSL made no Ed25519 key"));
    return std::unique_ptr<Ed25519Key>(new Ed25519Key(std::make_unique<Key>(Key{std::move(pkey)})));
}

Result<QByteArray> Ed25519Key::sign(const QByteArray &bytes) const
{
    const DigestPtr context(EVP_MD_CTX_new());
    QByteArray signature(qsizetype(signatureSize), '\0');
    size_t size = signatureSize;
    const bool isSigned =
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_key->pkey.get()) == 1 &&
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size,
                       bytesOf(bytes), size_t(bytes.size())) == 1 &&
        size == signatureSize;
    if (!isSigned) {
        ERR_clear_error();
        return fail(ErrorCode::Internal, place, QStringLiteral("OpenSSL could not sign"));
    }
    return signature;
}

Result<QByteArray> Ed25519Key::toPem() const
{
    const BioPtr bio(BIO_new(BIO_s_secmem())); // wiped when it is freed
    if (PEM_write_bio_PrivateKey(bio.get(), m_key->pkey.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        ERR_clear_error();
        return fail(ErrorCode::Internal, place, QStringLiteral("OpenSSL could not write it"));
    }
    return contentOf(bio.get());
}

bool ed25519::isSignature(const QByteArray &publicKey, const QByteArray &bytes, const QByteArray &signature)
{
    if (publicKey.size() != qsizetype(keySize) || signature.size() != qsizetype(signatureSize))
        return false;
    const KeyPtr key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(publicKey), size_t(publicKey.size())));
    const DigestPtr context(EVP_MD_CTX_new());
    const bool isRight = key &&
                         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                         EVP_DigestVerify(context.get(), bytesOf(signature), size_t(signature.size()),
                                          bytesOf(bytes), size_t(bytes.size())) == 1;
    ERR_clear_error();
    return isRight;
}

QByteArray ed25519::publicPem(const QByteArray &publicKey)
{
    const KeyPtr key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(publicKey), size_t(publicKey.size())));
    const BioPtr bio(BIO_new(BIO_s_mem()));
    if (!key || PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1) {
        ERR_clear_error();
        return {};
    }
    return contentOf(bio.get());
}

Result<std::vector<QByteArray>> ed25519::publicKeys(const QByteArray &pem)
{
    const BioPtr bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    std::vector<QByteArray> keys;
    while (const KeyPtr key{PEM_read_bio_PUBKEY(bio.get(), nullptr, noPassphrase, nullptr)}) {
        const QByteArray raw = rawPublic(key.get());
        if (raw.isEmpty())
            return fail(ErrorCode::ConfigInvalid, QStringLiteral("public key"),
                        QStringLiteral("a key that is not Ed25519"));
        keys.push_back(raw);
    }
    ERR_clear_error();
    if (keys.empty())
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("public key"),
                    QStringLiteral("no public key in PEM (-----BEGIN PUBLIC KEY-----)"));
    return keys;
}

}
