#pragma once

#include "connectors/EhrClientSettings.h"
#include "connectors/oauth/SigningKey.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace concord {

/// How a client shows the token endpoint who it is.
enum class ClientProof {
    PrivateKeyJwt, ///< a signed JWT (RFC 7523; SMART Backend Services)
    SecretBasic,   ///< id and secret in the header (RFC 6749 section 2.3.1)
    SecretPost     ///< id and secret in the form (the same section)
};
[[nodiscard]] QString wordOf(ClientProof proof); ///< "private_key_jwt", as OpenID Connect names them
[[nodiscard]] std::optional<ClientProof> clientProofFromWord(QStringView word);

/// What a token is asked for with. Where the answer has a refresh token, the next one is got with that.
enum class OAuthGrant {
    ClientCredentials, ///< RFC 6749 section 4.4
    Password           ///< of a user of the other side (section 4.3; ServiceNow's own)
};
[[nodiscard]] QString wordOf(OAuthGrant grant); ///< "client_credentials", as in the request
[[nodiscard]] std::optional<OAuthGrant> oauthGrantFromWord(QStringView word);

/// How tokens for one connection are got.
struct OAuthSettings
{
    /// How the connection itself is reached. The token endpoint shares authorities, TLS version and idle
    /// time; pins and the client certificate only where it is the same origin. Its tokens are not asked.
    EhrClientSettings peer;
    QUrl tokenUrl; ///< empty: as the connection's .well-known/smart-configuration says
    QString clientId;
    ClientProof proof = ClientProof::PrivateKeyJwt;
    std::optional<JwtAlgorithm> algorithm; ///< that the key must be for; nothing: what it is for
    QString keyId;                         ///< kid; empty: the thumbprint of the key
    QString audience;                      ///< aud of the assertion; empty: the token endpoint's URL
    QStringList scopes;
    /// Private key (SigningKey::read()) or client secret. Asked for each token, so that a replaced one counts
    /// from the next on. May block.
    std::function<Result<QByteArray>()> secret;
    OAuthGrant grant = OAuthGrant::ClientCredentials;
    QString user;                                 ///< with Password
    std::function<Result<QByteArray>()> password; ///< with Password; asked as the secret is
};

/// The key, if it is one and for @p algorithm; ConfigInvalid.
[[nodiscard]] Result<SigningKey> readKey(const QByteArray &pemOrJwk, std::optional<JwtAlgorithm> algorithm);

}
