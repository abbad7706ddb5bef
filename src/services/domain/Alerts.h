#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/Query.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <vector>

namespace concord {

/// What an alert is about; each has one rule. The first eight are measured over a window, the others are told
/// by whoever meets them (store/IncidentStore::raise).
enum class AlertKind {
    FailureRate,         ///< share of attempts that failed, of an endpoint
    ResponseTime,        ///< 95th percentile of the attempts' durations, of an endpoint; milliseconds
    Authentication,      ///< attempts refused as not, or wrongly, authenticated, of an endpoint
    Validation,          ///< messages that are not what their format allows, of an endpoint
    RepeatedFailures,    ///< attempts of one event that failed in a row, the most of an endpoint
    QueueDepth,          ///< events that workers could take and have not
    OldestWaiting,       ///< age of the oldest event that waits for a worker, or for its turn; milliseconds
    NoWorker,            ///< time since a worker was seen last; milliseconds
    EndpointUnreachable, ///< its breaker is open
    DispenseAfterCancel, ///< a drug was handed out after its order was cancelled
    AuditChain,          ///< the audit trail gets no proof, or is broken
    Reported             ///< anything else that somebody has raised
};
inline constexpr int alertKindCount = 12;
[[nodiscard]] QString wordOf(AlertKind kind); ///< "failure_rate": the rule's id and, measured, the cause
[[nodiscard]] std::optional<AlertKind> alertKindFromWord(QStringView word);

/// Whether the leader measures it, and not somebody raises it.
[[nodiscard]] constexpr bool isMeasured(AlertKind kind)
{
    return kind < AlertKind::EndpointUnreachable;
}
/// Something that has happened, and not a state that ends: a person who acknowledges it closes it.
[[nodiscard]] constexpr bool isOccurrence(AlertKind kind)
{
    return kind == AlertKind::DispenseAfterCancel || kind == AlertKind::Reported;
}
/// What a cause that was raised is: "unreachable", "dispense.after-cancel", …
[[nodiscard]] AlertKind alertKindOfCause(QStringView endpoint, QStringView cause);

enum class AlertSeverity { Info, Warning, Critical };
[[nodiscard]] QString wordOf(AlertSeverity severity); ///< "critical"
[[nodiscard]] std::optional<AlertSeverity> alertSeverityFromWord(QStringView word);

/// How people are told. Which of them a site has is in its configuration.
enum class NotifierKind { Desktop, Smtp, Slack };
[[nodiscard]] QString wordOf(NotifierKind kind); ///< "smtp"
[[nodiscard]] std::optional<NotifierKind> notifierKindFromWord(QStringView word);

/// When an alert opens, how bad it is, and who is told. Data: an administrator changes them.
struct AlertRule
{
    QString id; ///< the word of its kind
    AlertKind kind = AlertKind::FailureRate;
    double threshold = 0; ///< in the kind's unit: a share (0…1), milliseconds, or a count; above it, it opens
    std::chrono::milliseconds window{}; ///< measured over so long; also for how long it has to be well again
    AlertSeverity severity = AlertSeverity::Warning;
    bool enabled = true;                 ///< off: nothing is opened, and what is open is resolved
    std::vector<NotifierKind> notifiers; ///< in the order of NotifierKind, each once
    int version = 1;                     ///< of the row; a change names the one it is based on
    QString author;                      ///< empty: as shipped
    Timestamp changedAt{};

