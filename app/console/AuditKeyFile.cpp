#include "console/AuditKeyFile.h"

#include "audit/Ed25519.h"
#include "host/Credentials.h"

#include <QFile>
#include <QStandardPaths>

namespace concord {

namespace {
const auto credentialName = QStringLiteral("credential:audit-signing-key");

Result<std::unique_ptr<AuditSigner>> signerOf(const QByteArray &pem)
{
    return Ed25519Key::fromPem(pem).map(
        [](std::unique_ptr<Ed25519Key> &&key) { return std::unique_ptr<AuditSigner>(std::move(key)); });
}

Result<std::unique_ptr<AuditSigner>> readKey(const QString &path)
{
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                        QFile::WriteOther | QFile::ExeOther;
    if ((QFile::permissions(path) & others) != 0)
        return fail(ErrorCode::Forbidden, path,
                    QStringLiteral("others can read this file: chmod 600, then start again"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Forbidden, path, file.errorString());
    return signerOf(file.readAll());
}

Result<std::unique_ptr<AuditSigner>> makeKey(const QString &path)
{
    auto key = Ed25519Key::make();
    const auto pem = key ? (*key)->toPem() : fail(key.error());
    if (!pem)
        return fail(pem.error());
    QFile file(path);
    const bool isWritten =
        file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner) &&
        file.write(*pem) == pem->size() && file.flush();
    if (!isWritten)
        return fail(ErrorCode::StoreFailed, path, file.errorString());
    return std::unique_ptr<AuditSigner>(*std::move(key));
}
}

Result<std::unique_ptr<AuditSigner>> auditSigner(const DatabaseUrl &database)
{
    const auto credential = readCredential(credentialName);
    if (credential)
        return signerOf(*credential);
    if (credential.error().code != ErrorCode::NotFound)
        return fail(credential.error());
    if (database.kind != Dialect::Kind::Sqlite)
        return fail(credential.error());
    const QString path = database.path + QStringLiteral(".audit-key");
    return QFile::exists(path) ? readKey(path) : makeKey(path);
}

bool hasAuditSigner(const DatabaseUrl &database)
{
    return database.kind == Dialect::Kind::Sqlite || readCredential(credentialName).has_value();
}

QString auditHeadFile(const DatabaseUrl &database)
{
    if (database.kind == Dialect::Kind::Sqlite)
        return database.path + QStringLiteral(".heads.jsonl");
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
           QStringLiteral("/audit-heads.jsonl");
}

}
