#pragma once

#include "domain/Conflict.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// conflicts and conflict_fields. Functions run in the caller's transaction where one is open.
class ConflictStore
{
public:
    ConflictStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// A conflict as it was found: open, or resolved at once by strategies. Where one of these two records
    /// is open already, that one gets the fields as they are now, and is open. Returns the row as it stands.
    [[nodiscard]] Result<ConflictRow> raise(const ConflictRow &row, const std::vector<ConflictField> &fields);
    /// The two sides agree after all: the open conflict of these records, if there is one, is resolved by
    /// "system". True when there was.
    [[nodiscard]] Result<bool> settleOf(const QString &integration, const QString &leftId,
                                        const QString &rightId, const QString &reason);

    [[nodiscard]] Result<std::optional<ConflictRow>> byId(ConflictId id);
    [[nodiscard]] Result<ConflictPage> page(const ConflictQuery &query);
    [[nodiscard]] Result<int> openCount(); ///< that a person has to decide
    [[nodiscard]] Result<std::optional<ConflictDetail>> detail(ConflictId id);
    [[nodiscard]] Result<std::vector<ConflictField>> fields(ConflictId id);
    /// Others over the same two records, the newest first.
    [[nodiscard]] Result<std::vector<ConflictRow>> othersOf(const ConflictRow &row, int most);
    /// Found or changed at @p from or later, the oldest first; @p after: of @p from itself those behind it.
    [[nodiscard]] Result<std::vector<ConflictRow>> changedSince(Timestamp from, int limit,
                                                                ConflictId after = {});

    /// A person's decision, which can be undone until @p undo has passed. Errors: InvalidMessage, NotFound,
    /// Conflict (another version stands, or it is not open).
    [[nodiscard]] Result<ConflictRow> decide(const ConflictDecision &decision, const QString &author,
                                             std::chrono::milliseconds undo);
    /// Takes a decision back that is not carried out. Errors: NotFound, Conflict (it is, or is not theirs).
    [[nodiscard]] Result<ConflictRow> undo(ConflictId id, const QString &author);
    /// Decided, and past being undone, the oldest first; held until the transaction ends.
    [[nodiscard]] Result<std::vector<ConflictDetail>> due(int most);
    [[nodiscard]] Result<void> resolve(const ConflictRow &row);
    /// The decision cannot be carried out: the conflict is open again, and says why.
    [[nodiscard]] Result<void> reopen(const ConflictRow &row, const QString &reason);

private:
    [[nodiscard]] Result<std::optional<ConflictRow>> openOf(const QString &integration, const QString &leftId,
                                                            const QString &rightId);
    [[nodiscard]] Result<void> writeFields(ConflictId id, const std::vector<ConflictField> &fields);
    /// The row as it is to be, on the version before. False: another version stands.
    [[nodiscard]] Result<bool> write(const ConflictRow &row);
    [[nodiscard]] Result<void> emptyDecisionsOf(ConflictId id, const QString &author);

    Database &m_db;
    const Clock &m_clock;
};

}
