#pragma once

#include "domain/Canonical.h"
#include "domain/Engine.h"
#include "domain/Inbound.h"
#include "domain/Outbound.h"
#include "store/Database.h"

#include <QByteArray>

#include <optional>
#include <utility>
#include <vector>

namespace concord {

/// What a step found. A step never writes an event's state: the worker does, from the verdict.
struct StepVerdict
{
    enum class Kind {
        Done,
        Retry,        ///< may go well later: `error` says why, its retryAfterMs when
        NeedsMapping, ///< `mappings` are the codes it waits for
        NeedsReview,  ///< a person must look: `error` says what and where
        Superseded    ///< something newer has made it pointless
    };
    Kind kind = Kind::Done;
    std::optional<Error> error;
    std::vector<MappingId> mappings;
    QString detail; ///< for the attempt's record: names and counts, never a patient's data
    /// Of a Retry: nothing was tried, and no attempt is used; it waits for this connection for a moment.
    QString waitsFor{};

    [[nodiscard]] static StepVerdict done(QString detail = {})
    {
        return {Kind::Done, std::nullopt, {}, std::move(detail)};
    }
    [[nodiscard]] static StepVerdict review(Error error)
    {
        return {Kind::NeedsReview, std::move(error), {}, {}};
    }
};

/// Why an event goes to people that has a code which one of them has rejected.
[[nodiscard]] inline Error rejectedCode(MappingId mapping)
{
    return {ErrorCode::CodeRejected, QStringLiteral("mapping/") + mapping.toString(),
            QStringLiteral("a person has rejected the code"), 0};
}

/// One event on its way through the steps.
struct EventWork
{
    EventId id;
    EventKind kind = EventKind::PrescriptionNew;
    QString source;
    QString messageId;
    QString orderingKey;
    CorrelationId correlationId;
    JobId jobId; ///< null: came through a door
    InboundFormat format = InboundFormat::Json;
    QByteArray body; ///< as received, or (id-only notifications) what was fetched instead
    Timestamp createdAt{};
    int attempt = 1; ///< 1-based
    EventDirection direction = EventDirection::In;
    QString target; ///< of an outbound event: to whom

    std::optional<DeliveryReceipt> receipt; ///< of an outbound event that was sent: the receiver has it
    std::optional<Error> sendError;         ///< or why not
    /// Of an order that the list sync has seen and stored before: as what (new, changed, ended).
    std::optional<EventKind> listedAs{};
    bool isOwnWrite = false; ///< what we wrote at the source comes back: it is stored, and told to nobody

    QString sendingFacility;          ///< as sent (MSH-4), by decode; empty: the format says none
    CanonicalEvent canonical;         ///< filled by decode, changed by normalise
    std::vector<MappingId> mappings;  ///< of each order or dispense, by normalise; null: none needed
    std::vector<EventChange> changes; ///< by upsert and diff
};

/// One step: claim → decode → validate → normalise → upsert → diff → outcome. Runs inside the event's
/// transaction on the worker's connection; idempotent, because every message may arrive at least once. An
/// error is the store's and rolls everything back; everything about the message itself is a verdict.
class Step
{
public:
    virtual ~Step() = default;
    [[nodiscard]] virtual const char *name() const = 0; ///< "decode"
    [[nodiscard]] virtual Result<StepVerdict> run(EventWork &work, Database &db, const Clock &clock) = 0;
};

}
