#pragma once

#include "domain/Delivery.h"
#include "domain/Intake.h"
#include "domain/Query.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

using BulkId = Id<struct BulkTag>;

/// Which events a person means: of the lists and of bulk orders.
struct EventFilter
{
    std::vector<EventState> states; ///< empty: every state that is not final
    std::optional<EventKind> kind;
    QString source;                     ///< connection name; empty: all
    std::optional<ErrorCode> errorCode; ///< of the last failure
    std::optional<Timestamp> createdFrom;
    std::optional<Timestamp> createdUntil;

    friend bool operator==(const EventFilter &, const EventFilter &) = default;
};

struct QueueQuery
{
    EventFilter filter;
    PageRequest page;

    friend bool operator==(const QueueQuery &, const QueueQuery &) = default;
};

/// Why an event does not move, as data: the sentence is made where it is shown.
struct WaitReason
{
    enum class Kind {
        None,           ///< final, or just now in work
        Next,           ///< due: a worker takes it up next
        BlockedByEvent, ///< an earlier event of the same patient is open
        NextRetry,      ///< the ladder says when
        Mapping,        ///< a code has no drug yet
        Breaker,        ///< the endpoint's breaker is open
        RateLimit,
        Paused,  ///< by a person
        Review,  ///< a person must edit, resend or discard
        Dead,    ///< the ladder is used up: a person must replay or discard
        NoWorker ///< nobody serves this database
    };
    Kind kind = Kind::None;
    EventId blocker;                ///< BlockedByEvent: the first in the row
    QString code;                   ///< Mapping: the code
    QString system;                 ///< Mapping
    MappingId mappingId;            ///< Mapping
    QString endpoint;               ///< Breaker, RateLimit, Paused: connection name
    std::optional<Timestamp> until; ///< NextRetry, Breaker, RateLimit
    QString person;                 ///< Paused: who
    QString reason;                 ///< Paused: why, in the person's words

    friend bool operator==(const WaitReason &, const WaitReason &) = default;
};
[[nodiscard]] QString wordOf(WaitReason::Kind kind); ///< "blocked_by_event"

/// One rung of an event's ladder: the attempts made, then those that would follow.
struct LadderRung
{
    int number = 0;                    ///< 1-based attempt
    std::optional<Timestamp> at;       ///< made at, or due at; absent: depends on the one before
    std::optional<EventState> outcome; ///< absent: not made yet
    qint64 waitMs = 0;                 ///< the ladder's wait before it

    friend bool operator==(const LadderRung &, const LadderRung &) = default;
};

struct QueueRow
{
    EventId id; ///< of `event`, for the models
    EventRow event;
    WaitReason wait;
    std::vector<LadderRung> ladder;

    friend bool operator==(const QueueRow &, const QueueRow &) = default;
};

struct QueuePage
{
    quint64 requestId = 0;
    std::vector<QueueRow> rows;
    QString cursor;
};

/// One step of one attempt.
struct StepRow
{
    int attempt = 0;
    QString step; ///< "decode"
    qint64 durationUs = 0;
    QString verdict; ///< "done", "retry", "needs_mapping", "needs_review", "skipped"
    QString detail;  ///< names and counts, never a patient's data

    friend bool operator==(const StepRow &, const StepRow &) = default;
};

struct EventChange
{
    QString record; ///< "prescriptions"
    QString recordId;
    QString change;     ///< "added", "changed", "ended", "unchanged"
    QStringList fields; ///< names of what differs

    friend bool operator==(const EventChange &, const EventChange &) = default;
};

/// Where an event comes from and what came of it.
struct Lineage
{
    std::optional<EventRow> resentFrom; ///< the original of an edited copy
    std::vector<EventRow> resentAs;     ///< edited copies, oldest first
    std::optional<EventRow> cause;      ///< the event that caused this one
    std::vector<EventRow> effects;      ///< events this one caused

    friend bool operator==(const Lineage &, const Lineage &) = default;
};

/// A person's order about an event, from the audit log.
struct EventOrderRow
{
    Timestamp at{};
    QString actor;
    QString action; ///< "event.retry", "event.resend", "event.discard", "event.view"
    QString reason;

    friend bool operator==(const EventOrderRow &, const EventOrderRow &) = default;
};

