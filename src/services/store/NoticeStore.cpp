#include "store/NoticeStore.h"

#include "store/Columns.h"
#include "store/IncidentStore.h"
#include "store/Sql.h"

namespace concord {

namespace {
const auto noticeColumns =
    QStringLiteral("id, incident_id, notifier, occasion, state, attempts, next_at, ended_at, error_code,"
                   " error_where, error_detail, recipients");

Notice readNotice(const QSqlQuery &q)
{
    Notice n;
    n.id = q.value(0).toLongLong();
    n.incident = columns::idOf<IncidentId>(q.value(1));
    n.notifier = notifierKindFromWord(q.value(2).toString()).value_or(NotifierKind::Desktop);
    n.occasion = noticeOccasionFromWord(q.value(3).toString()).value_or(NoticeOccasion::Opened);
    n.state = noticeStateFromWord(q.value(4).toString()).value_or(NoticeState::Failed);
    n.attempts = q.value(5).toInt();
    n.nextAttemptAt = columns::timeOf(q.value(6));
    n.endedAt = columns::timeOf(q.value(7));
    n.lastError = columns::errorOf(q.value(8), q.value(9), q.value(10));
    n.recipients = q.value(11).toString();
    return n;
}
}

Result<int> NoticeStore::plan(const std::vector<NotifierKind> &notifiers)
{
    const Timestamp now = m_clock.now();
    const qint64 nowMs = toMs(now);
    const QString open = QStringLiteral(
        "INSERT INTO notifications (incident_id, notifier, occasion, state, next_at, created_at)"
        " SELECT i.id, %1, 'opened', 'pending', %2, %2 FROM incidents i JOIN alert_rules a ON a.id = i.rule"
        " WHERE i.resolved_at IS NULL AND a.enabled = 1 AND ',' || a.notifiers || ',' LIKE '%,' || %1 || ',%'"
        " ON CONFLICT DO NOTHING");
    // an end is told only of what was told as open, and only when it has lasted
    const QString closed = QStringLiteral(
        "INSERT INTO notifications (incident_id, notifier, occasion, state, next_at, created_at)"
        " SELECT i.id, n.notifier, 'closed', 'pending', %2, %2 FROM incidents i JOIN notifications n"
        " ON n.incident_id = i.id AND n.occasion = 'opened' AND n.state IN ('sent','uncertain') AND "
        "n.notifier = %1"
        " WHERE i.resolved_at <= ? AND i.resolved_at > ? ON CONFLICT DO NOTHING");
    const auto typed = [&](const QString &text) {
        QString filled = text;
        return filled.replace(QStringLiteral("%1"), QStringLiteral("CAST(? AS TEXT)"))
            .replace(QStringLiteral("%2"), QStringLiteral("CAST(? AS BIGINT)"));
    };
    int planned = 0;
    const auto done = m_db.write([&]() -> Result<void> {
        planned = 0;
        // what was over before anybody could be told of it
        const auto dropped = sql::change(
            m_db,
            QStringLiteral(
                "UPDATE notifications SET state = 'failed', ended_at = ?, error_code = 'cancelled',"
                " error_where = 'notifications', error_detail = 'it was over before'"
                " WHERE state = 'pending' AND occasion = 'opened' AND attempts = 0 AND incident_id IN"
                " (SELECT i.id FROM incidents i WHERE i.resolved_at <= ? AND i.rule NOT IN"
                " ('dispense_after_cancel','reported'))"),
            {nowMs, qint64(toMs(now - settleTime))});
        if (!dropped)
            return fail(dropped.error());
        for (const NotifierKind notifier : notifiers) {
            const QString word = wordOf(notifier);
            const auto opened = sql::change(m_db, typed(open), {word, nowMs, nowMs, word});
            if (!opened)
                return fail(opened.error());
            const auto ended = sql::change(m_db, typed(closed),
                                           {nowMs, nowMs, word, qint64(toMs(now - settleTime)),
                                            qint64(toMs(now - std::chrono::hours(24)))});
            if (!ended)
                return fail(ended.error());
            planned += *opened + *ended;
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return planned;
}

Result<std::optional<ClaimedNotice>> NoticeStore::claim()
{
    const Timestamp now = m_clock.now();
    std::optional<ClaimedNotice> claimed;
    const auto done = m_db.write([&]() -> Result<void> {
        claimed.reset();
        const auto notice = sql::row(
            m_db,
            QStringLiteral(
                "UPDATE notifications SET state = 'sending', attempts = attempts + 1, lease_until = ?"
                " WHERE id = (SELECT n.id FROM notifications n WHERE n.state = 'pending' AND n.ended_at"
                " IS NULL AND n.next_at <= ? ORDER BY n.next_at, n.id LIMIT 1) RETURNING ") +
                noticeColumns,
            {qint64(toMs(now + lease)), qint64(toMs(now))}, readNotice);
        if (!notice)
            return fail(notice.error());
        if (!*notice)
            return {};
        const auto incident = IncidentStore(m_db, m_clock).byId((*notice)->incident);
        if (!incident)
            return fail(incident.error());
        if (*incident)
            claimed = ClaimedNotice{**notice, **incident};
        return {};
    });
    if (!done)
        return fail(done.error());
    return claimed;
}

Result<void> NoticeStore::conclude(const Notice &notice, const std::optional<Error> &error, bool isHopeless)
{
    const Timestamp now = m_clock.now();
    const size_t rung = size_t(std::max(notice.attempts, 1)) - 1;
    const bool isAgain = error && !isHopeless && rung < ladder.size();
    const QString state = wordOf(!error    ? NoticeState::Sent
                                 : isAgain ? NoticeState::Pending
                                           : NoticeState::Failed);
    return sql::change(
               m_db,
               QStringLiteral(
                   "UPDATE notifications SET state = ?, next_at = ?, lease_until = NULL, ended_at = ?,"
                   " error_code = ?, error_where = ?, error_detail = ?, recipients = ?"
                   " WHERE id = ? AND state = 'sending' AND attempts = ?"),
               {state, isAgain ? QVariant(qint64(toMs(now + ladder.at(rung)))) : QVariant(),
                isAgain ? QVariant() : QVariant(qint64(toMs(now))),
                error ? QVariant(codeName(error->code)) : QVariant(),
                error ? QVariant(error->where) : QVariant(), error ? QVariant(error->detail) : QVariant(),
                notice.recipients, notice.id, notice.attempts})
        .map([](int) {});
}

Result<int> NoticeStore::expire()
{
    const qint64 nowMs = toMs(m_clock.now());
    const int most = int(ladder.size()) + 1;
    return sql::change(
        m_db,
        QStringLiteral("UPDATE notifications SET lease_until = NULL,"
                       " state = CASE WHEN attempts < ? THEN 'pending' ELSE 'uncertain' END,"
                       " next_at = CASE WHEN attempts < ? THEN CAST(? AS BIGINT) END,"
                       " ended_at = CASE WHEN attempts < ? THEN NULL ELSE CAST(? AS BIGINT) END"
                       " WHERE state = 'sending' AND lease_until < ?"),
        {most, most, nowMs, most, nowMs, nowMs});
}

Result<std::vector<Notice>> NoticeStore::of(const IncidentId &incident)
{
    return sql::rows(m_db,
                     QStringLiteral("SELECT ") + noticeColumns +
                         QStringLiteral(" FROM notifications WHERE incident_id = ? ORDER BY id"),
                     {incident.toString()}, readNotice);
}

}
