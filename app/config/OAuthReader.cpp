#include "config/OAuthReader.h"

#include "connectors/UrlGuard.h"
#include "connectors/oauth/SmartDiscovery.h"

namespace concord {

namespace {
using Key = QLatin1StringView;

void checkUrls(const OAuthConfig &oauth, const QString &tokenUrlAt, const QString &at, const QUrl &baseUrl,
               const Complaint &complain)
{
    if (!oauth.tokenUrl.isEmpty()) {
        if (const auto good = checkTokenUrl(oauth.tokenUrl); !good)
            complain(tokenUrlAt, good.error().detail);
    }
    if (baseUrl.scheme() == u"http" && !isThisMachine(baseUrl.host()))
        complain(at,
                 QStringLiteral("the address of the EHR must be https: over http a token could be read on "
                                "its way"));
}

QStringList scopesOf(const QJsonObject &o, const char *key, const QStringList &usual)
{
    return o.contains(Key(key)) ? o.value(Key(key)).toString().split(u' ', Qt::SkipEmptyParts) : usual;
}

/// Who a token is asked for: the client itself, or a user of a ServiceNow instance.
void readGrant(const QJsonObject &o, const QString &pointer, bool isServiceNow, OAuthConfig &oauth,
               const Complaint &complain)
{
    oauth.grant = oauthGrantFromWord(o.value(Key("grant")).toString()).value_or(oauth.grant);
    oauth.user = o.value(Key("user")).toString();
    oauth.password = o.value(Key("password")).toString();
    if (oauth.grant == OAuthGrant::Password && !isServiceNow)
        complain(pointer + QStringLiteral("/grant"),
                 QStringLiteral("\"password\" is for a connection of kind servicenow"));
    const bool isWhole = !oauth.user.isEmpty() && !oauth.password.isEmpty();
    const bool isNone = oauth.user.isEmpty() && oauth.password.isEmpty();
    if (oauth.grant == OAuthGrant::Password ? !isWhole : !isNone)
        complain(pointer, QStringLiteral("\"grant\": \"password\" goes with \"user\" and \"password\": "
                                         "\"credential:NAME\", and they with nothing else"));
}

/// What an instance of ServiceNow has by itself.
void applyServiceNow(const QString &pointer, const QUrl &instance, OAuthConfig &oauth,
                     const Complaint &complain)
{
    if (oauth.tokenUrl.isEmpty() && oauth.method == ClientProof::PrivateKeyJwt)
        complain(pointer + QStringLiteral("/method"),
                 QStringLiteral("private_key_jwt is for another server's tokens: name its \"token_url\""));
    if (oauth.tokenUrl.isEmpty()) {
        oauth.tokenUrl = instance;
        oauth.tokenUrl.setPath(QStringLiteral("/oauth_token.do"));
    }
}

QUrl urlOf(const QJsonObject &o, const char *key)
{
    return QUrl(o.value(Key(key)).toString(), QUrl::StrictMode);
}
}

OAuthConfig readOAuth(const QJsonObject &o, const QString &pointer, const ConnectionConfig &connection,
                      const Complaint &complain)
{
    const bool isServiceNow = connection.kind == u"servicenow";
    OAuthConfig oauth;
    oauth.clientId = o.value(Key("client_id")).toString();
    oauth.method = clientProofFromWord(o.value(Key("method")).toString())
                       .value_or(isServiceNow ? ClientProof::SecretPost : oauth.method);
    oauth.algorithm = jwtAlgorithmFromWord(o.value(Key("alg")).toString());
    oauth.keyId = o.value(Key("kid")).toString();
    oauth.audience = o.value(Key("audience")).toString();
    oauth.scopes = scopesOf(o, "scope", isServiceNow ? QStringList() : oauth.scopes);
    oauth.tokenUrl = urlOf(o, "token_url");
    readGrant(o, pointer, isServiceNow, oauth, complain);
    if (isServiceNow)
        applyServiceNow(pointer, connection.baseUrl, oauth, complain);
    const bool signs = oauth.method == ClientProof::PrivateKeyJwt;
    const QString method = wordOf(oauth.method);
    const char *needed = signs ? "key" : "secret";
    oauth.secret = o.value(Key(needed)).toString();
    if (oauth.secret.isEmpty())
        complain(pointer, QStringLiteral("\"%1\" is missing: %2 needs \"credential:NAME\", %3")
                              .arg(Key(needed), method,
                                   signs ? QStringLiteral("a private key (PEM or JWK)")
                                         : QStringLiteral("the client secret")));
    const QStringList others = signs ? QStringList{QStringLiteral("secret")}
                                     : QStringList{QStringLiteral("key"), QStringLiteral("alg"),
                                                   QStringLiteral("kid"), QStringLiteral("audience")};
    for (const QString &key : others) {
        if (o.contains(key))
            complain(pointer + QLatin1Char('/') + key, QStringLiteral("does not go with %1").arg(method));
    }
    if (isServiceNow && !o.contains(Key("token_url"))) // it is what "base_url" is
        return oauth;
    checkUrls(oauth, pointer + QStringLiteral("/token_url"), pointer, connection.baseUrl, complain);
    return oauth;
}

std::optional<OAuthConfig> readShortOAuth(const QJsonObject &root, const QUrl &baseUrl,
                                          const Complaint &complain)
{
    const QString id = root.value(Key("oauth_client_id")).toString();
    if (id.isEmpty()) {
        for (const char *key : {"oauth_key", "oauth_secret", "oauth_scope", "oauth_token_url"}) {
            if (root.contains(Key(key)))
                complain(QLatin1Char('/') + Key(key), QStringLiteral("goes with \"oauth_client_id\" only"));
        }
        return std::nullopt;
    }
    const QString at = QStringLiteral("/oauth_client_id");
    OAuthConfig oauth;
    oauth.clientId = id;
    oauth.scopes = scopesOf(root, "oauth_scope", oauth.scopes);
    oauth.tokenUrl = urlOf(root, "oauth_token_url");
    const QString key = root.value(Key("oauth_key")).toString();
    const QString secret = root.value(Key("oauth_secret")).toString();
    if (key.isEmpty() == secret.isEmpty())
        complain(at,
                 QStringLiteral("needs one of the two: \"oauth_key\": \"credential:NAME\" (a private "
                                "key, for private_key_jwt) or \"oauth_secret\": \"credential:NAME\" (for "
                                "client_secret_basic); with them go \"oauth_scope\" and, where the EHR does "
                                "not publish it, \"oauth_token_url\""));
    oauth.method = key.isEmpty() ? ClientProof::SecretBasic : ClientProof::PrivateKeyJwt;
    oauth.secret = key.isEmpty() ? secret : key;
    checkUrls(oauth, QStringLiteral("/oauth_token_url"), at, baseUrl, complain);
    return oauth;
}

}
