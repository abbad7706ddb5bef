#include "connectors/oauth/Jwks.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace concord {

QString jwkThumbprint(const QJsonObject &publicParts)
{
    // members in lexicographic order and no blanks (section 3.3): QJsonObject is sorted, and base64url needs
    // no escapes
    const QByteArray text = QJsonDocument(publicParts).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256)
                                   .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QString keyIdOf(const SigningKey &key, const QString &given)
{
    return given.isEmpty() ? jwkThumbprint(key.publicParts()) : given;
}

QJsonObject publicKeySet(const SigningKey &key, const QString &keyId)
{
    QJsonObject jwk = key.publicParts();
    jwk.insert(QStringLiteral("kid"), keyId);
    jwk.insert(QStringLiteral("alg"), wordOf(key.algorithm()));
    jwk.insert(QStringLiteral("use"), QStringLiteral("sig"));
    jwk.insert(QStringLiteral("key_ops"), QJsonArray{QStringLiteral("verify")});
    return {{QStringLiteral("keys"), QJsonArray{jwk}}};
}

}
