#pragma once

#include "domain/Access.h"
#include "domain/Alerts.h"
#include "domain/Clock.h"
#include "domain/Metrics.h"
#include "domain/NotifierTests.h"
#include "store/Database.h"

namespace concord {

/// What a person asks and orders of incidents, rules and figures. Orders are checked and audited.
class AlertDesk
{
public:
    AlertDesk(Database &db, const Clock &clock, const Session &session)
        : m_db(db), m_clock(clock), m_session(session)
    {}

    [[nodiscard]] Result<AlertRuleList> rules(quint64 requestId);
    [[nodiscard]] Result<IncidentDetail> incident(const IncidentId &id, quint64 requestId);
    /// Series and error budget of what the person may see.
    [[nodiscard]] Result<DashboardSeries> series(const SeriesQuery &query);
    /// Errors: Forbidden, NotFound, Conflict (somebody has, or it is resolved).
    [[nodiscard]] Result<Incident> acknowledge(const IncidentId &id, const QString &note);
    /// Errors: Forbidden, InvalidMessage, Conflict.
    [[nodiscard]] Result<AlertRule> saveRule(const AlertRuleChange &change);
    /// How the last tests went, of who works for all facilities: notifiers are everybody's.
    [[nodiscard]] Result<NotifierTestList> notifierTests(quint64 requestId);
    /// Queues a job of notifierTestType, which a worker carries out. Of the desktop, which is the console's
    /// own, there is only the record. Errors: Forbidden; Overlap: one is open.
    [[nodiscard]] Result<void> testNotifier(NotifierKind notifier);

private:
    [[nodiscard]] Result<void> mayAcknowledge(const IncidentId &id);

    Database &m_db;
    const Clock &m_clock;
    const Session &m_session;
};

}
