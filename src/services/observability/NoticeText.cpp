#include "observability/NoticeText.h"

#include <QDateTime>

namespace concord {

namespace {
QString sentenceOf(AlertKind kind)
{
    switch (kind) {
    case AlertKind::FailureRate:
        return QStringLiteral("too many attempts fail");
    case AlertKind::ResponseTime:
        return QStringLiteral("attempts take too long");
    case AlertKind::Authentication:
        return QStringLiteral("authentication fails");
    case AlertKind::Validation:
        return QStringLiteral("messages are not valid");
    case AlertKind::RepeatedFailures:
        return QStringLiteral("an event fails again and again");
    case AlertKind::QueueDepth:
        return QStringLiteral("the queue is long");
    case AlertKind::OldestWaiting:
        return QStringLiteral("an event has been waiting for too long");
    case AlertKind::NoWorker:
        return QStringLiteral("no worker is alive");
    case AlertKind::EndpointUnreachable:
        return QStringLiteral("cannot be reached");
    case AlertKind::DispenseAfterCancel:
        return QStringLiteral("a drug was dispensed after its order was cancelled");
    case AlertKind::AuditChain:
        return QStringLiteral("the audit trail gets no proof");
    case AlertKind::Reported:
        break;
    }
    return QStringLiteral("trouble was reported");
}

QString valueText(const Incident &incident)
{
    switch (incident.rule) {
    case AlertKind::FailureRate:
        return QStringLiteral("%1 % of the attempts").arg(incident.value * 100, 0, 'f', 1);
    case AlertKind::ResponseTime:
    case AlertKind::OldestWaiting:
    case AlertKind::NoWorker:
        return QStringLiteral("%1 s").arg(incident.value / 1000, 0, 'f', 1);
    default:
        return isMeasured(incident.rule) ? QString::number(qint64(incident.value)) : QString();
    }
}

QString moment(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC)
        .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
}
}

NoticeText noticeText(const Incident &incident, NoticeOccasion occasion)
{
    const bool isOpen = occasion == NoticeOccasion::Opened;
    NoticeText text;
    text.subject = QStringLiteral("[Concord] %1: %2: %3")
                       .arg(isOpen ? wordOf(incident.severity) : QStringLiteral("resolved"),
                            incident.endpoint, sentenceOf(incident.rule));
    QStringList lines{QStringLiteral("Endpoint: ") + incident.endpoint,
                      QStringLiteral("Cause: ") + incident.cause,
                      QStringLiteral("Severity: ") + wordOf(incident.severity),
                      QStringLiteral("Opened: ") + moment(incident.openedAt)};
    if (const QString value = valueText(incident); !value.isEmpty())
        lines << QStringLiteral("Worst value: ") + value;
    lines << QStringLiteral("Met: %1 time(s), last %2").arg(incident.count).arg(moment(incident.lastAt));
    if (!isOpen && incident.resolvedAt)
        lines << QStringLiteral("Resolved: ") + moment(*incident.resolvedAt);
    lines << QStringLiteral("Incident: ") + incident.id.toString();
    if (isOpen)
        lines << QString()
              << QStringLiteral("Acknowledge it on the Alerts page, or with: concordd alerts ack %1")
                     .arg(incident.id.toString());
    text.body = lines.join(u'\n') + u'\n';
    return text;
}

NoticeText testNoticeText(const QString &orderedBy, Timestamp at)
{
    return {QStringLiteral("[Concord] test"),
            QStringLiteral("This is a test of a notifier: nothing is wrong.\nOrdered by: %1\nSent: %2\n")
                .arg(orderedBy, moment(at))};
}

}
