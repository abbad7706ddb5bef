// StoreGateway: what the console asks and orders of incidents, rules and figures.
#include "gateway/AlertDesk.h"
#include "gateway/StoreGatewayAnswers.h"
#include "store/IncidentStore.h"

namespace concord {

Result<void> StoreGateway::tellIncidents()
{
    const auto news = m_feed->incidents();
    if (!news)
        return fail(news.error());
    if (news->isChanged)
        emit incidentsChanged();
    for (const Incident &incident : news->noticed)
        emit incidentNoticed(incident);
    return {};
}

void StoreGateway::fetchIncidents(const IncidentQuery &query)
{
    answer(
        {actionOf("fetchIncidents"), query.page.requestId, QStringLiteral("incidents")},
        [&] { return IncidentStore(*m_db, m_clock).page(query); },
        [&](const IncidentPage &page) { emit incidentsPage(page); });
}

void StoreGateway::fetchIncident(const IncidentId &id, quint64 requestId)
{
    constexpr Action action = actionOf("fetchIncident");
    answerIf(
        {action, requestId, QStringLiteral("incident/") + id.toString()},
        [&](AccessCheck &check) { return check.incident(action, id); },
        [&] { return AlertDesk(*m_db, m_clock, *m_session).incident(id, requestId); },
        [&](const IncidentDetail &detail) { emit incidentDetail(detail); });
}

void StoreGateway::fetchAlertRules(quint64 requestId)
{
    answer(
        {actionOf("fetchAlertRules"), requestId, QStringLiteral("alert-rules")},
        [&] { return AlertDesk(*m_db, m_clock, *m_session).rules(requestId); },
        [&](const AlertRuleList &list) { emit alertRules(list); });
}

void StoreGateway::fetchSeries(const SeriesQuery &query)
{
    answer(
        {actionOf("fetchSeries"), query.requestId, QStringLiteral("metrics")},
        [&] { return AlertDesk(*m_db, m_clock, *m_session).series(query); },
        [&](const DashboardSeries &series) { emit dashboardSeries(series); });
}

void StoreGateway::acknowledgeIncident(const IncidentId &id, const QString &note)
{
    carryOut(
        OrderSlip{"acknowledgeIncident", actionOf("acknowledgeIncident")},
        [&](Database &db) { return AlertDesk(db, m_clock, *m_session).acknowledge(id, note); },
        [&](const Result<Incident> &incident) { emit incidentAcknowledged(*incident); });
}

void StoreGateway::saveAlertRule(const AlertRuleChange &change)
{
    carryOut(
        OrderSlip{"saveAlertRule", actionOf("saveAlertRule")},
        [&](Database &db) { return AlertDesk(db, m_clock, *m_session).saveRule(change); },
        [&](const Result<AlertRule> &rule) { emit alertRuleSaved(*rule); });
}

void StoreGateway::fetchNotifierTests(quint64 requestId)
{
    answer(
        {actionOf("fetchNotifierTests"), requestId, QStringLiteral("notifiers")},
        [&] { return AlertDesk(*m_db, m_clock, *m_session).notifierTests(requestId); },
        [&](const NotifierTestList &list) { emit notifierTests(list); });
}

void StoreGateway::testNotifier(NotifierKind notifier, quint64 requestId)
{
    carryOut(
        OrderSlip{"testNotifier", actionOf("testNotifier"), requestId},
        [&](Database &db) { return AlertDesk(db, m_clock, *m_session).testNotifier(notifier); },
        [&](const Result<void> &) { emit notifierTestOrdered(notifier, requestId); });
}

}
