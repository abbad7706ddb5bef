#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"
#include "domain/Engine.h"
#include "domain/Inbound.h"
#include "domain/PayloadDiff.h"
#include "store/Database.h"
#include "store/EventStore.h"

#include <chrono>
#include <functional>
#include <vector>

namespace concord {

/// What the door says of an edited message, before it takes the place of its original.
struct ResentMessage
{
    EventKind kind = EventKind::PrescriptionNew;
    QString orderingKey;
    std::optional<Error> refusal;
};
/// Reads an edited body as the door would: format, body, source.
using DoorReader = std::function<ResentMessage(InboundFormat, const QByteArray &, const QString &)>;

struct EventOrderSettings
{
    QString actor;
    std::chrono::milliseconds undoWindow{8'000};
    DoorReader readDoor{};            ///< absent: an edited message is taken as it is
    KnownField isKnownField{};        ///< which names of members the audit log may show; absent: none
    std::optional<Session> session{}; ///< who orders; absent: whoever may open the database, called `actor`
};

/// What a person may order about events, each in one transaction with its audit record; a refusal is audited
/// as well. Whether the session may (Forbidden) is asked inside that transaction. Used by StoreGateway and by
/// concordd's commands. Lives where its Database lives.
class EventOrders
{
public:
    EventOrders(Database &db, const Clock &clock, EventOrderSettings settings);

    /// The content, for a reason. InvalidMessage: no reason; NotFound.
    [[nodiscard]] Result<EventPayload> view(EventId id, const QString &reason);
    /// Many events, or one: executed by a worker once the undo window is over. Of @p ids the person must be
    /// allowed every single one; a filter chooses among what the person's facilities have. InvalidMessage: no
    /// reason; NotFound: nothing is chosen.
    [[nodiscard]] Result<BulkRow> bulk(BulkActionKind action, const EventFilter &filter,
                                       const std::vector<EventId> &ids, const QString &reason);
    /// While it waits all of it, while it runs the rest. Conflict when it has ended.
    [[nodiscard]] Result<BulkRow> cancelBulk(BulkId id);
    /// An edited copy takes the original's place in its patient's order; the original is superseded and kept.
    /// InvalidMessage: no reason, nothing changed, or the door refuses it (where, detail); Conflict: the
    /// original is final or in work.
    /// An edited copy takes the original's place; what came too early (a Conflict) may also be sent again as
    /// it is, and then stands behind what came since.
    [[nodiscard]] Result<EventId> resend(EventId id, const QByteArray &body, const QString &reason);
    /// A connection's events, or an integration's jobs, are not taken up until resumed. InvalidMessage: no
    /// reason; NotFound; Conflict: it is so already.
    [[nodiscard]] Result<void> pauseConnection(const QString &name, bool paused, const QString &reason);
    [[nodiscard]] Result<void> pauseIntegration(const QString &name, bool paused, const QString &reason);
    /// Queues a job of type connection_test. Overlap: one is open.
    [[nodiscard]] Result<JobId> testConnection(const QString &name);

private:
    /// A message to be edited.
    struct Original
    {
        EventRow row;
        EventPayload payload;
        EventPlace place;
    };

    /// What pause() needs to know of the thing.
    struct Pausable
    {
        QString subject;
        QString action;
        std::function<Result<void>()> may;
        std::function<Result<bool>()> exists;
    };

    [[nodiscard]] Result<void> pause(const Pausable &thing, bool paused, const QString &reason);
    [[nodiscard]] Result<bool> hasConnection(const QString &name) const;
    [[nodiscard]] Result<Original> original(EventId id) const;
    [[nodiscard]] Result<ResentMessage> readDoor(const Original &before, const QByteArray &body) const;
    [[nodiscard]] NewEvent copyOf(const Original &before, const ResentMessage &read,
                                  const QByteArray &body) const;

    Database &m_db;
    const Clock &m_clock;
    EventOrderSettings m_settings;
    Session m_session;
};

}
