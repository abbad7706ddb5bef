#pragma once

#include "domain/Clock.h"
#include "store/Database.h"

#include <QStringList>

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace concord {

/// What flows from where, and when (tables connections and integrations; filled from the configuration).
struct IntegrationRow
{
    QString name;                       ///< "medication-list"
    QString type;                       ///< medicationListSyncType, …
    QString connection;                 ///< name of the connection
    std::chrono::milliseconds every{0}; ///< 0: no schedule
    std::optional<Timestamp> nextRunAt;
    std::optional<qint64> sourceLatencyMs; ///< median time to the first byte in the last run
    QString cron{};                        ///< five fields (domain/CronSchedule); empty: `every` counts
    QString timeZone{};                    ///< IANA name for `cron`; empty: UTC
    QStringList others{};                  ///< connections that a reconciliation compares `connection` with
    QString conflictPolicy{};              ///< of a reconciliation (domain/FieldRule, withPolicy())
    /// Of `connection` and each of `others` that can be told of a correction, the connection by which;
    /// absent: each by itself.
    std::optional<std::map<QString, QString>> toldBy{};

    /// The connection by which what is for @p name is sent; empty: it cannot be told.
    [[nodiscard]] QString toldThrough(const QString &name) const;
    [[nodiscard]] bool hasSchedule() const { return every.count() > 0 || !cron.isEmpty(); }

    friend bool operator==(const IntegrationRow &, const IntegrationRow &) = default;
};

/// A configured connection.
struct ConnectionRecord
{
    QString name;
    QString kind;       ///< "fhir-r4", "mllp", "webhook", "rabbitmq"
    QString address;    ///< a URL or "host:port", for people
    QString facility{}; ///< that of everything which comes through it; empty: of none

    friend bool operator==(const ConnectionRecord &, const ConnectionRecord &) = default;
};

/// The run after @p after by the integration's schedule; absent: it has none, or none that can be read.
[[nodiscard]] std::optional<Timestamp> nextRunOf(const IntegrationRow &row, Timestamp after);

class IntegrationStore
{
public:
    IntegrationStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Inserts or updates; writes nothing when nothing differs.
    [[nodiscard]] Result<void> saveConnection(const QString &name, const QString &kind,
                                              const QString &baseUrl, const QString &facility = {});
    [[nodiscard]] Result<std::vector<ConnectionRecord>> connections(); ///< by name
    /// Inserts or updates name, type, connection and schedule. A new integration with `every` is due at once,
    /// one with `cron` at its next time; a changed schedule counts from now; without a schedule there is no
    /// next run. ConfigInvalid: a cron or time zone that cannot be read.
    [[nodiscard]] Result<void> save(const IntegrationRow &row);
    [[nodiscard]] Result<std::vector<IntegrationRow>> all(); ///< by name
    [[nodiscard]] Result<std::optional<IntegrationRow>> byName(const QString &name);
    /// Those with next_run_at not after now that nobody has paused, by name.
    [[nodiscard]] Result<std::vector<IntegrationRow>> due();
    /// Moves next_run_at from @p seen to @p next. False when another scheduler was faster.
    [[nodiscard]] Result<bool> advance(const QString &name, Timestamp seen, Timestamp next);
    [[nodiscard]] Result<void> saveLatency(const QString &name, qint64 medianMs);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
