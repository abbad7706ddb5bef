#pragma once

#include "domain/Conflict.h"
#include "store/Database.h"

namespace concord {

/// What a decided conflict means: each side that says something else than was decided is told, and what was
/// decided is what both have agreed on from now on. Runs in the caller's transaction.
class ConflictEffects
{
public:
    ConflictEffects(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// @param correlation of what brought it up; null: one of its own
    [[nodiscard]] Result<void> tell(const ConflictRow &row, const std::vector<ConflictField> &fields,
                                    CorrelationId correlation = {});

private:
    Database &m_db;
    const Clock &m_clock;
};

}
