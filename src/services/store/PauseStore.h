#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

struct PauseRow
{
    QString subject; ///< "connection/ehr", "integration/medication-list"
    QString pausedBy;
    QString reason;
    Timestamp pausedAt{};

    friend bool operator==(const PauseRow &, const PauseRow &) = default;
};

/// pauses: what a person has stopped. Work that is under way goes on to its end.
class PauseStore
{
public:
    PauseStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] static QString ofConnection(const QString &name)
    {
        return QStringLiteral("connection/") + name;
    }
    [[nodiscard]] static QString ofIntegration(const QString &name)
    {
        return QStringLiteral("integration/") + name;
    }

    /// False when it is paused already: the first one's name and reason stay.
    [[nodiscard]] Result<bool> pause(const QString &subject, const QString &by, const QString &reason);
    /// False when it is not paused. A connection's events may be claimed again.
    [[nodiscard]] Result<bool> resume(const QString &subject);
    [[nodiscard]] Result<std::optional<PauseRow>> bySubject(const QString &subject);
    [[nodiscard]] Result<std::vector<PauseRow>> all(); ///< by subject

private:
    Database &m_db;
    const Clock &m_clock;
};

}
