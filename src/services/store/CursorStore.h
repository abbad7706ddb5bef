#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "store/Database.h"

#include <optional>

namespace concord {

/// Where a delta sync goes on.
struct SyncCursor
{
    QString highWater; ///< FHIR instant, the newest meta.lastUpdated seen, on the server's clock
    /// Active at the server less on the lists here after the last full pull; absent: the server does not
    /// count.
    std::optional<qint64> countOffset;
    bool hasHistory = false; ///< the server declares history-type for MedicationRequest
    qint64 fullPullAtMs = 0;

    friend bool operator==(const SyncCursor &, const SyncCursor &) = default;
};

/// sync_cursors.
class CursorStore
{
public:
    CursorStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::optional<SyncCursor>> load(const QString &integration);
    [[nodiscard]] Result<void> save(const QString &integration, JobId job, const SyncCursor &cursor);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
