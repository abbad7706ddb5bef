#include "models/AlertText.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Labels.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace concord {

namespace {
QString alertWord(const char *text)
{
    return QCoreApplication::translate("Alerts", text);
}

template <size_t Size, typename Enum>
QString sayOf(const std::array<const char *, Size> &texts, Enum value)
{
    return alertWord(texts.at(size_t(value)));
}

QString countedText(AlertKind kind, double value)
{
    const auto count = int(std::llround(std::clamp(value, 0.0, 1e9)));
    return kind == AlertKind::QueueDepth
               ? QCoreApplication::translate("Alerts", "%Ln event(s)", nullptr, count)
               : QCoreApplication::translate("Alerts", "%Ln failure(s)", nullptr, count);
}
}

QString labelOf(AlertKind kind)
{
    static constexpr std::array<const char *, alertKindCount> labels{
        QT_TRANSLATE_NOOP("Alerts", "Failure rate"),
        QT_TRANSLATE_NOOP("Alerts", "Response time"),
        QT_TRANSLATE_NOOP("Alerts", "Authentication"),
        QT_TRANSLATE_NOOP("Alerts", "Validation"),
        QT_TRANSLATE_NOOP("Alerts", "Repeated failures"),
        QT_TRANSLATE_NOOP("Alerts", "Queue depth"),
        QT_TRANSLATE_NOOP("Alerts", "Oldest waiting event"),
        QT_TRANSLATE_NOOP("Alerts", "No worker"),
        QT_TRANSLATE_NOOP("Alerts", "Unreachable"),
        QT_TRANSLATE_NOOP("Alerts", "Dispense after cancel"),
        QT_TRANSLATE_NOOP("Alerts", "Audit trail"),
        QT_TRANSLATE_NOOP("Alerts", "Other reports"),
    };
    return sayOf(labels, kind);
}

QString labelOf(AlertSeverity severity)
{
    static constexpr std::array<const char *, 3> labels{QT_TRANSLATE_NOOP("Alerts", "Information"),
                                                        QT_TRANSLATE_NOOP("Alerts", "Warning"),
                                                        QT_TRANSLATE_NOOP("Alerts", "Critical")};
    return sayOf(labels, severity);
}

QString labelOf(IncidentState state)
{
    static constexpr std::array<const char *, 3> labels{QT_TRANSLATE_NOOP("Alerts", "Open"),
                                                        QT_TRANSLATE_NOOP("Alerts", "Acknowledged"),
                                                        QT_TRANSLATE_NOOP("Alerts", "Resolved")};
    return sayOf(labels, state);
}

QString labelOf(NotifierKind notifier)
{
    static constexpr std::array<const char *, 3> labels{QT_TRANSLATE_NOOP("Alerts", "Desktop"),
                                                        QT_TRANSLATE_NOOP("Alerts", "E-mail"),
                                                        QT_TRANSLATE_NOOP("Alerts", "Slack")};
    return sayOf(labels, notifier);
}

QString labelOf(NoticeState state)
{
    static constexpr std::array<const char *, 5> labels{
        QT_TRANSLATE_NOOP("Alerts", "Waits"), QT_TRANSLATE_NOOP("Alerts", "Being sent"),
        QT_TRANSLATE_NOOP("Alerts", "Sent"), QT_TRANSLATE_NOOP("Alerts", "Not sent"),
        QT_TRANSLATE_NOOP("Alerts", "Not certain")};
    return sayOf(labels, state);
}

QString troubleText(AlertKind kind)
{
    static constexpr std::array<const char *, alertKindCount> texts{
        QT_TRANSLATE_NOOP("Alerts", "Too many attempts fail"),
        QT_TRANSLATE_NOOP("Alerts", "Attempts take too long"),
        QT_TRANSLATE_NOOP("Alerts", "Authentication fails"),
        QT_TRANSLATE_NOOP("Alerts", "Messages are not valid"),
        QT_TRANSLATE_NOOP("Alerts", "An event fails again and again"),
        QT_TRANSLATE_NOOP("Alerts", "The queue is long"),
        QT_TRANSLATE_NOOP("Alerts", "An event has been waiting for too long"),
        QT_TRANSLATE_NOOP("Alerts", "No worker is alive"),
        QT_TRANSLATE_NOOP("Alerts", "Cannot be reached"),
        QT_TRANSLATE_NOOP("Alerts", "A drug was dispensed after its order was cancelled"),
        QT_TRANSLATE_NOOP("Alerts", "The audit trail gets no proof"),
        QT_TRANSLATE_NOOP("Alerts", "Trouble was reported"),
    };
    return sayOf(texts, kind);
}

QString troubleText(const Incident &incident)
{
    const QString text = troubleText(incident.rule);
    if (isMeasured(incident.rule) || incident.rule == AlertKind::DispenseAfterCancel)
        return text;
    const ErrorCode code = errorCodeFromName(incident.cause);
    const bool isCode = codeName(code) == incident.cause;
    if (incident.rule == AlertKind::EndpointUnreachable && isCode && code == ErrorCode::Unreachable)
        return text; // it would say the same twice
    return alertWord(QT_TRANSLATE_NOOP("Alerts", "%1: %2"))
        .arg(text, isCode ? labelOf(code) : incident.cause);
}

