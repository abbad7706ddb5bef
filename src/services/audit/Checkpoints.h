#pragma once

#include "audit/HeadFile.h"
#include "audit/Sequencer.h"
#include "domain/Clock.h"

#include <optional>

namespace concord {

struct CheckpointRules
{
    std::chrono::milliseconds every{60'000}; ///< at most so long without a head while records come
    qint64 records = 10'000;                 ///< or so many records
    bool acceptsNewKey = false; ///< the heads so far were signed with another key, and that is meant so
};

/// Makes signed tree heads, in the database and in the outside file. Never signs a tree that does not go on
/// from the newest head outside: Conflict then, whose detail says why. Lives where its Database lives.
class Checkpoints
{
public:
    Checkpoints(Database &db, const Clock &clock, const AuditSigner &signer, HeadFile file,
                CheckpointRules rules = {});

    /// When it is time. Absent: it was not.
    [[nodiscard]] Result<std::optional<SignedHead>> makeIfDue(qint64 size);
    /// Now: gives all records their place first. The newest head where nothing has come since.
    [[nodiscard]] Result<SignedHead> make();

private:
    [[nodiscard]] Result<SignedHead> sign(qint64 size);
    [[nodiscard]] Result<void> goesOn(const SignedHead &before, qint64 size, const char *where);
    [[nodiscard]] Result<void> checkOutside(const QString &log, qint64 size);
    [[nodiscard]] Result<void> bringUpFile(const QString &log);

    Database &m_db;
    const Clock &m_clock;
    const AuditSigner &m_signer;
    HeadFile m_file;
    CheckpointRules m_rules;
    AuditTreeStore m_store;
    TreeHasher m_hasher;
    std::optional<SignedHead> m_last;
};

}
