#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

struct IncidentRow
{
    QString id;
    QString endpoint;
    QString cause; ///< an error code's name
    Timestamp openedAt{};
    Timestamp lastAt{};
    int count = 0;
    std::optional<Timestamp> resolvedAt;
};

/// incidents: one open one of each (endpoint, cause), however often it is met.
class IncidentStore
{
public:
    IncidentStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Opens one, or counts it in the one that is open. True when it was opened.
    [[nodiscard]] Result<bool> raise(const QString &endpoint, const QString &cause);
    /// All open ones of the endpoint. Returns how many.
    [[nodiscard]] Result<int> resolve(const QString &endpoint);
    [[nodiscard]] Result<std::vector<IncidentRow>> open(); ///< newest first

private:
    Database &m_db;
    const Clock &m_clock;
};

}
