#pragma once

#include "domain/Metrics.h"
#include "store/EventStore.h"
#include "store/IntakeStore.h"

#include <map>

namespace concord {

/// Of an event that has just been moved.
struct MovedEvent
{
    QString orderingKey;
    QString endpoint; ///< the target of what goes out, the source of everything else
    EventDirection direction = EventDirection::In;
    qint64 latencyMs = 0;
};
/// SQL: a MovedEvent's endpoint, of the row at hand.
inline const auto endpointOfEvent =
    QStringLiteral("CASE WHEN direction = 'out' AND target <> '' THEN target ELSE source END");

/// What is counted of events, in the transactions that change them (MetricStore says why there).
[[nodiscard]] Result<void> countNew(Database &db, const NewEvent &event);
[[nodiscard]] Result<void> countOutcome(Database &db, Timestamp now, const MovedEvent &event,
                                        const EventOutcome &outcome);

/// Messages that are stored together: one row for all of a source within a minute.
class IntakeCounts
{
public:
    void add(const NewMessage &message);
    [[nodiscard]] Result<void> save(Database &db) const;

private:
    std::map<std::pair<QString, Timestamp>, MetricCounts> m_groups;
};

}
