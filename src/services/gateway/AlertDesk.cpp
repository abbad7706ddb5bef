#include "gateway/AlertDesk.h"

#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/AlertRuleStore.h"
#include "store/FacilityStore.h"
#include "store/IncidentStore.h"
#include "store/JobStore.h"
#include "store/ListenerStore.h"
#include "store/MetricStore.h"
#include "store/NoticeStore.h"
#include "store/ReconciliationStore.h"

#include <map>

namespace concord {

Result<AlertRuleList> AlertDesk::rules(quint64 requestId)
{
    auto rules = AlertRuleStore(m_db, m_clock).all();
    if (!rules)
        return fail(rules.error());
    return AlertRuleList{requestId, *std::move(rules)};
}

Result<DashboardSeries> AlertDesk::series(const SeriesQuery &query)
{
    MetricStore metrics(m_db, m_clock);
    auto series = metrics.series(query);
    if (!series)
        return fail(series.error());
    const auto slo = metrics.slo();
    if (!slo)
        return fail(slo.error());
    DashboardSeries all{query.requestId, query, *std::move(series), *slo, m_clock.now()};
    const auto told = metrics.toldSince(query.grain, all.series.whole.from);
    if (!told)
        return fail(told.error());
    std::map<EventKind, ToldFigures> byKind;
    for (const ToldRow &row : *told) {
        if (!query.endpoint.isEmpty() && row.endpoint != query.endpoint)
            continue;
        ToldFigures &sum = byKind[row.figures.kind];
        sum.kind = row.figures.kind;
        sum.latency += row.figures.latency;
        sum.sumMs += row.figures.sumMs;
    }
    for (const auto &[kind, figures] : byKind)
        all.told.push_back(figures);
    const auto accuracy = ReconciliationStore(m_db, m_clock).accuracy();
    if (!accuracy)
        return fail(accuracy.error());
    all.accuracy = *accuracy;
    return all;
}

Result<IncidentDetail> AlertDesk::incident(const IncidentId &id, quint64 requestId)
{
    auto found = IncidentStore(m_db, m_clock).byId(id);
    if (!found)
        return fail(found.error());
    if (!*found)
        return fail(ErrorCode::NotFound, QStringLiteral("incident/") + id.toString());
    auto notices = NoticeStore(m_db, m_clock).of(id);
    if (!notices)
        return fail(notices.error());
    return IncidentDetail{requestId, **std::move(found), *std::move(notices)};
}

/// An incident belongs to the facility of its endpoint's connection; what is of no connection is everybody's.
Result<void> AlertDesk::mayAcknowledge(const IncidentId &id)
{
    constexpr Action action = actionOf("acknowledgeIncident");
    AccessCheck access(m_db, m_session);
    if (const auto may = access.anywhere(action); !may)
        return may;
    const auto incident = IncidentStore(m_db, m_clock).byId(id);
    if (!incident)
        return fail(incident.error());
    if (!*incident)
        return fail(ErrorCode::NotFound, QStringLiteral("incident/") + id.toString());
    const QString connection = (*incident)->endpoint.section(u'/', 0, 0);
    const auto facility = FacilityStore(m_db).ofConnection(connection);
    if (!facility)
        return fail(facility.error());
    return *facility ? access.connection(action, connection) : access.shared(action);
}

Result<Incident> AlertDesk::acknowledge(const IncidentId &id, const QString &note)
{
    Incident seen;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("incident.acknowledge"),
                                     QStringLiteral("incident/") + id.toString());
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = mayAcknowledge(id); !may)
            return may;
        auto acknowledged = IncidentStore(m_db, m_clock).acknowledge(id, m_session.user, note);
        if (!acknowledged)
            return fail(acknowledged.error());
        seen = *std::move(acknowledged);
        attempt.details =
            withReason(QStringLiteral("endpoint=%1 cause=%2").arg(seen.endpoint, seen.cause), note);
        return {};
    });
    if (!done)
        return fail(done.error());
    return seen;
}

Result<AlertRule> AlertDesk::saveRule(const AlertRuleChange &change)
{
    AlertRule saved;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("alert-rule.save"),
                                     QStringLiteral("alert-rule/") + wordOf(change.rule.kind));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).shared(actionOf("saveAlertRule")); !may)
            return may;
        auto written = AlertRuleStore(m_db, m_clock).save(change, m_session.user);
        if (!written)
            return fail(written.error());
        saved = *std::move(written);
        QStringList notifiers;
        for (const NotifierKind notifier : saved.notifiers)
            notifiers.append(wordOf(notifier));
        attempt.details =
            withReason(QStringLiteral("version=%1 enabled=%2 threshold=%3 window-ms=%4 severity=%5"
                                      " notifiers=%6")
                           .arg(saved.version)
                           .arg(int(saved.enabled))
                           .arg(saved.threshold)
                           .arg(saved.window.count())
                           .arg(wordOf(saved.severity), notifiers.join(u',')),
                       change.reason);
        return {};
    });
    if (!done)
        return fail(done.error());
    return saved;
}

Result<NotifierTestList> AlertDesk::notifierTests(quint64 requestId)
{
    const auto workers = ListenerStore(m_db, m_clock).workers();
    if (!workers)
        return fail(workers.error());
    NotifierTestList list;
    list.requestId = requestId;
    list.workers = int(workers->size());
    list.mayOrder = AccessCheck(m_db, m_session).shared(actionOf("testNotifier")).has_value();
    JobStore jobs(m_db, m_clock);
    for (const NotifierKind notifier : sentNotifiers) {
        const QString tests = notifierTestSubject(notifier);
        const auto open = jobs.current(tests);
        auto last = open && !*open ? jobs.lastFinished(tests) : open;
        if (!last)
            return fail(last.error());
        list.rows.push_back({notifier, *std::move(last)});
    }
    return list;
}

Result<void> AlertDesk::testNotifier(NotifierKind notifier)
{
    const AuditEntry entry =
        entryOf(m_session, QStringLiteral("notifier.test"), QStringLiteral("notifier/") + wordOf(notifier));
    return carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).shared(actionOf("testNotifier")); !may)
            return may;
        if (notifier == NotifierKind::Desktop)
            return {};
        const auto queued = JobStore(m_db, m_clock)
                                .enqueue({notifierTestSubject(notifier), notifierTestType, SyncMode::Full,
                                          JobTrigger::Manual, m_session.user});
        if (!queued)
            return fail(queued.error());
        attempt.details = QStringLiteral("job=%1").arg(queued->toString());
        return {};
    });
}

}
