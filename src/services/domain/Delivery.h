#pragma once

#include "domain/Event.h"
#include "domain/Outbound.h"
#include "domain/Query.h"

#include <optional>
#include <vector>

namespace concord {

/// How far a delivery is.
enum class DeliveryState {
    Waiting,      ///< not sent yet, or to be tried again
    Sending,      ///< an attempt is on its way
    Acknowledged, ///< the receiver has it
    Stopped       ///< a person has to look, has discarded it, or something newer stands
};
[[nodiscard]] QString wordOf(DeliveryState state); ///< "acknowledged"
[[nodiscard]] std::optional<DeliveryState> deliveryStateFromWord(QStringView word);

/// What a delivery waits for before it can be sent: without it the wrong patient might be told of.
enum class DeliveryWait { Nothing, Patient, Prescription };
[[nodiscard]] QString wordOf(DeliveryWait wait); ///< "" for Nothing
[[nodiscard]] std::optional<DeliveryWait> deliveryWaitFromWord(QStringView word);

/// One attempt to send. Written and committed before the first byte is sent.
struct DeliveryAttempt
{
    int number = 0; ///< 1-based
    QString worker;
    Timestamp startedAt{};
    std::optional<Timestamp> endedAt; ///< absent: on its way
    QString outcome;                  ///< "acknowledged", "failed", "interrupted"; empty: on its way
    std::optional<ErrorCode> error;

    friend bool operator==(const DeliveryAttempt &, const DeliveryAttempt &) = default;
};

/// One message to a receiver and what became of it. Nothing in here is a patient's data.
struct DeliveryRow
{
    EventId id; ///< of the outbound event
    EventKind kind = EventKind::Dispense;
    QString source;     ///< connection that the fact came from
    QString connection; ///< to whom
    QString key;        ///< of the message
    DeliveryState state = DeliveryState::Waiting;
    DeliveryWait waitsFor = DeliveryWait::Nothing;
    int attempts = 0;
    Timestamp factAt{}; ///< when the fact was received
    std::optional<Timestamp> sentAt;
    std::optional<Timestamp> acknowledgedAt;
    QString recordKind;    ///< FHIR type
    QString remoteVersion; ///< of the acknowledged record
    QString answer;
    QString answerId;
    bool wasThere = false;
    bool isHeld = false; ///< the receiver is paused: nothing is sent to it

    friend bool operator==(const DeliveryRow &, const DeliveryRow &) = default;
};

struct DeliveryQuery
{
    QString connection; ///< empty: all
    std::optional<DeliveryState> state;
    PageRequest page; ///< newest first

    friend bool operator==(const DeliveryQuery &, const DeliveryQuery &) = default;
};
using DeliveryPage = Page<DeliveryRow>;

/// From "the fact was received" to "the receiver acknowledged it", of one kind of event, over some time.
struct DeliveryLatency
{
    EventKind kind = EventKind::Dispense;
    int count = 0;
    qint64 p50Ms = 0;
    qint64 p95Ms = 0;
    qint64 maxMs = 0;
    int withinTarget = 0; ///< of count: not later than the target
    int open = 0;         ///< told in that time and not acknowledged yet
    int overdue = 0;      ///< of open: older than the target

    /// Share of what was acknowledged, and of what is overdue already, that was in time; 1 of nothing.
    [[nodiscard]] double share() const
    {
        const int all = count + overdue;
        return all == 0 ? 1.0 : double(withinTarget) / all;
    }
    friend bool operator==(const DeliveryLatency &, const DeliveryLatency &) = default;
};

/// One delivery with its event and what was tried.
struct DeliveryDetail
{
    quint64 requestId = 0;
    DeliveryRow row;
    EventRow event;
    std::vector<DeliveryAttempt> attempts; ///< oldest first

    friend bool operator==(const DeliveryDetail &, const DeliveryDetail &) = default;
};

/// How fast facts have reached those who are told, of each kind.
struct DeliveryFigures
{
    quint64 requestId = 0;
    Timestamp since{};
    std::vector<DeliveryLatency> kinds;

    friend bool operator==(const DeliveryFigures &, const DeliveryFigures &) = default;
};

/// The target of a kind (issue 6): a supply is known at the other side within 30 s.
[[nodiscard]] constexpr std::chrono::milliseconds deliveryTargetOf(EventKind kind)
{
    const bool isSupply = kind == EventKind::Dispense || kind == EventKind::DispenseReversal ||
                          kind == EventKind::PrescriptionCancel;
    return isSupply ? std::chrono::seconds(30) : std::chrono::seconds(60);
}

}

Q_DECLARE_METATYPE(concord::DeliveryQuery)
Q_DECLARE_METATYPE(concord::DeliveryPage)
Q_DECLARE_METATYPE(concord::DeliveryDetail)
Q_DECLARE_METATYPE(concord::DeliveryFigures)
