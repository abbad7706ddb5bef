#pragma once

#include "sync/IntegrationRules.h"

namespace concord {

/// What came of looking at the twins of one changed record.
struct ConflictFindings
{
    int opened = 0;   ///< conflicts that wait for a person
    int resolved = 0; ///< decided by strategies
    int settled = 0;  ///< open ones over which both sides agree by now
};

/// Looks whether a record that an event has just changed was changed at the other side of an integration as
/// well, since both agreed (DESIGN section 6). Where only one side has changed nothing is in conflict; equal
/// values never are. What a strategy decides goes on its way to the losing side in the same transaction, with
/// its record on the trail; what none decides waits for a person, and the event goes on. What the records are
/// the integration's rules know. Runs inside the event's transaction.
class ConflictDetector
{
public:
    ConflictDetector(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// @param table and @p changed of an EventChange: which record of what
    /// @param event and @p correlation of who brings the change
    [[nodiscard]] Result<ConflictFindings> look(const QString &table, const QString &changed, EventId event,
                                                CorrelationId correlation);

private:
    [[nodiscard]] Result<void> judgePair(const RuledIntegration &integration, const ClaimedPair &pair,
                                         EventId event, CorrelationId correlation, ConflictFindings &found);
    [[nodiscard]] Result<void> raise(const RuledIntegration &integration, const ClaimedPair &pair,
                                     std::vector<ConflictField> fields, bool isOpen, EventId event,
                                     CorrelationId correlation, ConflictFindings &found);

    Database &m_db;
    const Clock &m_clock;
    std::optional<std::vector<IntegrationRow>> m_integrations;
};

}
