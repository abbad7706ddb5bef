#pragma once

#include "security/SecretKey.h"
#include "store/DataKeyStore.h"

#include <QStringList>

namespace concord {

/// Where the master key of a database lies: in the credential "concord-master-key" (host/Credentials) or, of
/// an SQLite file, in FILE.key beside it; 32 bytes in Base64, mode 0600. A name with ".next" is one that
/// takes its place: both are looked at, so that every program finds the key in the middle of a change. A name
/// with ".old-FINGERPRINT" is one that was replaced: other databases may go by it, and back-ups do. A
/// passphrase is the credential "concord-passphrase".
class MasterKeyFile
{
public:
    explicit MasterKeyFile(const DatabaseUrl &url);

    /// The key of this record. ConfigInvalid: none of the files is there or holds it, or others can read one.
    [[nodiscard]] Result<SecretKeyPtr> find(const MasterKeyRow &row) const;
    /// What a database that has no keys is to be wrapped by; NotFound: no file is there yet.
    [[nodiscard]] Result<SecretKeyPtr> first() const;
    /// A new key in the place for it: FILE.key of an SQLite file, else the credential. Conflict: it is there.
    [[nodiscard]] Result<SecretKeyPtr> make() const;
    /// The one that is to take the place of @p row's: what lies there, or a new one. Where @p row's own still
    /// lies there, because the change to it was cut short, that change is ended first.
    [[nodiscard]] Result<SecretKeyPtr> next(const MasterKeyRow &row) const;
    /// The next one has come into use instead of @p row's: it takes the name of that one. Says where the key
    /// of before lies now; empty: it was a passphrase's.
    [[nodiscard]] Result<QString> promote(const MasterKeyRow &row) const;
    /// The file of this record's key; empty: none, or it is a passphrase's.
    [[nodiscard]] QString fileOf(const MasterKeyRow &row) const;

    /// Of its text, 32 bytes in Base64, which is wiped. ConfigInvalid, with @p place, for anything else.
    [[nodiscard]] static Result<SecretKeyPtr> of(QByteArray text, const QString &place);

    [[nodiscard]] const QString &path() const { return m_own; } ///< where make() writes
    [[nodiscard]] static Result<SecretKeyPtr> fromPassphrase(const QString &parameters);

private:
    [[nodiscard]] static Result<SecretKeyPtr> read(const QString &path);
    [[nodiscard]] static Result<SecretKeyPtr> write(const QString &path);
    [[nodiscard]] QStringList placesOf(const MasterKeyRow &row) const; ///< all that are looked at
    [[nodiscard]] QString baseOf(const MasterKeyRow &row) const;
    [[nodiscard]] static Result<void> replace(const QString &base);

    QString m_own;
    QStringList m_bases; ///< the names that a key may have while it is in use
};

}
