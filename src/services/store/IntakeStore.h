#pragma once

#include "domain/Clock.h"
#include "domain/Event.h"
#include "domain/Inbound.h"
#include "store/Database.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace concord {

/// A message that may become an event.
struct NewMessage
{
    EventId id; ///< made by the caller
    EventKind kind = EventKind::PrescriptionNew;
    QString source;
    QString messageId;
    QString orderingKey;
    InboundChannel channel = InboundChannel::File;
    InboundFormat format = InboundFormat::Json;
    QByteArray body;
    QByteArray bodyHash; ///< SHA-256
    CorrelationId correlationId;
    EventState state = EventState::Received; ///< or NeedsReview, with `error`
    std::optional<Error> error;
    Timestamp receivedAt{};
};

/// What the door found.
struct Admitted
{
    EventId id; ///< of the event that stands: the first one's for a duplicate
    CorrelationId correlationId;
    EventState state = EventState::Received;
    EventKind kind = EventKind::PrescriptionNew;
    bool isDuplicate = false;    ///< same id, same content: nothing was written
    bool isOtherContent = false; ///< same id, other content: nothing was written
};

/// The rows of an inbound message: message_keys, sync_events, event_bodies. Runs in the caller's transaction,
/// so that many messages share one commit.
class IntakeStore
{
public:
    explicit IntakeStore(Database &db) : m_db(db) {}

    [[nodiscard]] Result<Admitted> admit(const NewMessage &admission);

private:
    [[nodiscard]] Result<Admitted> existing(const NewMessage &admission);
    [[nodiscard]] Result<void> insert(const NewMessage &admission);

    Database &m_db;
};

}
