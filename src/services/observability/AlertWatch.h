#pragma once

#include "domain/Alerts.h"
#include "domain/Clock.h"
#include "domain/Metrics.h"
#include "store/Database.h"

#include <QDeadlineTimer>

#include <optional>
#include <vector>

namespace concord {

/// What the rules are held against.
struct AlertFacts
{
    std::vector<EndpointFigures> figures; ///< of the rule's window
    std::vector<OpenWork> open;
    std::optional<Timestamp> workerSeenAt; ///< the newest; absent: never one
    Timestamp now{};
};

/// The endpoint of what is of no connection.
inline const auto engineEndpoint = QStringLiteral("engine");
/// Rates and percentiles of fewer attempts say nothing.
inline constexpr qint64 fewestAttempts = 10;

/// The values of one kind, by endpoint, both directions together; pure. Nothing of endpoints that say too
/// little.
[[nodiscard]] std::vector<AlertReading> readingsOf(AlertKind kind, const AlertFacts &facts);

/// The leader's look at figures: adds up what was counted, notes the depths of the queue, and holds the rules
/// against both. On its database's thread.
class AlertWatch
{
public:
    AlertWatch(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Adds what is pending to the roll-ups. True when there is more.
    [[nodiscard]] Result<bool> fold();
    /// Depths, rules; also removes old roll-ups now and then. Returns the incidents that opened or ended.
    [[nodiscard]] Result<std::vector<Incident>> look();

private:
    [[nodiscard]] Result<AlertFacts> commonFacts();

    Database &m_db;
    const Clock &m_clock;
    std::optional<Timestamp> m_prunedAt;
};

}
