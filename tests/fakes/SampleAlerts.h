#pragma once

#include "domain/Alerts.h"
#include "domain/Metrics.h"
#include "fakes/SampleRows.h"

#include <cmath>

namespace concord::sample {

[[nodiscard]] inline Incident incident(int n, const QString &endpoint, AlertKind rule, AlertSeverity severity,
                                       std::chrono::milliseconds ago, Timestamp now)
{
    Incident i;
    i.id = idOf<IncidentId>(quint32(n));
    i.endpoint = endpoint;
    i.rule = rule;
    i.cause = isMeasured(rule) ? wordOf(rule) : QStringLiteral("timeout");
    i.severity = severity;
    i.openedAt = now - ago;
    i.lastAt = now - ago / 3;
    i.count = n + 1;
    return i;
}

/// Newest first: open, acknowledged, of the engine, of the audit trail.
[[nodiscard]] inline std::vector<Incident> incidents(Timestamp now)
{
    using namespace std::chrono_literals;
    std::vector<Incident> all{
        incident(9, QStringLiteral("pharmacy"), AlertKind::EndpointUnreachable, AlertSeverity::Critical, 4min,
                 now),
        incident(8, QStringLiteral("clinic-ehr"), AlertKind::FailureRate, AlertSeverity::Warning, 25min, now),
        incident(7, QStringLiteral("pharmacy/dispenses"), AlertKind::DispenseAfterCancel,
                 AlertSeverity::Critical, 70min, now),
        incident(6, QStringLiteral("engine"), AlertKind::OldestWaiting, AlertSeverity::Warning, 3h, now),
        incident(5, QStringLiteral("audit"), AlertKind::AuditChain, AlertSeverity::Critical, 5h, now)};
    all[1].value = 0.125;
    all[2].cause = QStringLiteral("dispense.after-cancel");
    all[3].value = 5'400'000;
    all[3].acknowledgedBy = QStringLiteral("ana");
    all[3].acknowledgedAt = now - 2h;
    all[3].note = QStringLiteral("The second worker is being set up again.");
    return all;
}

[[nodiscard]] inline Incident resolvedIncident(Timestamp now)
{
    using namespace std::chrono_literals;
    Incident i =
        incident(2, QStringLiteral("hook"), AlertKind::Authentication, AlertSeverity::Critical, 26h, now);
    i.value = 14;
    i.acknowledgedBy = QStringLiteral("luis");
    i.acknowledgedAt = now - 25h;
    i.lastAt = now - 25h - 30min;
    i.resolvedAt = now - 24h;
    return i;
}

[[nodiscard]] inline std::vector<Notice> notices(const IncidentId &incident, Timestamp now)
{
    using namespace std::chrono_literals;
    Notice mail;
    mail.id = 1;
    mail.incident = incident;
    mail.notifier = NotifierKind::Smtp;
    mail.state = NoticeState::Sent;
    mail.attempts = 1;
    mail.endedAt = now - 3min;
    mail.recipients = QStringLiteral("ops@clinic.example");
    Notice slack = mail;
    slack.id = 2;
    slack.notifier = NotifierKind::Slack;
    slack.state = NoticeState::Pending;
    slack.attempts = 2;
    slack.endedAt.reset();
    slack.nextAttemptAt = now + 5min;
    slack.lastError = Error{ErrorCode::Unreachable, QStringLiteral("slack"), {}, 0};
    slack.recipients.clear();
    return {mail, slack};
}

[[nodiscard]] inline AlertRuleList alertRules(quint64 requestId, Timestamp now)
{
    AlertRuleList list;
    list.requestId = requestId;
    for (int kind = 0; kind < alertKindCount; ++kind)
        list.rules.push_back(defaultRule(AlertKind(kind)));
    list.rules[5].threshold = 250;
    list.rules[5].version = 3;
    list.rules[5].author = QStringLiteral("root");
    list.rules[5].changedAt = now - std::chrono::hours(2);
    list.rules[7].enabled = false;
    list.rules[8].notifiers = {NotifierKind::Desktop};
    return list;
}

/// Busy by day, quiet by night, with two bad hours; the newest moment is @p now.
[[nodiscard]] inline DashboardSeries dashboard(const SeriesQuery &query, Timestamp now)
{
    DashboardSeries all;
    all.requestId = query.requestId;
    all.query = query;
    all.readAt = now;
    all.series.grain = query.grain;
    const auto length = lengthOf(query.grain);
    const Timestamp first = startOf(query.grain, now) - length * (query.points - 1);
    for (int i = 0; i < query.points; ++i) {
        const double phase = 6.2832 * i / 24.0;
        MetricPoint point;
        point.from = first + length * i;
        point.receivedIn = qint64(90 + 80 * std::sin(phase) + i % 5 * 4);
        point.receivedOut = qint64(40 + 35 * std::sin(phase + 0.4) + i % 3 * 3);
        const bool isBad = i == query.points / 2 || i == query.points / 2 + 1;
        const bool isIdle = i % 24 == 3;
        point.counts.gaveUp = isBad ? 3 : 0;
        point.counts.succeeded = isIdle ? 0 : point.receivedIn + point.receivedOut - point.counts.gaveUp;
        if (!isIdle) {
            point.p50Ms = isBad ? 420 : 38 + i % 7;
            point.p95Ms = isBad ? 6'200 : 410 + i % 11 * 12;
            point.p99Ms = isBad ? 11'800 : 1'300 + i % 13 * 40;
        }
        point.queueDepth = isBad ? 64 : 4 + i % 6;
        point.waiting = isBad ? 31 : 12 + i % 4;
        all.series.whole.receivedIn += point.receivedIn;
        all.series.whole.receivedOut += point.receivedOut;
        all.series.whole.counts += point.counts;
        all.series.points.push_back(point);
    }
    all.series.whole.from = first;
    all.series.whole.p95Ms = 640;
    all.slo.attempted = 52'300;
    all.slo.failed = 96;
    all.slo.burnRate = 0.4;
    ToldFigures dispense{EventKind::Dispense, {}, 0};
    dispense.latency.add(1'400, 480);
    dispense.latency.add(9'000, 16);
    dispense.latency.add(45'000, 2);
    ToldFigures cancel{EventKind::PrescriptionCancel, {}, 0};
    cancel.latency.add(2'400, 40);
    cancel.latency.add(80'000, 3);
    all.told = {cancel, dispense};
    all.accuracy = DataAccuracy{1'204, 1'198, now - std::chrono::hours(10)};
    return all;
}

}
