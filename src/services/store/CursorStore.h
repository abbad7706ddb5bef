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
    qint64 countOffset =
        0; ///< active at the server minus active here after the last full pull; -1: not known
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
