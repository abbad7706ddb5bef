#pragma once

#include "domain/Alerts.h"
#include "domain/Clock.h"
#include "store/Database.h"

#include <vector>

namespace concord {

/// alert_rules: one of each kind, in the order of AlertKind.
class AlertRuleStore
{
public:
    AlertRuleStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::vector<AlertRule>> all();
    /// Errors: InvalidMessage (a limit that no rule can have), Conflict (somebody has changed it meanwhile).
    [[nodiscard]] Result<AlertRule> save(const AlertRuleChange &change, const QString &author);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
