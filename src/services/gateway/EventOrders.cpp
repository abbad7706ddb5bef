#include "gateway/EventOrders.h"

#include "domain/PayloadDiff.h"
#include "gateway/AuditedOrder.h"
#include "store/BulkStore.h"
#include "store/EventStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/PauseStore.h"
#include "store/Sql.h"

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

Result<EventPayload> EventOrders::view(EventId id, const QString &reason)
{
    EventPayload payload;
    const auto done = carryOutAudited(
        m_db, m_clock,
        {m_settings.actor, QStringLiteral("event.view"), subjectOf(id), true, withReason({}, reason), {}},
        [&](AuditEntry &entry) -> Result<void> {
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
    const auto done =
        carryOutAudited(m_db, m_clock,
                        {m_settings.actor,
                         QStringLiteral("bulk.") + wordOf(action),
                         QStringLiteral("bulk"),
                         true,
                         {},
                         correlation},
                        [&](AuditEntry &entry) -> Result<void> {
                            if (const auto given = requireReason(reason); !given)
                                return given;
                            const auto added =
                                BulkStore(m_db, m_clock)
                                    .add({action, filter, ids, reason.simplified(), m_settings.actor,
                                          m_clock.now() + m_settings.undoWindow, correlation});
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
    const auto done = carryOutAudited(m_db, m_clock,
                                      {m_settings.actor,
                                       QStringLiteral("bulk.cancel"),
                                       QStringLiteral("bulk/") + id.toString(),
                                       true,
                                       {},
                                       {}},
                                      [&](AuditEntry &entry) -> Result<void> {
                                          const auto cancelled = BulkStore(m_db, m_clock).cancel(id);
                                          if (!cancelled)
                                              return fail(cancelled.error());
                                          row = *cancelled;
                                          entry.details =
                                              QStringLiteral("done=%1 of %2").arg(row.done).arg(row.total);
                                          return {};
                                      });
    if (!done)
        return fail(done.error());
    return row;
}

Result<ResentMessage> EventOrders::readDoor(const EventPayload &before, const QByteArray &body,
                                            const QString &source) const
{
    const auto format = inboundFormatFromWord(before.format);
    if (!format)
        return fail(ErrorCode::Conflict, QStringLiteral("format"),
                    QStringLiteral("a job made this event; there is no message to edit"));
    if (body == before.body)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("content"),
                    QStringLiteral("nothing was changed"));
    if (!m_settings.readDoor)
        return ResentMessage{};
    ResentMessage read = m_settings.readDoor(*format, body, source);
    if (read.refusal)
        return fail(*read.refusal);
    return read;
}

Result<EventId> EventOrders::resend(EventId original, const QByteArray &body, const QString &reason)
{
    const auto copy = makeId<EventId>(m_clock.now().time_since_epoch());
    const auto done = carryOutAudited(
        m_db, m_clock, {m_settings.actor, QStringLiteral("event.resend"), subjectOf(original), true, {}, {}},
        [&](AuditEntry &entry) -> Result<void> {
            if (const auto given = requireReason(reason); !given)
                return given;
            EventStore events(m_db, m_clock);
            const auto row = known(events.byId(original), entry.subject);
            const auto before = row ? known(events.payload(original), entry.subject) : fail(row.error());
            if (!before)
                return fail(before.error());
            const auto read = readDoor(*before, body, row->source);
            if (!read)
                return fail(read.error());
            const auto superseded = events.supersede(original, row->state);
            if (!superseded)
                return fail(superseded.error());
            if (!*superseded)
                return fail(ErrorCode::Conflict, entry.subject,
                            QStringLiteral("the event is %1 by now").arg(wordOf(row->state)));
            const auto place = sql::row(
                m_db, QStringLiteral("SELECT seq, ordering_key, channel FROM sync_events WHERE id = ?"),
                {original.toString()}, [](const QSqlQuery &q) {
                    return std::tuple(q.value(0).toLongLong(), q.value(1).toString(), q.value(2).toString());
                });
            if (!place || !*place)
                return fail(place ? Error{ErrorCode::NotFound, entry.subject, {}, 0} : place.error());
            const auto &[seq, key, channel] = **place;
            NewEvent event;
            event.id = copy;
            event.direction = row->direction;
            event.kind = m_settings.readDoor ? read->kind : row->kind;
            event.source = row->source;
            event.target = row->target;
            event.messageId =
                row->messageId.section(u'#', 0, 0) + QStringLiteral("#resent-") + copy.toString();
            event.orderingKey = m_settings.readDoor ? read->orderingKey : key;
            event.correlationId = row->correlationId;
            event.resentFrom = original;
            event.createdAt = m_clock.now();
            event.seq = seq;
            event.channel = InboundChannel::File;
            for (const InboundChannel c :
                 {InboundChannel::Webhook, InboundChannel::Subscription, InboundChannel::Mllp,
                  InboundChannel::Queue, InboundChannel::File}) {
                if (wordOf(c) == channel)
                    event.channel = c;
            }
            event.format = inboundFormatFromWord(before->format);
            event.body = body;
            event.bodyHash = QCryptographicHash::hash(body, QCryptographicHash::Sha256);
            const auto added = events.append(event);
            if (!added)
                return fail(added.error());
            entry.correlationId = row->correlationId;
            entry.details =
                withReason(QStringLiteral("copy=%1; changed=%2")
                               .arg(copy.toString(), changedPlaces(before->body, body).join(u',')),
                           reason);
            return {};
        });
    if (!done)
        return fail(done.error());
    return copy;
}

Result<void> EventOrders::pause(const QString &subject, const QString &action, bool paused,
                                const QString &reason, const std::function<Result<bool>()> &exists)
{
    return carryOutAudited(
        m_db, m_clock, {m_settings.actor, action, subject, true, withReason({}, reason), {}},
        [&](AuditEntry &) -> Result<void> {
            if (paused) {
                if (const auto given = requireReason(reason); !given)
                    return given;
            }
            const auto there = exists();
            if (!there)
                return fail(there.error());
            if (!*there)
                return fail(ErrorCode::NotFound, subject);
            PauseStore pauses(m_db, m_clock);
            const auto changed = paused ? pauses.pause(subject, m_settings.actor, reason.simplified())
                                        : pauses.resume(subject);
            if (!changed)
                return fail(changed.error());
            if (*changed)
                return {};
            return fail(ErrorCode::Conflict, subject,
                        paused ? QStringLiteral("it is paused already") : QStringLiteral("it is not paused"));
        });
}

Result<void> EventOrders::pauseConnection(const QString &name, bool paused, const QString &reason)
{
    return pause(PauseStore::ofConnection(name),
                 paused ? QStringLiteral("connection.pause") : QStringLiteral("connection.resume"), paused,
                 reason, [&]() -> Result<bool> {
                     const auto all = IntegrationStore(m_db, m_clock).connections();
                     if (!all)
                         return fail(all.error());
                     return std::any_of(all->begin(), all->end(),
                                        [&](const ConnectionRecord &c) { return c.name == name; });
                 });
}

Result<void> EventOrders::pauseIntegration(const QString &name, bool paused, const QString &reason)
{
    return pause(PauseStore::ofIntegration(name),
                 paused ? QStringLiteral("integration.pause") : QStringLiteral("integration.resume"), paused,
                 reason, [&]() -> Result<bool> {
                     return IntegrationStore(m_db, m_clock).byName(name).map([](const auto &row) {
                         return row.has_value();
                     });
                 });
}

Result<JobId> EventOrders::testConnection(const QString &name)
{
    JobId id;
    const auto done = carryOutAudited(
        m_db, m_clock,
        {m_settings.actor, QStringLiteral("connection.test"), PauseStore::ofConnection(name), true, {}, {}},
        [&](AuditEntry &entry) -> Result<void> {
            const auto all = IntegrationStore(m_db, m_clock).connections();
            if (!all)
                return fail(all.error());
            if (std::none_of(all->begin(), all->end(),
                             [&](const ConnectionRecord &c) { return c.name == name; }))
                return fail(ErrorCode::NotFound, entry.subject);
            const auto queued = JobStore(m_db, m_clock)
                                    .enqueue({connectionTestSubject(name), connectionTestType, SyncMode::Full,
                                              JobTrigger::Manual, m_settings.actor});
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