/// What the pipeline did with one event; beside EventDetail.
struct EventStory
{
    quint64 requestId = 0;
    EventId id;
    WaitReason wait;
    std::vector<LadderRung> ladder;
    std::vector<StepRow> steps;
    std::vector<EventChange> changes;
    Lineage lineage;
    std::vector<EventOrderRow> orders; ///< oldest first
    QString channel;                   ///< InboundChannel word; empty: made by a job
    QString format;                    ///< InboundFormat word
    qint64 bodyBytes = 0;
    EventRow event;
    std::optional<DeliveryRow> delivery;           ///< of an outbound event
    std::vector<DeliveryAttempt> deliveryAttempts; ///< each as it was written down before it was sent
};

/// The content of an event, shown only for a reason, which is audited.
struct EventPayload
{
    quint64 requestId = 0;
    EventId id;
    QString format;        ///< "hl7v2", "fhir", "json"
    QByteArray body;       ///< as received; of an event that a job made: empty
    QString canonicalJson; ///< "{}" before it was decoded
};

/// How many a bulk order would touch, before it is given.
struct BulkPreview
{
    quint64 requestId = 0;
    int total = 0;
    std::vector<std::pair<EventState, int>> byState;
    std::vector<std::pair<EventKind, int>> byKind;
    int blocked = 0; ///< of them behind an earlier event of their patient that is not chosen
};

enum class BulkActionKind { Retry, Discard };
[[nodiscard]] QString wordOf(BulkActionKind kind); ///< "retry", "discard"
[[nodiscard]] std::optional<BulkActionKind> bulkActionKindFromWord(QStringView word);

enum class BulkState { Waiting, Running, Done, Cancelled, Failed };
[[nodiscard]] QString wordOf(BulkState state); ///< "waiting"
[[nodiscard]] std::optional<BulkState> bulkStateFromWord(QStringView word);

/// A bulk order and how far it is. While Waiting it can be undone as a whole, while Running the rest can.
struct BulkRow
{
    BulkId id;
    BulkActionKind action = BulkActionKind::Retry;
    BulkState state = BulkState::Waiting;
    QString reason;
    QString requestedBy;
    int total = 0;
    int done = 0;
    int skipped = 0;
    Timestamp executeAt{};
    Timestamp createdAt{};
    std::optional<Error> error{}; ///< why it could not be carried on the last time

    friend bool operator==(const BulkRow &, const BulkRow &) = default;
};

enum class BreakerState { Closed, Open, HalfOpen };
[[nodiscard]] QString wordOf(BreakerState state); ///< "half_open"
[[nodiscard]] std::optional<BreakerState> breakerStateFromWord(QStringView word);

/// One configured connection as the Connections page shows it.
struct ConnectionRow
{
    QString name;
    QString kind; ///< "fhir-r4", "mllp", "webhook", "rabbitmq"
    QString address;
    bool inbound = false;                  ///< we listen; else we call
    std::vector<ListenerStatus> listeners; ///< one per worker process that serves it
    BreakerState breaker = BreakerState::Closed;
    std::optional<Timestamp> breakerUntil;
    int breakerFailures = 0;
    std::optional<double> ratePerSecond; ///< configured limit
    double rateTokens = 0;               ///< what is left of it now
    std::optional<Error> lastError;
    std::optional<Timestamp> lastErrorAt;
    int waitingEvents = 0; ///< open events from it or for it
    bool isPaused = false;
    QString pausedBy;
    QString pauseReason;
    std::optional<JobRow> lastTest; ///< of type connection_test

    friend bool operator==(const ConnectionRow &, const ConnectionRow &) = default;
};

struct ConnectionList
{
    quint64 requestId = 0;
    std::vector<ConnectionRow> rows; ///< by name
    int workers = 0;                 ///< alive on this database
};

}

Q_DECLARE_METATYPE(concord::BulkId)
Q_DECLARE_METATYPE(concord::EventFilter)
Q_DECLARE_METATYPE(concord::QueueQuery)
Q_DECLARE_METATYPE(concord::QueuePage)
Q_DECLARE_METATYPE(concord::EventStory)
Q_DECLARE_METATYPE(concord::EventPayload)
Q_DECLARE_METATYPE(concord::BulkPreview)
Q_DECLARE_METATYPE(concord::BulkRow)
Q_DECLARE_METATYPE(concord::ConnectionList)
