#include "domain/Alerts.h"

#include "domain/Result.h"

namespace concord {

AlertKind alertKindOfCause(QStringView endpoint, QStringView cause)
{
    if (endpoint == u"audit")
        return AlertKind::AuditChain;
    if (cause == u"dispense.after-cancel")
        return AlertKind::DispenseAfterCancel;
    if (const auto kind = alertKindFromWord(cause); kind && isMeasured(*kind))
        return *kind;
    switch (errorCodeFromName(cause)) { // what opens a breaker; Internal: no error code
    case ErrorCode::Internal:
        return AlertKind::Reported;
    default:
        return AlertKind::EndpointUnreachable;
    }
}

AlertRule defaultRule(AlertKind kind)
{
    using namespace std::chrono;
    AlertRule rule;
    rule.id = wordOf(kind);
    rule.kind = kind;
    rule.notifiers = {NotifierKind::Desktop, NotifierKind::Smtp, NotifierKind::Slack};
    const auto set = [&](double threshold, minutes window, AlertSeverity severity) {
        rule.threshold = threshold;
        rule.window = window;
        rule.severity = severity;
    };
    switch (kind) {
    case AlertKind::FailureRate:
        set(0.05, minutes(15), AlertSeverity::Warning);
        break;
    case AlertKind::ResponseTime:
        set(5'000, minutes(15), AlertSeverity::Warning);
        break;
    case AlertKind::Authentication:
        set(0, minutes(15), AlertSeverity::Critical);
        break;
    case AlertKind::Validation:
        set(9, minutes(15), AlertSeverity::Warning);
        break;
    case AlertKind::RepeatedFailures:
        set(2, minutes(15), AlertSeverity::Warning);
        break;
    case AlertKind::QueueDepth:
        set(5'000, minutes(5), AlertSeverity::Warning);
        break;
    case AlertKind::OldestWaiting:
        set(3'600'000, minutes(5), AlertSeverity::Warning);
        break;
    case AlertKind::NoWorker:
        set(60'000, minutes(1), AlertSeverity::Critical);
        break;
    case AlertKind::EndpointUnreachable:
    case AlertKind::AuditChain:
        set(0, minutes(5), AlertSeverity::Critical);
        break;
    case AlertKind::DispenseAfterCancel:
        set(0, minutes(0), AlertSeverity::Critical);
        break;
    case AlertKind::Reported:
        set(0, minutes(5), AlertSeverity::Warning);
        break;
    }
    return rule;
}

AlertVerdict verdictOf(const AlertRule &rule, double value)
{
    if (value > rule.threshold)
        return AlertVerdict::Open;
    return value <= rule.threshold * clearShare ? AlertVerdict::Clear : AlertVerdict::Keep;
}

}
