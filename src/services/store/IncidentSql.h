#pragma once

#include "domain/Alerts.h"
#include "store/Columns.h"

#include <QSqlQuery>
#include <QString>

/// The reading of incidents, shared by the files of IncidentStore.
namespace concord::incidentSql {

/// Ends before WHERE; i: the incident.
inline const auto select =
    QStringLiteral("SELECT i.id, i.endpoint, i.cause, i.rule, i.severity, i.opened_at, i.last_at, i.count,"
                   " i.value, i.acknowledged_by, i.acknowledged_at, i.note, i.resolved_at, i.clear_since FROM"
                   " incidents i");

[[nodiscard]] inline Incident read(const QSqlQuery &q)
{
    Incident i;
    i.id = columns::idOf<IncidentId>(q.value(0));
    i.endpoint = q.value(1).toString();
    i.cause = q.value(2).toString();
    i.rule = alertKindFromWord(q.value(3).toString()).value_or(AlertKind::Reported);
    i.severity = alertSeverityFromWord(q.value(4).toString()).value_or(AlertSeverity::Warning);
    i.openedAt = fromMs(q.value(5).toLongLong());
    i.lastAt = fromMs(q.value(6).toLongLong());
    i.count = q.value(7).toInt();
    i.value = q.value(8).toDouble();
    i.acknowledgedBy = q.value(9).toString();
    i.acknowledgedAt = columns::timeOf(q.value(10));
    i.note = q.value(11).toString();
    i.resolvedAt = columns::timeOf(q.value(12));
    return i;
}

}
