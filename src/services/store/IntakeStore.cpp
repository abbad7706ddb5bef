#include "store/IntakeStore.h"

#include "store/Columns.h"
#include "store/Sql.h"

namespace concord {

Result<Admitted> IntakeStore::admit(const NewMessage &a)
{
    const auto key = m_db.run(
        QStringLiteral("INSERT INTO message_keys (source, message_id, event_id, body_hash, received_at)"
                       " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
        {a.source, a.messageId, a.id.toString(), a.bodyHash, qint64(toMs(a.receivedAt))});
    if (!key)
        return fail(key.error());
    if ((*key)->numRowsAffected() == 0)
        return existing(a);
    if (const auto written = insert(a); !written)
        return fail(written.error());
    return Admitted{a.id, a.correlationId, a.state, a.kind, false, false};
}

Result<Admitted> IntakeStore::existing(const NewMessage &a)
{
    struct Known
    {
        Admitted admitted;
        QByteArray hash;
    };
    // the event itself may be gone already: keys are kept longer than events
    const auto known = sql::row(
        m_db,
        QStringLiteral(
            "SELECT k.event_id, k.body_hash, e.correlation_id, e.status, e.kind FROM message_keys k"
            " LEFT JOIN sync_events e ON e.id = k.event_id WHERE k.source = ? AND k.message_id = ?"),
        {a.source, a.messageId}, [&](const QSqlQuery &q) {
            return Known{{columns::idOf<EventId>(q.value(0)), columns::idOf<CorrelationId>(q.value(2)),
                          eventStateFromWord(q.value(3).toString()).value_or(EventState::Succeeded),
                          eventKindFromWord(q.value(4).toString()).value_or(a.kind), false, false},
                         q.value(1).toByteArray()};
        });
    if (!known)
        return fail(known.error());
    if (!*known) // deleted between the two statements (PostgreSQL): the sender comes again
        return fail(ErrorCode::StoreBusy, QStringLiteral("message_keys"),
                    QStringLiteral("the key was removed"));
    Admitted found = (*known)->admitted;
    (a.bodyHash == (*known)->hash ? found.isDuplicate : found.isOtherContent) = true;
    return found;
}

Result<void> IntakeStore::insert(const NewMessage &a)
{
    const qint64 atMs = toMs(a.receivedAt);
    const QString id = a.id.toString();
    const QString text =
        QStringLiteral(
            "INSERT INTO sync_events (id, direction, kind, source, message_id, ordering_key, status,"
            " correlation_id, created_at, changed_at, channel, format, seq)"
            " VALUES (?, 'in', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ") +
        m_db.dialect().nextSeq() + QStringLiteral(")");
    const auto event =
        m_db.run(text, {id, wordOf(a.kind), a.source, a.messageId, a.orderingKey, wordOf(a.state),
                        a.correlationId.toString(), atMs, atMs, wordOf(a.channel), wordOf(a.format)});
    if (!event)
        return fail(event.error());
    const auto body = m_db.run(QStringLiteral("INSERT INTO event_bodies (sync_event_id, body) VALUES (?, ?)"),
                               {id, a.body.isNull() ? QByteArray("") : a.body});
    if (!body)
        return fail(body.error());
    if (!a.error)
        return {};
    return m_db
        .run(QStringLiteral(
                 "INSERT INTO event_failures (id, sync_event_id, error_code, message, stack, created_at)"
                 " VALUES (?, ?, ?, ?, ?, ?)"),
             {makeId<EventId>(a.receivedAt.time_since_epoch()).toString(), id, codeName(a.error->code),
              a.error->detail, a.error->where, atMs})
        .map([](QSqlQuery *) {});
}

}
