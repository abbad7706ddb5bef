#include "host/AuditKey.h"

#include "audit/Heads.h"
#include "observability/Log.h"
#include "security/SecretKey.h"
#include "store/AuditStore.h"
#include "store/AuditTreeStore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace concord {

namespace {
const auto keyFileName = QStringLiteral("audit-signing-key");

QString publicFileOf(const QString &keyFile)
{
    return keyFile + QStringLiteral(".pub");
}

Result<std::unique_ptr<Ed25519Key>> keyOf(Result<QByteArray> pem, const QString &place)
{
    if (!pem)
        return fail(pem.error().code, place, pem.error().detail);
    auto key = Ed25519Key::fromPem(*pem);
    wipe(*pem);
    if (key)
        return key;
    return fail(
        ErrorCode::ConfigInvalid, place,
        QStringLiteral("the audit signing key is damaged: %1; nothing is signed, and it is not replaced")
            .arg(key.error().detail));
}

Result<OpenedAuditKey> makeKey(Database &db, const Clock &clock, const AuditKeyTerms &terms)
{
    const QString &path = terms.places.keyFile;
    auto key = Ed25519Key::make();
    auto pem = key ? (*key)->toPem() : fail(key.error());
    if (!pem)
        return fail(pem.error());
    const auto written = writeSecretFile(path, *pem);
    wipe(*pem);
    if (!written && written.error().code == ErrorCode::Conflict) { // another program was faster
        auto theirs = keyOf(readSecretFile(path), path);
        return theirs ? Result<OpenedAuditKey>(OpenedAuditKey{*std::move(theirs), false})
                      : fail(theirs.error());
    }
    if (!written)
        return fail(written.error());
    trustAuditKey(terms.places, (*key)->publicKey());
    const QString name = keyName((*key)->publicKey());
    logLine(LogLevel::Info, "audit", QStringLiteral("made the audit signing key %1 in %2").arg(name, path));
    const auto noted = AuditStore(db, clock).append({terms.actor,
                                                     QStringLiteral("key.make"),
                                                     QStringLiteral("key/") + name,
                                                     true,
                                                     QStringLiteral("use=audit"),
                                                     {}});
    if (!noted)
        return fail(noted.error());
    return OpenedAuditKey{*std::move(key), true};
}
}

AuditPlaces auditPlaces(const Startup &startup)
{
    const AuditConfig &config = startup.config.audit;
    AuditPlaces places{config.signingKey, {}, config.headFile};
    const bool isFile = startup.database.kind == Dialect::Kind::Sqlite;
    const QString &path = startup.database.path;
    if (places.headFile.isEmpty())
        places.headFile = isFile ? path + QStringLiteral(".heads.jsonl")
                                 : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                                       QStringLiteral("/audit-heads.jsonl");
    if (!isFile && config.headFile.isEmpty()) // ours to make; a configured folder that is missing is an error
        QDir().mkpath(QFileInfo(places.headFile).absolutePath());
    // what a service manager gives is read where it is, but nothing can be made there
    const QString given = credentialPath(keyFileName);
    if (isFile)
        places.keyFile = path + QStringLiteral(".audit-key");
    else
        places.keyFile =
            QFile::exists(given) ? given : ownCredentialsFolder() + QLatin1Char('/') + keyFileName;
    return places;
}

Result<std::unique_ptr<Ed25519Key>> readAuditKey(const AuditKeyTerms &terms)
{
    const AuditPlaces &places = terms.places;
    if (places.credential.isEmpty())
        return keyOf(readSecretFile(places.keyFile), places.keyFile);
    return keyOf(terms.secrets(places.credential), places.credential);
}

Result<OpenedAuditKey> openAuditKey(Database &db, const Clock &clock, const AuditKeyTerms &terms)
{
    auto key = readAuditKey(terms);
    const bool isConfigured = !terms.places.credential.isEmpty();
    if (!key && key.error().code == ErrorCode::NotFound && !isConfigured) {
        const auto newest = AuditTreeStore(db).newestHead();
        if (!newest)
            return fail(newest.error());
        if (*newest && !terms.isNewKeyMeant)
            return fail(
                ErrorCode::Conflict, terms.places.keyFile,
                QStringLiteral("there is no audit signing key here, and the heads so far are signed with key "
                               "%1: copy it here, or say that it is replaced (audit checkpoint --new-key)")
                    .arg(keyName((*newest)->publicKey)));
        return makeKey(db, clock, terms);
    }
    return key ? Result<OpenedAuditKey>(OpenedAuditKey{*std::move(key), false}) : fail(key.error());
}

/// For people, and for `audit verify`: nothing rests on it here, so its trouble is only noted.
void trustAuditKey(const AuditPlaces &places, const QByteArray &publicKey)
{
    QFile file(publicFileOf(places.keyFile));
    const QByteArray pem = ed25519::publicPem(publicKey);
    const bool isDone =
        file.open(QIODevice::ReadWrite) && (file.readAll().contains(pem) || file.write(pem) == pem.size());
    if (!isDone)
        logLine(LogLevel::Warning, "audit",
                QStringLiteral("%1 could not be written: %2").arg(file.fileName(), file.errorString()));
}

std::vector<QByteArray> trustedAuditKeys(const AuditKeyTerms &terms)
{
    const AuditPlaces &places = terms.places;
    QFile file(publicFileOf(places.keyFile));
    if (places.credential.isEmpty() && file.open(QIODevice::ReadOnly)) {
        if (auto keys = ed25519::publicKeys(file.readAll()))
            return *std::move(keys);
    }
    const auto key = readAuditKey(terms);
    return key ? std::vector<QByteArray>{(*key)->publicKey()} : std::vector<QByteArray>{};
}

}
