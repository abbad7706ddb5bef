#include "host/MasterKeyFile.h"

#include "host/Credentials.h"
#include "security/KeyRing.h"
#include "security/Passphrase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstdio>

namespace concord {

namespace {
const auto credential = QStringLiteral("concord-master-key");
const auto passphrase = QStringLiteral("concord-passphrase");
const auto nextOne = QStringLiteral(".next");
const auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
}

MasterKeyFile::MasterKeyFile(const DatabaseUrl &url)
{
    const QString shared = credentialPath(credential);
    m_own = shared;
    // who has put the credential in its place means it, also for a file
    if (url.kind == Dialect::Kind::Sqlite && !QFileInfo::exists(shared))
        m_own = url.path + QStringLiteral(".key");
    m_places = {m_own, m_own + nextOne, shared, shared + nextOne};
    if (url.kind == Dialect::Kind::Sqlite)
        m_places += {url.path + QStringLiteral(".key"), url.path + QStringLiteral(".key") + nextOne};
    m_places.removeDuplicates();
}

Result<SecretKeyPtr> MasterKeyFile::read(const QString &path)
{
    auto text = readSecretFile(path);
    if (!text)
        return fail(text.error());
    auto bytes = QByteArray::fromBase64Encoding(*text, QByteArray::AbortOnBase64DecodingErrors);
    wipe(*text);
    auto key = bytes ? SecretKey::of(bytes.decoded) : fail(ErrorCode::ConfigInvalid, path);
    wipe(bytes.decoded);
    if (!key)
        return fail(ErrorCode::ConfigInvalid, path, QStringLiteral("not a master key: 32 bytes in Base64"));
    return key;
}

Result<SecretKeyPtr> MasterKeyFile::write(const QString &path)
{
    auto key = SecretKey::random();
    if (!key)
        return key;
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly)) {
        if (file.exists())
            return fail(ErrorCode::Conflict, path, QStringLiteral("it is there already"));
        return fail(ErrorCode::StoreFailed, path, file.errorString());
    }
    QByteArray text = (*key)->bytes().toByteArray().toBase64() + '\n';
    const bool isWritten = file.write(text) == text.size() && file.flush();
    wipe(text);
    file.close();
    return isWritten ? key : fail(ErrorCode::StoreFull, path, file.errorString());
}

Result<SecretKeyPtr> MasterKeyFile::find(const MasterKeyRow &row) const
{
    if (row.isPassphrase)
        return fromPassphrase(row.parameters);
    bool isAny = false;
    for (const QString &path : m_places) {
        if (!QFileInfo::exists(path))
            continue;
        isAny = true;
        auto key = read(path);
        if (!key)
            return key;
        if (const auto fingerprint = fingerprintOf(**key); !fingerprint)
            return fail(fingerprint.error());
        else if (*fingerprint == row.fingerprint)
            return key;
    }
    return fail(
        ErrorCode::NotFound, m_own,
        isAny ? QStringLiteral("the master key there is not this database's (needed: %1); put the right "
                               "one back")
                    .arg(row.fingerprint)
              : QStringLiteral("the database is encrypted and its master key (%1) is not there; put it "
                               "back, mode 0600")
                    .arg(row.fingerprint));
}

Result<SecretKeyPtr> MasterKeyFile::first() const
{
    for (const QString &path : m_places) {
        if (!path.endsWith(nextOne) && QFileInfo::exists(path))
            return read(path);
    }
    return fail(
        ErrorCode::NotFound, m_own,
        QStringLiteral("there is no master key, and nothing is stored readable: run concordd keys init, "
                       "with --passphrase for one that is made of a passphrase"));
}

Result<SecretKeyPtr> MasterKeyFile::make() const
{
    return write(m_own);
}

Result<SecretKeyPtr> MasterKeyFile::next() const
{
    const QString path = m_own + nextOne;
    return QFileInfo::exists(path) ? read(path) : write(path);
}

Result<void> MasterKeyFile::promote() const
{
    // rename() replaces in one step, which QFile's does not
    if (std::rename(QFile::encodeName(m_own + nextOne).constData(), QFile::encodeName(m_own).constData()) ==
        0)
        return {};
    return fail(
        ErrorCode::StoreFailed, m_own + nextOne,
        QStringLiteral("in use now, but it could not be given the name %1: do that by hand").arg(m_own));
}

Result<SecretKeyPtr> MasterKeyFile::fromPassphrase(const QString &parameters)
{
    const auto read = Argon2Parameters::parse(parameters);
    auto text = read ? readCredential(QStringLiteral("credential:") + passphrase) : fail(read.error());
    if (!text)
        return fail(text.error());
    auto key = keyFromPassphrase(*text, *read);
    wipe(*text);
    return key;
}

}