    friend bool operator==(const AlertRule &, const AlertRule &) = default;
};

/// As shipped: the same as in the migration that made the table (tst_StoreContract compares them).
[[nodiscard]] AlertRule defaultRule(AlertKind kind);

/// What a measured value means for an incident. Between the two limits nothing changes, so that a value that
/// wavers about the threshold opens one incident and not many.
enum class AlertVerdict { Open, Keep, Clear };
[[nodiscard]] AlertVerdict verdictOf(const AlertRule &rule, double value);
inline constexpr double clearShare = 0.8; ///< of the threshold: at or below, it is well again

/// How long something that was resolved counts as the same incident when it comes again; its end is told only
/// after that.
inline constexpr std::chrono::minutes settleTime{5};

/// A measured value of an endpoint.
struct AlertReading
{
    AlertKind kind = AlertKind::FailureRate;
    QString endpoint;
    double value = 0;
};

/// A person's change of a rule: the whole of it, on top of `basedOn`.
struct AlertRuleChange
{
    AlertRule rule;
    int basedOn = 0; ///< the version that the person saw
    QString reason;
};

enum class IncidentState { Open, Acknowledged, Resolved };
[[nodiscard]] QString wordOf(IncidentState state); ///< "acknowledged"
[[nodiscard]] std::optional<IncidentState> incidentStateFromWord(QStringView word);

using IncidentId = Id<struct IncidentTag>;

/// One trouble with one endpoint: opened once, seen by a person, resolved once. Nothing of a patient.
struct Incident
{
    IncidentId id;
    QString endpoint; ///< a connection, "connection/dispenses", "audit", or "engine" for what is of none
    QString cause;    ///< an error code's name, a word of AlertKind, or another fixed word
    AlertKind rule = AlertKind::Reported;
    AlertSeverity severity = AlertSeverity::Warning;
    Timestamp openedAt{};
    Timestamp lastAt{};     ///< when it was met last
    int count = 0;          ///< how often it was met
    double value = 0;       ///< measured: the worst so far, in the kind's unit
    QString acknowledgedBy; ///< empty: nobody
    std::optional<Timestamp> acknowledgedAt;
    QString note; ///< what that person wrote
    std::optional<Timestamp> resolvedAt;
    QStringList notified; ///< words of the notifiers that have said that it is open

    [[nodiscard]] IncidentState state() const
    {
        return resolvedAt       ? IncidentState::Resolved
               : acknowledgedAt ? IncidentState::Acknowledged
                                : IncidentState::Open;
    }
    friend bool operator==(const Incident &, const Incident &) = default;
};

/// Newest first. `page.after` is an incident's id.
struct IncidentQuery
{
    bool withResolved = false;
    std::optional<AlertSeverity> severity{};
    std::optional<AlertKind> rule{};
    QString endpoint{}; ///< empty = all
    PageRequest page;

    friend bool operator==(const IncidentQuery &, const IncidentQuery &) = default;
};

/// A page of the Alerts page, with what is open altogether (as far as the person may see it).
struct IncidentPage : Page<Incident>
{
    int openCount = 0;
    int unacknowledgedCount = 0;
};

struct AlertRuleList
{
    quint64 requestId = 0;
    std::vector<AlertRule> rules; ///< in the order of AlertKind
};

/// What a notifier says of an incident.
enum class NoticeOccasion { Opened, Closed };
[[nodiscard]] QString wordOf(NoticeOccasion occasion); ///< "opened"
[[nodiscard]] std::optional<NoticeOccasion> noticeOccasionFromWord(QStringView word);

/// Sending: an attempt has begun, and nobody has said how it ended. Uncertain: the program ended during each
/// of its attempts, so that it may or may not have been sent; it is not sent again.
enum class NoticeState { Pending, Sending, Sent, Failed, Uncertain };
[[nodiscard]] QString wordOf(NoticeState state); ///< "sent"
[[nodiscard]] std::optional<NoticeState> noticeStateFromWord(QStringView word);

/// One message about one incident through one notifier.
struct Notice
{
    qint64 id = 0;
    IncidentId incident;
    NotifierKind notifier = NotifierKind::Desktop;
    NoticeOccasion occasion = NoticeOccasion::Opened;
    NoticeState state = NoticeState::Pending;
    int attempts = 0;
    std::optional<Timestamp> nextAttemptAt;
    std::optional<Timestamp> endedAt;
    std::optional<Error> lastError;
    QString recipients{}; ///< of the last attempt: addresses; empty where only the configuration says

    friend bool operator==(const Notice &, const Notice &) = default;
};

/// An incident and what was said of it, in the order of the messages.
struct IncidentDetail
{
    quint64 requestId = 0;
    Incident incident;
    std::vector<Notice> notices;
};

}

Q_DECLARE_METATYPE(concord::IncidentDetail)
Q_DECLARE_METATYPE(concord::IncidentId)
Q_DECLARE_METATYPE(concord::Incident)
Q_DECLARE_METATYPE(concord::IncidentQuery)
Q_DECLARE_METATYPE(concord::IncidentPage)
Q_DECLARE_METATYPE(concord::AlertRule)
Q_DECLARE_METATYPE(concord::AlertRuleChange)
Q_DECLARE_METATYPE(concord::AlertRuleList)
