#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

#include <QDeadlineTimer>

namespace concord {

struct RetentionSettings
{
    std::chrono::days keepEvents{90}; ///< after their end
    std::chrono::days keepKeys{90};   ///< message ids: longer than any sender repeats; at least keepEvents
    int monthsAhead = 3;              ///< PostgreSQL: partitions made beforehand
    int batch = 500;                  ///< rows of one transaction
    int mostMoved = 10'000;           ///< PostgreSQL: a month with more than that to keep is not dropped yet
    QString actor = QStringLiteral("retention"); ///< who removes: stands in the audit log
};

struct RetentionCounts
{
    qint64 events = 0; ///< removed, with all that belongs to them
    qint64 keys = 0;   ///< message ids removed
    qint64 moved = 0;  ///< events kept out of a month that was dropped: open, or ended later
    int monthsMade = 0;
    int monthsDropped = 0;
    bool more = false; ///< time was up, or others were in the way: run again soon

    friend bool operator==(const RetentionCounts &, const RetentionCounts &) = default;
};

/// Removes what is finished and old, oldest first; never an open event, one that an open event was made from,
/// or anything of audit_log, where each of its transactions is recorded ("retention.remove"). PostgreSQL:
/// drops whole months and makes the next ones; events outside of any month, and SQLite: row by row in small
/// transactions (the space is used again; the file does not shrink). To be run by one program at a time
/// (LeaderLock); two at once do no harm.
class Retention
{
public:
    Retention(Database &db, const Clock &clock, RetentionSettings settings = {})
        : m_db(db), m_clock(clock), m_settings(settings)
    {}

    /// PostgreSQL: makes the partitions of this month and the next ones; returns how many. SQLite: none.
    [[nodiscard]] Result<int> prepare();
    /// prepare(), then removes for about @p limit.
    [[nodiscard]] Result<RetentionCounts> run(std::chrono::milliseconds limit = std::chrono::seconds(2));

private:
    [[nodiscard]] bool isServer() const { return m_db.dialect().kind() == Dialect::Kind::Postgres; }
    [[nodiscard]] Timestamp cutoff() const { return m_clock.now() - m_settings.keepEvents; }
    [[nodiscard]] Result<void> dropMonths(const QDeadlineTimer &end, RetentionCounts &counts);
    [[nodiscard]] Result<void> removeEvents(const QDeadlineTimer &end, RetentionCounts &counts);
    [[nodiscard]] Result<int> removeBatch();
    [[nodiscard]] Result<void> removeOrphans(const QDeadlineTimer &end, RetentionCounts &counts);
    [[nodiscard]] Result<void> note(const QString &subject, const QString &details);
    [[nodiscard]] Result<void> removeKeys(const QDeadlineTimer &end, RetentionCounts &counts);

    Database &m_db;
    const Clock &m_clock;
    RetentionSettings m_settings;
};

}
