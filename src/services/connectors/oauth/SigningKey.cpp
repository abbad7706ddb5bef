#include "connectors/oauth/SigningKey.h"

#include "connectors/oauth/JwkReader.h"
#include "connectors/oauth/KeyPtr.h"
#include "domain/Enum.h"

#include <QJsonDocument>

#include <array>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace concord {

using namespace openssl;

namespace {
const auto place = QStringLiteral("OAuth key");
constexpr int halfOfEs384 = 48; // RFC 7518 section 3.4
constexpr int leastRsaBits = 2048;
constexpr Words<JwtAlgorithm, 2> algorithmWords{
    {{JwtAlgorithm::Rs384, "RS384"}, {JwtAlgorithm::Es384, "ES384"}}};

/// A key file with a passphrase is not asked for one on the terminal.
int withoutPassphrase(char *, int, int, void *)
{
    return 0;
}

QByteArray base64url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// A number of the key, at least @p size bytes long: coordinates have leading zeros (RFC 7518 section
/// 6.2.1.2), the others none.
QString numberOf(const EVP_PKEY *key, const char *name, int size)
{
    BIGNUM *read = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &read) != 1)
        return {};
    const NumberPtr number(read);
    QByteArray bytes(std::max(size, BN_num_bytes(number.get())), '\0');
    BN_bn2binpad(number.get(), reinterpret_cast<unsigned char *>(bytes.data()), int(bytes.size()));
    return QString::fromLatin1(base64url(bytes));
}

bool isP384(const EVP_PKEY *key)
{
    std::array<char, 64> name{};
    size_t size = 0;
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
           EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) == 1 &&
           QByteArrayView(name.data()) == "secp384r1";
}

/// ECDSA-Sig-Value in DER → r and s, each filled up with zeros (RFC 7518 section 3.4). Empty: not one.
QByteArray rawOfDer(const QByteArray &der)
{
    const auto *bytes = reinterpret_cast<const unsigned char *>(der.constData());
    ECDSA_SIG *signature = d2i_ECDSA_SIG(nullptr, &bytes, long(der.size()));
    if (!signature)
        return {};
    QByteArray raw(2L * halfOfEs384, '\0');
    auto *out = reinterpret_cast<unsigned char *>(raw.data());
    const bool fits =
        BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, halfOfEs384) == halfOfEs384 &&
        BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + halfOfEs384, halfOfEs384) == halfOfEs384;
    ECDSA_SIG_free(signature);
    return fits ? raw : QByteArray();
}
}

struct SigningKey::Key
{
    KeyPtr pkey;
};

QString wordOf(JwtAlgorithm algorithm)
{
    return wordOf(algorithmWords, algorithm);
}

std::optional<JwtAlgorithm> jwtAlgorithmFromWord(QStringView word)
{
    return enumOf(algorithmWords, word);
}

SigningKey::SigningKey(std::unique_ptr<Key> key, JwtAlgorithm algorithm)
    : m_key(std::move(key)), m_algorithm(algorithm)
{}
SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey &&) noexcept = default;
SigningKey &SigningKey::operator=(SigningKey &&) noexcept = default;

Result<SigningKey> SigningKey::read(const QByteArray &pemOrJwk)
{
    auto key = std::make_unique<Key>();
    if (pemOrJwk.trimmed().startsWith('{')) {
        key->pkey = keyFromJwk(QJsonDocument::fromJson(pemOrJwk).object());
    } else {
        const BioPtr bio(BIO_new_mem_buf(pemOrJwk.constData(), int(pemOrJwk.size())));
        key->pkey.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, withoutPassphrase, nullptr));
        ERR_clear_error();
    }
    return checked(std::move(key));
}

Result<SigningKey> SigningKey::checked(std::unique_ptr<Key> key)
{
    if (!key->pkey)
        return fail(
            ErrorCode::ConfigInvalid, place,
            QStringLiteral("no private key in PEM (PKCS#8, without a passphrase) and no private JWK"));
    if (EVP_PKEY_get_base_id(key->pkey.get()) == EVP_PKEY_RSA) {
        if (EVP_PKEY_get_bits(key->pkey.get()) < leastRsaBits)
            return fail(ErrorCode::ConfigInvalid, place,
                        QStringLiteral("an RSA key of fewer than %1 bits").arg(leastRsaBits));
        return SigningKey(std::move(key), JwtAlgorithm::Rs384);
    }
    if (isP384(key->pkey.get()))
        return SigningKey(std::move(key), JwtAlgorithm::Es384);
    return fail(ErrorCode::ConfigInvalid, place,
                QStringLiteral("neither an RSA key (RS384) nor one on the curve P-384 (ES384)"));
}

Result<SigningKey> SigningKey::make(JwtAlgorithm algorithm)
{
    auto key = std::make_unique<Key>();
    key->pkey.reset(algorithm == JwtAlgorithm::Rs384
                        ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", size_t(3072))
                        : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
    if (!key->pkey)
        return fail(ErrorCode::Internal, place, QStringLiteral("OpenSSL made no key"));
    return SigningKey(std::move(key), algorithm);
}

Result<QByteArray> SigningKey::sign(const QByteArray &bytes) const
{
    const DigestPtr context(EVP_MD_CTX_new());
    const auto *data = reinterpret_cast<const unsigned char *>(bytes.constData());
    size_t size = 0;
    QByteArray signature;
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha384(), nullptr, m_key->pkey.get()) == 1 &&
        EVP_DigestSign(context.get(), nullptr, &size, data, size_t(bytes.size())) == 1) {
        signature.resize(qsizetype(size));
        if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size, data,
                           size_t(bytes.size())) != 1)
            size = 0;
        signature.truncate(qsizetype(size));
    }
    if (m_algorithm == JwtAlgorithm::Es384)
        signature = rawOfDer(signature);
    ERR_clear_error();
    if (signature.isEmpty())
        return fail(ErrorCode::Internal, place, QStringLiteral("OpenSSL could not sign"));
    return signature;
}

QJsonObject SigningKey::publicParts() const
{
    const EVP_PKEY *key = m_key->pkey.get();
    if (m_algorithm == JwtAlgorithm::Rs384)
        return {{QStringLiteral("kty"), QStringLiteral("RSA")},
                {QStringLiteral("n"), numberOf(key, OSSL_PKEY_PARAM_RSA_N, 0)},
                {QStringLiteral("e"), numberOf(key, OSSL_PKEY_PARAM_RSA_E, 0)}};
    return {{QStringLiteral("kty"), QStringLiteral("EC")},
            {QStringLiteral("crv"), QStringLiteral("P-384")},
            {QStringLiteral("x"), numberOf(key, OSSL_PKEY_PARAM_EC_PUB_X, halfOfEs384)},
            {QStringLiteral("y"), numberOf(key, OSSL_PKEY_PARAM_EC_PUB_Y, halfOfEs384)}};
}

Result<QByteArray> SigningKey::toPem() const
{
    const BioPtr bio(BIO_new(BIO_s_secmem())); // wiped when it is freed
    if (PEM_write_bio_PrivateKey(bio.get(), m_key->pkey.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        ERR_clear_error();
        return fail(ErrorCode::Internal, place, QStringLiteral("OpenSSL could not write it"));
    }
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

}
