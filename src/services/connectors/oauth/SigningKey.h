#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QJsonObject>

#include <memory>
#include <optional>

namespace concord {

/// The algorithms of SMART's asymmetric client authentication (RFC 7518 section 3.1).
enum class JwtAlgorithm {
    Rs384, ///< RSASSA-PKCS1-v1_5 with SHA-384; a key of 2048 bits at least
    Es384  ///< ECDSA on P-384 with SHA-384
};
[[nodiscard]] QString wordOf(JwtAlgorithm algorithm); ///< "RS384"
[[nodiscard]] std::optional<JwtAlgorithm> jwtAlgorithmFromWord(QStringView word);

/// The private key with which a client proves who it is. OpenSSL wipes it when it goes. May be used by one
/// thread at a time.
class SigningKey
{
public:
    /// PEM (PKCS#8, or the older forms) without a passphrase, or a private JWK (RFC 7517). ConfigInvalid for
    /// anything else, an RSA key of fewer than 2048 bits, and a curve other than P-384. No error holds any of
    /// it.
    [[nodiscard]] static Result<SigningKey> read(const QByteArray &pemOrJwk);
    /// A new one: RSA of 3072 bits, or P-384.
    [[nodiscard]] static Result<SigningKey> make(JwtAlgorithm algorithm);
    ~SigningKey();
    SigningKey(SigningKey &&) noexcept;
    SigningKey &operator=(SigningKey &&) noexcept;

    [[nodiscard]] JwtAlgorithm algorithm() const { return m_algorithm; }
    /// The signature as JWS has it (RFC 7518 section 3.3, 3.4): of ES384 r and s, 96 bytes, not DER.
    [[nodiscard]] Result<QByteArray> sign(const QByteArray &bytes) const;
    /// The public parts alone: kty, n and e, or crv, x and y.
    [[nodiscard]] QJsonObject publicParts() const;
    [[nodiscard]] Result<QByteArray> toPem() const; ///< PKCS#8: for its file, mode 0600

private:
    struct Key;
    SigningKey(std::unique_ptr<Key> key, JwtAlgorithm algorithm);
    [[nodiscard]] static Result<SigningKey> checked(std::unique_ptr<Key> key);

    std::unique_ptr<Key> m_key;
    JwtAlgorithm m_algorithm;
};

}
