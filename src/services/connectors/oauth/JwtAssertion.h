#pragma once

#include "connectors/oauth/SigningKey.h"
#include "domain/Clock.h"

#include <QUuid>

namespace concord {

/// What a client assertion says (RFC 7523 section 3; SMART Backend Services, "Authentication JWT claims").
struct AssertionClaims
{
    QString clientId; ///< iss and sub
    QString audience; ///< aud: the token endpoint's URL, or what the server wants instead
    QString keyId;
    QUuid id;      ///< jti: a new one for each attempt, for a server takes each only once
    Timestamp now; ///< by the server's clock, as well as it is known
};

/// The compact form "header.claims.signature". It is valid from half a minute ago, for clocks differ, for
/// four minutes on: five at most are allowed.
[[nodiscard]] Result<QByteArray> signedAssertion(const AssertionClaims &claims, const SigningKey &key);

}
