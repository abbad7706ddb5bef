#include "connectors/oauth/JwtAssertion.h"

#include <QJsonDocument>

namespace concord {

namespace {
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds issuedBefore{30};
constexpr minutes validFor{4};
static_assert(issuedBefore + validFor <= minutes(5));

QByteArray part(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray part(const QJsonObject &object)
{
    return part(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

qint64 inSeconds(Timestamp time)
{
    return toMs(time) / 1000;
}
}

Result<QByteArray> signedAssertion(const AssertionClaims &claims, const SigningKey &key)
{
    const QJsonObject header{{QStringLiteral("alg"), wordOf(key.algorithm())},
                             {QStringLiteral("kid"), claims.keyId},
                             {QStringLiteral("typ"), QStringLiteral("JWT")}};
    const QJsonObject body{{QStringLiteral("iss"), claims.clientId},
                           {QStringLiteral("sub"), claims.clientId},
                           {QStringLiteral("aud"), claims.audience},
                           {QStringLiteral("iat"), inSeconds(claims.now - issuedBefore)},
                           {QStringLiteral("exp"), inSeconds(claims.now + validFor)},
                           {QStringLiteral("jti"), claims.id.toString(QUuid::WithoutBraces)}};
    const QByteArray content = part(header) + '.' + part(body);
    return key.sign(content).map(
        [&](const QByteArray &signature) { return content + '.' + part(signature); });
}

}
