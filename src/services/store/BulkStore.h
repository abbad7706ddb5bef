#pragma once

#include "domain/Engine.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// What a bulk order is about.
struct BulkOrder
{
    BulkActionKind action = BulkActionKind::Retry;
    EventFilter filter;       ///< not read when there are ids
    std::vector<EventId> ids; ///< empty: all that match the filter
    QString reason;
    QString requestedBy;
    Timestamp executeAt{}; ///< until then it can be undone
    CorrelationId correlationId;
    /// The filter chooses among the events of these connections only; absent: of all.
    std::optional<QStringList> sources{};
    bool isByPerson = false; ///< requestedBy has an account of this database, not of the system
};

/// One event of a bulk order, with its state when it was chosen.
struct BulkMember
{
    EventId event;
    EventState seen = EventState::Received;
};

/// bulk_actions: what a person ordered for many events (or one). What is chosen stands when the order is
/// given; an event that somebody else changed meanwhile is skipped.
class BulkStore
{
public:
    BulkStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// States in which the action means something.
    [[nodiscard]] static std::vector<EventState> statesFor(BulkActionKind action);

    /// @param sources as in BulkOrder
    [[nodiscard]] Result<BulkPreview> preview(BulkActionKind action, const EventFilter &filter,
                                              const std::vector<EventId> &ids,
                                              const std::optional<QStringList> &sources = {});
    /// NotFound: nothing is chosen.
    [[nodiscard]] Result<BulkRow> add(const BulkOrder &order);
    /// Conflict when it has ended. What was done stays.
    [[nodiscard]] Result<BulkRow> cancel(BulkId id);
    [[nodiscard]] Result<std::optional<BulkRow>> byId(BulkId id);
    /// Open ones, and those that ended at or after @p since; oldest first.
    [[nodiscard]] Result<std::vector<BulkRow>> recent(Timestamp since);
    /// A look without a lock.
    [[nodiscard]] Result<bool> hasDue();

    /// The oldest order that is due, now running; nobody else has it until the transaction ends. Inside one.
    [[nodiscard]] Result<std::optional<BulkRow>> takeDue();
    /// Whether whoever gave it has to have an account when it is carried out (BulkOrder::isByPerson).
    [[nodiscard]] Result<bool> isByPerson(BulkId id);
    [[nodiscard]] Result<std::vector<BulkMember>> membersAfter(BulkId id, int position, int limit);
    /// Adds to what is done; the last ones end it.
    [[nodiscard]] Result<BulkRow> progress(const BulkRow &row, int done, int skipped);
    /// It could not be carried on; the @p most time in a row it has failed. What was done stays. Absent: it
    /// has ended meanwhile.
    [[nodiscard]] Result<std::optional<BulkRow>> noteFailure(BulkId id, const Error &error, int most);

private:
    struct Chosen
    {
        EventId id;
        EventState state;
        EventKind kind;
        QString orderingKey;
    };
    [[nodiscard]] Result<std::vector<Chosen>> choose(BulkActionKind action, const EventFilter &filter,
                                                     const std::vector<EventId> &ids,
                                                     const std::optional<QStringList> &sources);
    [[nodiscard]] Result<int> addMembers(BulkId id, const BulkOrder &order);
    [[nodiscard]] Result<int> countBlocked(const std::vector<Chosen> &chosen);

    Database &m_db;
    const Clock &m_clock;
};

}
