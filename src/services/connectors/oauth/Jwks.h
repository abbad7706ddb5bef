#pragma once

#include "connectors/oauth/SigningKey.h"

namespace concord {

/// The thumbprint of a key (RFC 7638, SHA-256, base64url): the same whoever computes it.
/// @param publicParts as SigningKey gives them
[[nodiscard]] QString jwkThumbprint(const QJsonObject &publicParts);

/// What the key is called in assertions and in the key set: @p given where the other side has chosen a name,
/// else the thumbprint.
[[nodiscard]] QString keyIdOf(const SigningKey &key, const QString &given);

/// The key set (RFC 7517 section 5) that is registered at the authorization server: public parts, kid, alg,
/// use "sig" and key_ops "verify", as SMART Backend Services has it.
[[nodiscard]] QJsonObject publicKeySet(const SigningKey &key, const QString &keyId);

}
