#pragma once

#include "domain/Clock.h"
#include "domain/Intake.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

struct WorkerRow
{
    QString name;
    QString version;
    Timestamp startedAt{};
    Timestamp seenAt{};
};

/// What one worker process says of one of its listeners.
struct ListenerRow
{
    QString worker;
    ListenerStatus status;
    Timestamp updatedAt{};
};

/// workers and listener_status: who serves this database, and what their listeners say of themselves. A
/// worker that has not been seen for `silence` counts as gone, and with it what its listeners said.
class ListenerStore
{
public:
    static constexpr std::chrono::seconds silence{30};

    ListenerStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<void> save(const QString &worker, const ListenerStatus &status);
    /// At least every ten seconds.
    [[nodiscard]] Result<void> heartbeat(const QString &worker, const QString &version);
    /// The worker ends: it and its listeners are gone at once.
    [[nodiscard]] Result<void> leave(const QString &worker);
    [[nodiscard]] Result<std::vector<ListenerRow>> all();   ///< of the living, by connection and worker
    [[nodiscard]] Result<std::vector<WorkerRow>> workers(); ///< the living, by name
    /// When any worker was seen last, also one that is gone since; absent: none is known.
    [[nodiscard]] Result<std::optional<Timestamp>> lastSeen();
    /// Returns how many workers were removed.
    [[nodiscard]] Result<int> removeDead();

private:
    Database &m_db;
    const Clock &m_clock;
};

}
