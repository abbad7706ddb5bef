#include "gateway/EventOrders.h"

#include "domain/PayloadDiff.h"
#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/BulkStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/PauseStore.h"

#include <QCryptographicHash>

namespace concord {

namespace {
QString subjectOf(EventId id)
{
    return QStringLiteral("event/") + id.toString();
}

Result<void> requireReason(const QString &reason)
{
    if (!reason.trimmed().isEmpty())
        return {};
    return fail(ErrorCode::InvalidMessage, QStringLiteral("reason"),
                QStringLiteral("a reason must be given"));
}

template <typename T>
Result<T> known(const Result<std::optional<T>> &found, const QString &subject)
{
    if (!found)
        return fail(found.error());
    if (!*found)
        return fail(ErrorCode::NotFound, subject);
    return **found;
}
}

EventOrders::EventOrders(Database &db, const Clock &clock, EventOrderSettings settings)
    : m_db(db),
      m_clock(clock),
      m_settings(std::move(settings)),
      m_session(m_settings.session.value_or(ownerSession(m_settings.actor)))
{}

Result<EventPayload> EventOrders::view(EventId id, const QString &reason)
{
    EventPayload payload;
    const auto done = carryOutAudited(
        m_db, m_clock,
        entryOf(m_session, QStringLiteral("event.view"), subjectOf(id), withReason({}, reason)),
        [&](AuditEntry &entry) -> Result<void> {
            const auto may = AccessCheck(m_db, m_session).event(actionOf("fetchPayload"), id);
            if (!may)
                return may;
            if (const auto given = requireReason(reason); !given)
                return given;
            EventStore events(m_db, m_clock);
            auto found = known(events.payload(id), entry.subject);
            if (!found)
                return fail(found.error());
            const auto row = known(events.byId(id), entry.subject);
            if (!row)
                return fail(row.error());
            entry.correlationId = row->correlationId;
            payload = *std::move(found);
            return {};
        });
    if (!done)
        return fail(done.error());
    return payload;
}

Result<BulkRow> EventOrders::bulk(BulkActionKind action, const EventFilter &filter,
                                  const std::vector<EventId> &ids, const QString &reason)
{
    BulkRow row;
    const auto correlation = makeId<CorrelationId>(m_clock.now().time_since_epoch());
    const AuditEntry order =
        entryOf(m_session, QStringLiteral("bulk.") + wordOf(action), QStringLiteral("bulk"), {}, correlation);
    const auto done = carryOutAudited(m_db, m_clock, order, [&](AuditEntry &entry) -> Result<void> {
        AccessCheck check(m_db, m_session);
        if (const auto may = check.events(actionOf(action), ids); !may)
            return may;
        if (const auto given = requireReason(reason); !given)
            return given;
        const auto sources = check.sources();
        if (!sources)
            return fail(sources.error());
        const auto added =
            BulkStore(m_db, m_clock)
                .add({action, filter, ids, reason.simplified(), m_session.user,
                      m_clock.now() + m_settings.undoWindow, correlation, *sources, !m_session.isOwner});
        if (!added)
            return fail(added.error());
        row = *added;
        entry.subject = QStringLiteral("bulk/") + row.id.toString();
        entry.details = withReason(QStringLiteral("events=%1").arg(row.total), reason);
        return {};
    });
    if (!done)
        return fail(done.error());
    return row;
}

Result<BulkRow> EventOrders::cancelBulk(BulkId id)
{
    BulkRow row;
    const AuditEntry order =
        entryOf(m_session, QStringLiteral("bulk.cancel"), QStringLiteral("bulk/") + id.toString());
    const auto done = carryOutAudited(m_db, m_clock, order, [&](AuditEntry &entry) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).bulk(actionOf("cancelBulk"), id); !may)
            return may;
        const auto cancelled = BulkStore(m_db, m_clock).cancel(id);
        if (!cancelled)
            return fail(cancelled.error());
        row = *cancelled;
        entry.details = QStringLiteral("done=%1 of %2").arg(row.done).arg(row.total);
        return {};
    });
    if (!done)
        return fail(done.error());
    return row;
}

Result<EventOrders::Original> EventOrders::original(EventId id) const
{
    EventStore events(m_db, m_clock);
    const QString subject = subjectOf(id);
    auto row = known(events.byId(id), subject);
    if (!row)
        return fail(row.error());
    auto payload = known(events.payload(id), subject);
    if (!payload)
        return fail(payload.error());
    auto place = known(events.place(id), subject);
    if (!place)
        return fail(place.error());
    return Original{*std::move(row), *std::move(payload), *std::move(place)};
}

Result<ResentMessage> EventOrders::readDoor(const Original &before, const QByteArray &body) const
{
    const auto format = inboundFormatFromWord(before.payload.format);
    if (!format)
        return fail(ErrorCode::Conflict, QStringLiteral("format"),
                    QStringLiteral("a job made this event; there is no message to edit"));
    const bool isTooEarly = before.row.lastError && before.row.lastError->code == ErrorCode::Conflict;
    if (body == before.payload.body && !isTooEarly)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("content"),
                    QStringLiteral("nothing was changed"));
    if (!m_settings.readDoor)
        return ResentMessage{before.row.kind, before.place.orderingKey, {}};
    ResentMessage read = m_settings.readDoor(*format, body, before.row.source);
    if (read.refusal)
        return fail(*read.refusal);
    return read;
}

