#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/Result.h"

#include <QString>

#include <optional>

namespace concord {

/// DESIGN section 2, "Event states".
enum class EventState {
    Received,
    Processing,
    Succeeded,
    WaitingRetry,
    NeedsMapping,
    NeedsReview,
    DeadLetter,
    Discarded,
    Superseded
};
inline constexpr int eventStateCount = 9;

[[nodiscard]] QString wordOf(EventState state); ///< "needs_mapping"
[[nodiscard]] std::optional<EventState> eventStateFromWord(QStringView word);

/// The whole state machine. DeadLetter, NeedsReview and NeedsMapping leave only by a person's order or a
/// resolved mapping, and then back to Received, so that the pipeline takes them up like any other.
[[nodiscard]] constexpr bool canMove(EventState from, EventState to)
{
    using enum EventState;
    switch (from) {
    case Received:
        return to == Processing || to == Superseded || to == Discarded;
    case Processing: // back to Received: the lease ran out and another worker takes it up
        return to == Succeeded || to == WaitingRetry || to == NeedsMapping || to == NeedsReview ||
               to == DeadLetter || to == Superseded || to == Received;
    case WaitingRetry:
        return to == Processing || to == Received || to == Discarded || to == Superseded || to == DeadLetter;
    case NeedsMapping:
    case NeedsReview:
    case DeadLetter:
        return to == Received || to == Discarded || to == Superseded;
    case Succeeded:
    case Discarded:
    case Superseded:
        return false;
    }
    return false;
}
[[nodiscard]] constexpr bool isFinal(EventState s)
{
    return s == EventState::Succeeded || s == EventState::Discarded || s == EventState::Superseded;
}

static_assert(canMove(EventState::Processing, EventState::WaitingRetry));
static_assert(canMove(EventState::NeedsMapping, EventState::Received));
static_assert(!canMove(EventState::Succeeded, EventState::Processing));
static_assert(!canMove(EventState::NeedsMapping, EventState::Succeeded));
static_assert(!canMove(EventState::DeadLetter, EventState::Processing));

enum class EventDirection { In, Out };
[[nodiscard]] QString wordOf(EventDirection direction); ///< "in", "out"
[[nodiscard]] std::optional<EventDirection> eventDirectionFromWord(QStringView word);

enum class EventKind {
    MedListPull,
    PrescriptionNew,
    PrescriptionChange,
    PrescriptionCancel,
    Dispense,
    DispenseReversal,
    AdherenceSignal,
    Patient,
    Appointment
};
[[nodiscard]] QString wordOf(EventKind kind); ///< "MED_LIST_PULL"
[[nodiscard]] std::optional<EventKind> eventKindFromWord(QStringView word);

/// One event as the lists show it; the payload is fetched on its own.
struct EventRow
{
    EventId id;
    EventDirection direction = EventDirection::In;
    EventKind kind = EventKind::MedListPull;
    QString source; ///< connection name
    QString target;
    QString messageId;
    EventState state = EventState::Received;
    int retries = 0;
    CorrelationId correlationId;
    Timestamp createdAt{};
    std::optional<Timestamp> completedAt;
    std::optional<Timestamp> nextAttemptAt;
    qint64 latencyMs = 0; ///< received to completed; 0 while open
    std::optional<Error> lastError;
    Timestamp changedAt{}; ///< last change of state; createdAt until the first one

    friend bool operator==(const EventRow &, const EventRow &) = default;
};

}

Q_DECLARE_METATYPE(concord::EventRow)
