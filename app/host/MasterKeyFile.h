#pragma once

#include "security/SecretKey.h"
#include "store/DataKeyStore.h"

#include <QStringList>

namespace concord {

/// Where the master key of a database lies: in the credential "concord-master-key" (host/Credentials) or, of
/// an SQLite file, in FILE.key beside it; 32 bytes in Base64, mode 0600. A name with ".next" is one that
/// takes its place: both are looked at, so that every program finds the key in the middle of a change. A
/// passphrase is the credential "concord-passphrase".
class MasterKeyFile
{
public:
    explicit MasterKeyFile(const DatabaseUrl &url);

    /// The key of this record. NotFound: none of the files is there, or none of them holds it; Forbidden:
    /// others can read one of them.
    [[nodiscard]] Result<SecretKeyPtr> find(const MasterKeyRow &row) const;
    /// What a database that has no keys is to be wrapped by; NotFound: no file is there yet.
    [[nodiscard]] Result<SecretKeyPtr> first() const;
    /// A new key in the place for it: FILE.key of an SQLite file, else the credential. Conflict: it is there.
    [[nodiscard]] Result<SecretKeyPtr> make() const;
    /// The one that is to be next: what lies there, or a new one.
    [[nodiscard]] Result<SecretKeyPtr> next() const;
    /// The next one has come into use: it takes the name of the one before, which is gone then.
    [[nodiscard]] Result<void> promote() const;

    [[nodiscard]] const QString &path() const { return m_own; } ///< where make() writes
    [[nodiscard]] static Result<SecretKeyPtr> fromPassphrase(const QString &parameters);

private:
    [[nodiscard]] static Result<SecretKeyPtr> read(const QString &path);
    [[nodiscard]] static Result<SecretKeyPtr> write(const QString &path);

    QString m_own;
    QStringList m_places; ///< all that are looked at
};

}
