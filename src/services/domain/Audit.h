#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/Query.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace concord {

/// What is written: one record of the audit trail, before it has its number and time.
struct AuditEntry
{
    QString actor;
    QString action;      ///< "sync.trigger", "job.cancel", …: the table in packaging/AUDIT_FORMAT.md
    QString subject;     ///< "job/<id>", "mapping/<id>"
    bool allowed = true; ///< a refusal is recorded too
    QString details;     ///< ids, codes, counts; never patient data
    CorrelationId correlationId;
    QString role{}; ///< in which the actor acted; empty: none is known
};

/// What is read.
struct AuditRow
{
    qint64 seq = 0; ///< the record's number
    Timestamp at{};
    QString actor;
    QString role;
    QString action;
    QString subject;
    bool allowed = true;
    QString details;
    CorrelationId correlationId;
    std::optional<qint64> leaf; ///< its place in the tree; absent for a moment after it was written

    friend bool operator==(const AuditRow &, const AuditRow &) = default;
};

/// Which records; what is empty or absent does not count.
struct AuditFilter
{
    QString actor;
    QString action;  ///< its beginning: "event." finds all of events
    QString subject; ///< the whole of it
    CorrelationId correlationId;
    std::optional<Timestamp> from;  ///< at or after
    std::optional<Timestamp> until; ///< before
    std::optional<bool> allowed;    ///< false: refusals only

    friend bool operator==(const AuditFilter &, const AuditFilter &) = default;
};

/// Newest first.
struct AuditQuery
{
    AuditFilter filter;
    PageRequest page;

    friend bool operator==(const AuditQuery &, const AuditQuery &) = default;
};
using AuditPage = Page<AuditRow>;

/// SHA-256.
using TreeHash = std::array<quint8, 32>;

/// A signed tree head: so many records are in the log, and this is the root over all of them. The bytes that
/// are signed: audit/SignedHead.
struct SignedHead
{
    QString log; ///< which log, 32 hex digits
    qint64 size = 0;
    TreeHash root{};
    Timestamp at{};
    QByteArray publicKey; ///< Ed25519, 32 bytes
    QByteArray signature; ///< Ed25519, 64 bytes

    friend bool operator==(const SignedHead &, const SignedHead &) = default;
};

/// Signs tree heads and exports, wherever its key lies.
class AuditSigner
{
public:
    virtual ~AuditSigner() = default;
    [[nodiscard]] virtual QByteArray publicKey() const = 0; ///< Ed25519, 32 bytes
    [[nodiscard]] virtual Result<QByteArray> sign(const QByteArray &bytes) const = 0;
};

/// In which way a trail is not as it was.
enum class AuditFault {
    None,
    Altered,        ///< a record is not the one that got its place
    Removed,        ///< a place has no record any more
    Stray,          ///< a record stands beside the tree, or was removed before it got its place
    UnknownVersion, ///< a record that this program cannot check
    TreeBroken,     ///< places or nodes of the tree; the records are as they were
    Rewritten,      ///< records and hashes between two signed heads are others than were signed
    CutOff,         ///< a signed head is of more records than there are
    HeadUntrusted,  ///< a head is signed with a key that is not trusted
    HeadSignature,  ///< the signature of a head is wrong
    NoHead          ///< nothing was signed yet
};
[[nodiscard]] QString wordOf(AuditFault fault); ///< "altered", "cut_off"

/// What was found when records were checked against their proofs.
struct AuditVerdict
{
    bool verified = false;
    qint64 records = 0;             ///< checked and found right
    std::optional<SignedHead> head; ///< they were checked against
    std::optional<qint64>
        firstBad;       ///< number of the first record that is not as it was; absent: none, or unknown
    QString reason;     ///< English, one sentence; empty when there is nothing to say
    AuditFault fault{}; ///< of a trail in a database; an export's is in its reason only

    friend bool operator==(const AuditVerdict &, const AuditVerdict &) = default;
};

}

Q_DECLARE_METATYPE(concord::AuditQuery)
Q_DECLARE_METATYPE(concord::AuditPage)
Q_DECLARE_METATYPE(concord::AuditVerdict)