QString endpointText(const QString &endpoint)
{
    if (endpoint == u"engine")
        return alertWord(QT_TRANSLATE_NOOP("Alerts", "The engine"));
    return endpoint == u"audit" ? alertWord(QT_TRANSLATE_NOOP("Alerts", "The audit trail")) : endpoint;
}

QString connectionOf(const QString &endpoint)
{
    return endpoint == u"engine" || endpoint == u"audit" ? QString() : endpoint.section(u'/', 0, 0);
}

AlertUnit unitOf(AlertKind kind)
{
    switch (kind) {
    case AlertKind::FailureRate:
        return AlertUnit::Percent;
    case AlertKind::ResponseTime:
    case AlertKind::OldestWaiting:
    case AlertKind::NoWorker:
        return AlertUnit::Seconds;
    default:
        return isMeasured(kind) ? AlertUnit::Count : AlertUnit::None;
    }
}

QString valueText(AlertKind kind, double value)
{
    switch (unitOf(kind)) {
    case AlertUnit::Percent: {
        const double percent = value * 100;
        const bool isWhole = std::abs(percent - std::round(percent)) < 0.05;
        return alertWord(QT_TRANSLATE_NOOP("Alerts", "%1 %"))
            .arg(QLocale().toString(percent, 'f', isWhole ? 0 : 1));
    }
    case AlertUnit::Seconds:
        return durationText(std::llround(value));
    case AlertUnit::Count:
        return countedText(kind, value);
    case AlertUnit::None:
        break;
    }
    return {};
}

QString conditionText(const AlertRule &rule)
{
    if (!isMeasured(rule.kind))
        return alertWord(QT_TRANSLATE_NOOP("Alerts", "as soon as it is reported"));
    const QString limit = valueText(rule.kind, rule.threshold);
    const bool isOverWindow = rule.kind <= AlertKind::Validation;
    return (isOverWindow ? alertWord(QT_TRANSLATE_NOOP("Alerts", "above %1 within %2"))
                         : alertWord(QT_TRANSLATE_NOOP("Alerts", "above %1; over when well again for %2")))
        .arg(limit, durationText(rule.window.count()));
}

QString notifiersText(const std::vector<NotifierKind> &notifiers)
{
    QStringList names;
    for (const NotifierKind notifier : notifiers)
        names.append(labelOf(notifier));
    return names.isEmpty() ? alertWord(QT_TRANSLATE_NOOP("Alerts", "nobody"))
                           : names.join(QStringLiteral(", "));
}

QString noticeTitle(const Incident &incident)
{
    return alertWord(QT_TRANSLATE_NOOP("Alerts", "%1: %2"))
        .arg(incident.resolvedAt ? labelOf(IncidentState::Resolved) : labelOf(incident.severity),
             endpointText(incident.endpoint));
}

QString noticeBody(const Incident &incident)
{
    return incident.resolvedAt
               ? alertWord(QT_TRANSLATE_NOOP("Alerts", "It is over: %1.")).arg(troubleText(incident))
               : alertWord(QT_TRANSLATE_NOOP("Alerts", "%1.")).arg(troubleText(incident));
}

QStringList noticeTitles()
{
    return {
        alertWord(QT_TRANSLATE_NOOP("Alerts", "About")), alertWord(QT_TRANSLATE_NOOP("Alerts", "Through")),
        alertWord(QT_TRANSLATE_NOOP("Alerts", "Outcome")), alertWord(QT_TRANSLATE_NOOP("Alerts", "When"))};
}

std::vector<TreeNode> noticeTree(const std::vector<Notice> &notices, Timestamp now)
{
    std::vector<TreeNode> nodes;
    for (const Notice &notice : notices) {
        TreeNode node;
        node.state = int(notice.state);
        const QString when = notice.endedAt         ? momentText(*notice.endedAt, now)
                             : notice.nextAttemptAt ? alertWord(QT_TRANSLATE_NOOP("Alerts", "next at %1"))
                                                          .arg(momentText(*notice.nextAttemptAt, now))
                                                    : QString();
        node.cells = {notice.occasion == NoticeOccasion::Opened
                          ? alertWord(QT_TRANSLATE_NOOP("Alerts", "it opened"))
                          : alertWord(QT_TRANSLATE_NOOP("Alerts", "it is over")),
                      labelOf(notice.notifier), labelOf(notice.state), when};
        QStringList tip{node.cells.join(QStringLiteral(", ")),
                        alertWord(QT_TRANSLATE_NOOP("Alerts", "To: %1"))
                            .arg(notice.recipients.isEmpty()
                                     ? alertWord(QT_TRANSLATE_NOOP("Alerts", "as configured"))
                                     : notice.recipients),
                        QCoreApplication::translate("Alerts", "%n attempt(s)", nullptr, notice.attempts)};
        if (notice.lastError)
            tip.append(errorText(*notice.lastError));
        node.tip = tip.join(u'\n');
        nodes.push_back(std::move(node));
    }
    return nodes;
}

}
