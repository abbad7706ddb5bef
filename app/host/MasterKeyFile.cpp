#include "host/MasterKeyFile.h"

#include "host/Credentials.h"
#include "security/KeyRing.h"
#include "security/OwnFile.h"
#include "security/Passphrase.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>

#include <unistd.h>

namespace concord {

namespace {
const auto credential = QStringLiteral("concord-master-key");
const auto passphrase = QStringLiteral("concord-passphrase");
const auto nextOne = QStringLiteral(".next");
const auto oldOne = QStringLiteral(".old-");

/// Gives the file a second name, or, where a file system has no second names, another one.
bool keepAs(const QByteArray &name, const QByteArray &kept)
{
    if (::link(name.constData(), kept.constData()) == 0 || errno == EEXIST) // kept by a change of before
        return true;
    return std::rename(name.constData(), kept.constData()) == 0;
}
}

MasterKeyFile::MasterKeyFile(const DatabaseUrl &url)
{
    const QString shared = credentialPath(credential);
    m_own = shared;
    // who has put the credential in its place means it, also for a file
    if (url.kind == Dialect::Kind::Sqlite && !QFileInfo::exists(shared))
        m_own = url.path + QStringLiteral(".key");
    m_bases = {m_own, shared};
    if (url.kind == Dialect::Kind::Sqlite)
        m_bases += url.path + QStringLiteral(".key");
    m_bases.removeDuplicates();
}

QStringList MasterKeyFile::placesOf(const MasterKeyRow &row) const
{
    QStringList places;
    for (const QString &base : m_bases)
        places += {base, base + nextOne};
    for (const QString &base : m_bases)
        places += base + oldOne + row.fingerprint;
    return places;
}

Result<SecretKeyPtr> MasterKeyFile::read(const QString &path)
{
    auto text = readSecretFile(path);
    return text ? of(*std::move(text), path) : fail(text.error());
}

Result<SecretKeyPtr> MasterKeyFile::of(QByteArray text, const QString &place)
{
    auto bytes = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    wipe(text);
    auto key = bytes ? SecretKey::of(bytes.decoded) : fail(ErrorCode::ConfigInvalid, place);
    wipe(bytes.decoded);
    if (!key)
        return fail(ErrorCode::ConfigInvalid, place, QStringLiteral("not a master key: 32 bytes in Base64"));
    return key;
}

Result<SecretKeyPtr> MasterKeyFile::write(const QString &path)
{
    auto key = SecretKey::random();
    if (!key)
        return key;
    QByteArray bytes = (*key)->bytes().toByteArray();
    QByteArray text = bytes.toBase64();
    wipe(bytes);
    const auto written = writeSecretFile(path, text);
    wipe(text);
    return written ? key : fail(written.error());
}

Result<SecretKeyPtr> MasterKeyFile::find(const MasterKeyRow &row) const
{
    if (row.isPassphrase)
        return fromPassphrase(row.parameters);
    bool isAny = false;
    for (const QString &path : placesOf(row)) {
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
        ErrorCode::ConfigInvalid, m_own,
        isAny ? QStringLiteral("the master key there is not this database's (needed: %1); put the right "
                               "one back")
                    .arg(row.fingerprint)
              : QStringLiteral("the database is encrypted and its master key (%1) is not there; put it "
                               "back, mode 0600")
                    .arg(row.fingerprint));
}

Result<SecretKeyPtr> MasterKeyFile::first() const
{
    for (const QString &path : m_bases) {
        if (QFileInfo::exists(path))
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

QString MasterKeyFile::fileOf(const MasterKeyRow &row) const
{
    if (row.isPassphrase)
        return {};
    for (const QString &path : placesOf(row)) {
        const auto key = QFileInfo::exists(path) ? read(path) : fail(ErrorCode::NotFound, path);
        const auto fingerprint = key ? fingerprintOf(**key) : fail(key.error());
        if (fingerprint && *fingerprint == row.fingerprint)
            return path;
    }
    return {};
}

/// A key is replaced where it lies: in the other places there may be the key of another database.
QString MasterKeyFile::baseOf(const MasterKeyRow &row) const
{
    QString path = fileOf(row);
    if (path.endsWith(nextOne))
        path.chop(nextOne.size());
    return m_bases.contains(path) ? path : m_own;
}

Result<SecretKeyPtr> MasterKeyFile::next(const MasterKeyRow &row) const
{
    const QString path = baseOf(row) + nextOne;
    if (fileOf(row) == path) {
        if (const auto ended = replace(baseOf(row)); !ended)
            return fail(ended.error());
    }
    return QFileInfo::exists(path) ? read(path) : write(path);
}

Result<QString> MasterKeyFile::promote(const MasterKeyRow &row) const
{
    return replace(baseOf(row)).map([&] { return fileOf(row); });
}

Result<void> MasterKeyFile::replace(const QString &base)
{
    const QByteArray name = QFile::encodeName(base);
    const auto failed = [&] {
        return fail(ErrorCode::StoreFailed, base + nextOne,
                    QStringLiteral("in use now, but it could not be given the name %1: do that by hand, and "
                                   "keep the one of before")
                        .arg(base));
    };
    if (QFileInfo::exists(base)) {
        const auto before = read(base);
        const auto fingerprint = before ? fingerprintOf(**before) : fail(before.error());
        if (!fingerprint)
            return fail(fingerprint.error());
        if (!keepAs(name, QFile::encodeName(base + oldOne + *fingerprint)))
            return failed();
    }
    // rename() replaces in one step, which QFile's does not
    if (std::rename(QFile::encodeName(base + nextOne).constData(), name.constData()) != 0)
        return failed();
    return syncFolder(QFileInfo(base).absolutePath());
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
