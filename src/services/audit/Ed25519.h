#pragma once

#include "domain/Audit.h"

#include <memory>
#include <vector>

namespace concord {

/// A signing key in memory: an Ed25519 key in PEM (PKCS#8). Its bytes are wiped when it goes.
class Ed25519Key : public AuditSigner
{
public:
    /// ConfigInvalid: not such a key. No error holds any of it.
    [[nodiscard]] static Result<std::unique_ptr<Ed25519Key>> fromPem(const QByteArray &pem);
    /// A new one.
    [[nodiscard]] static Result<std::unique_ptr<Ed25519Key>> make();
    ~Ed25519Key() override;

    [[nodiscard]] QByteArray publicKey() const override { return m_publicKey; }
    [[nodiscard]] Result<QByteArray> sign(const QByteArray &bytes) const override;
    [[nodiscard]] Result<QByteArray> toPem() const; ///< the private key: for its file, mode 0600

private:
    struct Key;
    explicit Ed25519Key(std::unique_ptr<Key> key);

    std::unique_ptr<Key> m_key;
    QByteArray m_publicKey;
};

namespace ed25519 {
[[nodiscard]] bool isSignature(const QByteArray &publicKey, const QByteArray &bytes,
                               const QByteArray &signature);
/// SubjectPublicKeyInfo, as `openssl pkey -pubout` writes it.
[[nodiscard]] QByteArray publicPem(const QByteArray &publicKey);
/// Every public key of a PEM file: several while one is replaced. ConfigInvalid: there is none, or one that
/// is not Ed25519.
[[nodiscard]] Result<std::vector<QByteArray>> publicKeys(const QByteArray &pem);
}

}
