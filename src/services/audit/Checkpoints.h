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

    /// When it is time. Absent: it was not. The first call of all looks whether the trail goes on from the
    /// heads outside, and writes those there that a crash has kept out.
    [[nodiscard]] Result<std::optional<SignedHead>> makeIfDue(qint64 size);
    /// Now, over the @p size records that have their place. The newest head where nothing has come since.
    [[nodiscard]] Result<SignedHead> sign(qint64 size);
    /// The same when all records have got their place.
    [[nodiscard]] Result<SignedHead> make();

private:
    [[nodiscard]] Result<void> begin(qint64 size);
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
