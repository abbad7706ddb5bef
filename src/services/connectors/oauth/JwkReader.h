#pragma once

#include "connectors/oauth/KeyPtr.h"

#include <QJsonObject>

namespace concord {

/// The private key that a JWK holds (RFC 7518 section 6.2.2 and 6.3.2): RSA with all its primes, or EC on
/// P-384. Null for anything else.
[[nodiscard]] openssl::KeyPtr keyFromJwk(const QJsonObject &jwk);

}
