#pragma once

#include "security/SecretKey.h"

#include <QString>

namespace concord {

/// How a master key was made of a passphrase. Not secret; kept in the database beside the keys it wraps.
struct Argon2Parameters
{
    QByteArray salt; ///< 16 bytes
    quint32 memoryKib = 262'144;
    quint32 passes = 3;
    quint32 lanes = 1;

    [[nodiscard]] static Result<Argon2Parameters> fresh();
    /// "argon2id$m=262144,t=3,p=1$<salt, base64>"
    [[nodiscard]] QString toText() const;
    /// ConfigInvalid: another text, or parameters weaker than RFC 9106 section 4 allows or beyond 4 GiB.
    [[nodiscard]] static Result<Argon2Parameters> parse(const QString &text);

    friend bool operator==(const Argon2Parameters &, const Argon2Parameters &) = default;
};

/// Argon2id (RFC 9106, version 1.3), 32 bytes. Takes the memory that @p parameters say, and its time.
[[nodiscard]] Result<SecretKeyPtr> argon2id(QByteArrayView secret, const Argon2Parameters &parameters);
/// With the parameters above it takes about a second. ConfigInvalid: a passphrase shorter than 12 characters.
[[nodiscard]] Result<SecretKeyPtr> keyFromPassphrase(QByteArrayView passphrase,
                                                     const Argon2Parameters &parameters);

}
