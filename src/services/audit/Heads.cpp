#include "audit/Heads.h"

#include "audit/TreeHasher.h"

#include <QCryptographicHash>

#include <cmath>

namespace concord {

QByteArray signedBytes(const SignedHead &head)
{
    return "concord-audit-head/1\n" + head.log.toUtf8() + '\n' + QByteArray::number(head.size) + '\n' +
           hexOf(head.root) + '\n' + QByteArray::number(qint64(toMs(head.at))) + '\n';
}

QByteArray signedExportBytes(const QString &log, qint64 records, QByteArrayView digestHex)
{
    return "concord-audit-export-end/1\n" + log.toUtf8() + '\n' + QByteArray::number(records) + '\n' +
           digestHex.toByteArray() + '\n';
}

QJsonObject toJson(const SignedHead &head)
{
    return {{QStringLiteral("concord_audit_head"), 1},
            {QStringLiteral("log"), head.log},
            {QStringLiteral("size"), head.size},
            {QStringLiteral("root"), QString::fromLatin1(hexOf(head.root))},
            {QStringLiteral("at"), qint64(toMs(head.at))},
            {QStringLiteral("public_key"), QString::fromLatin1(head.publicKey.toHex())},
            {QStringLiteral("signature"), QString::fromLatin1(head.signature.toHex())}};
}

std::optional<SignedHead> headFromJson(const QJsonObject &object)
{
    SignedHead head;
    head.log = object.value(QStringLiteral("log")).toString();
    head.size = object.value(QStringLiteral("size")).toInteger(-1);
    head.at = fromMs(object.value(QStringLiteral("at")).toInteger());
    head.publicKey = QByteArray::fromHex(object.value(QStringLiteral("public_key")).toString().toLatin1());
    head.signature = QByteArray::fromHex(object.value(QStringLiteral("signature")).toString().toLatin1());
    const auto root = hashFromHex(object.value(QStringLiteral("root")).toString().toLatin1());
    if (!root)
        return std::nullopt;
    head.root = *root;
    const bool isWhole = head.size >= 0 && head.publicKey.size() == 32 && head.signature.size() == 64 &&
                         toJson(head) == object; // nothing else in it, and nothing written in another way
    return isWhole ? std::optional(head) : std::nullopt;
}

QString keyName(const QByteArray &publicKey)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(publicKey, QCryptographicHash::Sha256).toHex().left(16));
}

}
