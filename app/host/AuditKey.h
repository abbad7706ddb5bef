#pragma once

#include "audit/Ed25519.h"
#include "host/Credentials.h"
#include "host/Startup.h"

#include <memory>
#include <vector>

namespace concord {

/// Where the audit trail of a database has what does not lie in it.
struct AuditPlaces
{
    QString credential; ///< the configured signing key, "credential:NAME"; empty: keyFile
    QString keyFile;    ///< made where there is none
    QString headFile;
};

/// Of SQLite beside its file; of PostgreSQL the key among the credentials, the heads in the user's data
/// folder.
[[nodiscard]] AuditPlaces auditPlaces(const Startup &startup);

struct AuditKeyTerms
{
    AuditPlaces places;
    SecretReader secrets = readCredential;
    QString actor; ///< who makes a new one: stands in the audit trail
    bool isNewKeyMeant =
        false; ///< where heads are signed already and their key is gone, one is made all the same
};

struct OpenedAuditKey
{
    std::unique_ptr<Ed25519Key> key;
    bool isNew = false; ///< made just now
};

/// The key that signs heads and exports. One that is configured is read and never made. Else, where there is
/// none and no head is signed yet, one is made: Ed25519 in PEM, mode 0600, with its public key beside it in
/// FILE.pub. A file that is there is never replaced. Errors, with the file or credential as their place:
/// ConfigInvalid (others can read it, it is damaged, or it is configured and not there), Conflict
/// (the key of the heads so far is missing), StoreFailed (it cannot be made).
[[nodiscard]] Result<OpenedAuditKey> openAuditKey(Database &db, const Clock &clock,
                                                  const AuditKeyTerms &terms);

/// The same key, where it is; NotFound where it is not, and none is made.
[[nodiscard]] Result<std::unique_ptr<Ed25519Key>> readAuditKey(const AuditKeyTerms &terms);

/// Adds a key to those in FILE.pub, where it is not among them.
void trustAuditKey(const AuditPlaces &places, const QByteArray &publicKey);

/// The public keys that are trusted on this machine: those in FILE.pub, else that of the key itself. Empty:
/// none is known here.
[[nodiscard]] std::vector<QByteArray> trustedAuditKeys(const AuditKeyTerms &terms);

}
