#include "connectors/oauth/TokenRequest.h"

#include "connectors/oauth/Jwks.h"
#include "connectors/oauth/JwtAssertion.h"
#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<ClientProof, 3> proofWords{{{ClientProof::PrivateKeyJwt, "private_key_jwt"},
                                            {ClientProof::SecretBasic, "client_secret_basic"},
                                            {ClientProof::SecretPost, "client_secret_post"}}};

constexpr Words<OAuthGrant, 2> grantWords{
    {{OAuthGrant::ClientCredentials, "client_credentials"}, {OAuthGrant::Password, "password"}}};

/// application/x-www-form-urlencoded
class Form
{
public:
    void add(const char *name, const QByteArray &value)
    {
        m_bytes += (m_bytes.isEmpty() ? "" : "&") + QByteArray(name) + '=' + encoded(value);
    }
    [[nodiscard]] static QByteArray encoded(const QByteArray &value) { return value.toPercentEncoding(); }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

Result<QByteArray> assertionFor(const OAuthSettings &settings, const QByteArray &secret, const QUrl &endpoint,
                                Timestamp now)
{
    return readKey(secret, settings.algorithm).and_then([&](const SigningKey &key) {
        AssertionClaims claims;
        claims.clientId = settings.clientId;
        claims.audience =
            settings.audience.isEmpty() ? QString::fromLatin1(endpoint.toEncoded()) : settings.audience;
        claims.keyId = keyIdOf(key, settings.keyId);
        claims.id = QUuid::createUuid();
        claims.now = now;
        return signedAssertion(claims, key);
    });
}
}

Result<SigningKey> readKey(const QByteArray &pemOrJwk, std::optional<JwtAlgorithm> algorithm)
{
    auto key = SigningKey::read(pemOrJwk);
    if (key && algorithm && key->algorithm() != *algorithm)
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("OAuth key"),
                    QStringLiteral("this key is for %1, and the configuration says %2")
                        .arg(wordOf(key->algorithm()), wordOf(*algorithm)));
    return key;
}

namespace {
/// What the token is asked for with; the client's own proof is another matter.
Result<void> addGrant(Form &form, const OAuthSettings &settings, const SecretText &refresh)
{
    if (!refresh.bytes().isEmpty()) {
        form.add("grant_type", "refresh_token");
        form.add("refresh_token", refresh.bytes().toByteArray());
        return {};
    }
    form.add("grant_type", wordOf(settings.grant).toLatin1());
    if (settings.grant == OAuthGrant::Password) {
        auto password = settings.password();
        if (!password)
            return fail(password.error());
        form.add("username", settings.user.toUtf8());
        form.add("password", *password);
        wipe(*password);
    }
    return {};
}
}

Result<HttpRequest> tokenRequest(const OAuthSettings &settings, const QUrl &endpoint, Timestamp now,
                                 const SecretText &refresh)
{
    auto secret = settings.secret();
    if (!secret)
        return fail(secret.error());
    HttpRequest request;
    request.method = "POST";
    request.isSentOnce = true; // a server takes an assertion once
    request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    Form form;
    if (const auto added = addGrant(form, settings, refresh); !added)
        return fail(added.error());
    if (!settings.scopes.isEmpty())
        form.add("scope", settings.scopes.join(u' ').toUtf8());
    const QByteArray id = settings.clientId.toUtf8();
    if (settings.proof == ClientProof::PrivateKeyJwt) {
        const auto assertion = assertionFor(settings, *secret, endpoint, now);
        if (!assertion)
            return fail(assertion.error());
        form.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.add("client_assertion", *assertion);
    } else if (settings.proof == ClientProof::SecretPost) {
        form.add("client_id", id);
        form.add("client_secret", *secret);
    } else {
        request.headers.emplaceBack("Authorization",
                                    "Basic " + (Form::encoded(id) + ':' + Form::encoded(*secret)).toBase64());
    }
    wipe(*secret);
    request.body = form.bytes();
    return request;
}

QString wordOf(ClientProof proof)
{
    return wordOf(proofWords, proof);
}

std::optional<ClientProof> clientProofFromWord(QStringView word)
{
    return enumOf(proofWords, word);
}

QString wordOf(OAuthGrant grant)
{
    return wordOf(grantWords, grant);
}

std::optional<OAuthGrant> oauthGrantFromWord(QStringView word)
{
    return enumOf(grantWords, word);
}

}
