#pragma once

#include "domain/Alerts.h"
#include "domain/Clock.h"
#include "domain/Result.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// incidents: one open one of each (endpoint, cause), however often it is met.
class IncidentStore
{
public:
    IncidentStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Opens one, or counts it in the one that is open. What was resolved less than settleTime ago is the
    /// same one again, unless it is an occurrence. True when it was opened. False as well where its rule is
    /// switched off: then there is none.
    [[nodiscard]] Result<bool> raise(const QString &endpoint, const QString &cause);
    /// All open ones of the endpoint that somebody has raised; not what is measured. Returns how many.
    [[nodiscard]] Result<int> resolve(const QString &endpoint);
    [[nodiscard]] Result<std::vector<Incident>> open(); ///< newest first

    /// What the leader measured now: opens by the rule, keeps the worst value, and resolves what has been
    /// well again for the rule's window. An incident of the rule whose endpoint is not in @p readings counts
    /// as 0. Returns the incidents that opened or were resolved.
    [[nodiscard]] Result<std::vector<Incident>> observe(const AlertRule &rule,
                                                        const std::vector<AlertReading> &readings);
    /// Whatever is open by a rule that was switched off.
    [[nodiscard]] Result<int> resolveRule(AlertKind kind);

    [[nodiscard]] Result<IncidentPage> page(const IncidentQuery &query);
    [[nodiscard]] Result<std::optional<Incident>> byId(const IncidentId &id);
    /// Open ones, and those resolved at or after @p since; newest first, at most @p limit.
    [[nodiscard]] Result<std::vector<Incident>> recent(Timestamp since, int limit);
    /// Errors: NotFound, Conflict (somebody has, or it is resolved).
    [[nodiscard]] Result<Incident> acknowledge(const IncidentId &id, const QString &who, const QString &note);

private:
    [[nodiscard]] Result<void> observeOne(const AlertRule &rule, const AlertReading &reading,
                                          const std::optional<Incident> &open, bool isClearing,
                                          std::vector<Incident> &changed);
    [[nodiscard]] Result<bool> reopen(const QString &endpoint, const QString &cause, double value);
    [[nodiscard]] Result<bool> insert(const QString &endpoint, const QString &cause, AlertKind kind,
                                      double value);

    Database &m_db;
    const Clock &m_clock;
};

}
