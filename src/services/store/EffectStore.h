#pragma once

#include "domain/Clock.h"
#include "domain/Engine.h"
#include "store/Database.h"

namespace concord {

/// event_effects and event_changes: what an event did, once. Call inside the event's transaction.
class EffectStore
{
public:
    explicit EffectStore(Database &db) : m_db(db) {}

    /// True for whoever comes first with this correlation, natural key and target: he applies the effect, in
    /// the same transaction. False: it has been applied.
    [[nodiscard]] Result<bool> claim(CorrelationId correlation, const QString &naturalKey,
                                     const QString &target, EventId event, Timestamp at);
    /// The changes of an event; a repeat keeps the first.
    [[nodiscard]] Result<void> saveChanges(EventId event, const std::vector<EventChange> &changes);
    [[nodiscard]] Result<std::vector<EventChange>> changesOf(EventId event);

private:
    Database &m_db;
};

}