NewEvent EventOrders::copyOf(const Original &before, const ResentMessage &read, const QByteArray &body) const
{
    NewEvent event;
    event.createdAt = m_clock.now();
    event.id = makeId<EventId>(event.createdAt.time_since_epoch());
    event.direction = before.row.direction;
    event.kind = read.kind;
    event.source = before.row.source;
    event.target = before.row.target;
    event.messageId =
        before.row.messageId.section(u'#', 0, 0) + QStringLiteral("#resent-") + event.id.toString();
    event.orderingKey = read.orderingKey;
    event.correlationId = before.row.correlationId;
    event.resentFrom = before.row.id;
    if (body != before.payload.body) // else it came too early, and is worked after what came since
        event.seq = before.place.seq;
    event.channel = before.place.channel.value_or(InboundChannel::File);
    event.format = inboundFormatFromWord(before.payload.format);
    event.body = body;
    event.bodyHash = QCryptographicHash::hash(body, QCryptographicHash::Sha256);
    return event;
}

Result<EventId> EventOrders::resend(EventId id, const QByteArray &body, const QString &reason)
{
    EventId copyId;
    const auto done = carryOutAudited(
        m_db, m_clock, entryOf(m_session, QStringLiteral("event.resend"), subjectOf(id)),
        [&](AuditEntry &entry) -> Result<void> {
            if (const auto may = AccessCheck(m_db, m_session).event(actionOf("resendEvent"), id); !may)
                return may;
            if (const auto given = requireReason(reason); !given)
                return given;
            const auto before = original(id);
            if (!before)
                return fail(before.error());
            const auto read = readDoor(*before, body);
            if (!read)
                return fail(read.error());
            EventStore events(m_db, m_clock);
            const auto superseded = events.supersede(id, before->row.state);
            if (!superseded)
                return fail(superseded.error());
            if (!*superseded)
                return fail(ErrorCode::Conflict, entry.subject,
                            QStringLiteral("the event is %1 by now").arg(wordOf(before->row.state)));
            const NewEvent copy = copyOf(*before, *read, body);
            if (const auto added = events.append(copy); !added)
                return fail(added.error());
            copyId = copy.id;
            entry.correlationId = copy.correlationId;
            entry.details = withReason(
                QStringLiteral("copy=%1; changed=%2")
                    .arg(copy.id.toString(),
                         changedPlaces(before->payload.body, body, m_settings.isKnownField).join(u',')),
                reason);
            return {};
        });
    if (!done)
        return fail(done.error());
    return copyId;
}

Result<void> EventOrders::pause(const Pausable &thing, bool paused, const QString &reason)
{
    const AuditEntry order =
        entryOf(m_session, thing.action + (paused ? QStringLiteral(".pause") : QStringLiteral(".resume")),
                thing.subject, withReason({}, reason));
    return carryOutAudited(m_db, m_clock, order, [&](AuditEntry &) -> Result<void> {
        if (const auto may = thing.may(); !may)
            return may;
        if (paused) {
            if (const auto given = requireReason(reason); !given)
                return given;
        }
        const auto there = thing.exists();
        if (!there)
            return fail(there.error());
        if (!*there)
            return fail(ErrorCode::NotFound, thing.subject);
        PauseStore pauses(m_db, m_clock);
        const auto changed = paused ? pauses.pause(thing.subject, m_session.user, reason.simplified())
                                    : pauses.resume(thing.subject);
        if (!changed)
            return fail(changed.error());
        if (*changed)
            return {};
        return fail(ErrorCode::Conflict, thing.subject,
                    paused ? QStringLiteral("it is paused already") : QStringLiteral("it is not paused"));
    });
}

Result<bool> EventOrders::hasConnection(const QString &name) const
{
    const auto all = IntegrationStore(m_db, m_clock).connections();
    if (!all)
        return fail(all.error());
    return std::any_of(all->begin(), all->end(), [&](const ConnectionRecord &c) { return c.name == name; });
}

Result<void> EventOrders::pauseConnection(const QString &name, bool paused, const QString &reason)
{
    return pause({PauseStore::ofConnection(name), QStringLiteral("connection"),
                  [&] { return AccessCheck(m_db, m_session).connection(actionOf("pauseConnection"), name); },
                  [&] {
                      return hasConnection(name);
                  }},
                 paused, reason);
}

Result<void> EventOrders::pauseIntegration(const QString &name, bool paused, const QString &reason)
{
    return pause(
        {PauseStore::ofIntegration(name), QStringLiteral("integration"),
         [&] { return AccessCheck(m_db, m_session).integration(actionOf("pauseIntegration"), name); },
         [&]() -> Result<bool> {
             return IntegrationStore(m_db, m_clock).byName(name).map([](const auto &row) {
                 return row.has_value();
             });
         }},
        paused, reason);
}

Result<JobId> EventOrders::testConnection(const QString &name)
{
    JobId id;
    const auto done = carryOutAudited(
        m_db, m_clock, entryOf(m_session, QStringLiteral("connection.test"), PauseStore::ofConnection(name)),
        [&](AuditEntry &entry) -> Result<void> {
            const auto may = AccessCheck(m_db, m_session).connection(actionOf("testConnection"), name);
            if (!may)
                return may;
            const auto there = hasConnection(name);
            if (!there)
                return fail(there.error());
            if (!*there)
                return fail(ErrorCode::NotFound, entry.subject);
            const auto queued = JobStore(m_db, m_clock)
                                    .enqueue({connectionTestSubject(name), connectionTestType, SyncMode::Full,
                                              JobTrigger::Manual, m_session.user});
            if (!queued)
                return fail(queued.error());
            id = *queued;
            entry.details = QStringLiteral("job=%1").arg(id.toString());
            return {};
        });
    if (!done)
        return fail(done.error());
    return id;
}

}
