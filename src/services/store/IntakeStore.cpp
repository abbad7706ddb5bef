#include "store/IntakeStore.h"

#include "store/Columns.h"
#include "store/EventCounts.h"
#include "store/JoinedKeys.h"
#include "store/RowWriter.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QSet>

#include <algorithm>
#include <array>

namespace concord {

namespace {
const auto keyInsert =
    QStringLiteral("INSERT INTO message_keys (source, message_id, event_id, body_hash, received_at) VALUES ");
const auto eventInsert =
    QStringLiteral("INSERT INTO sync_events (id, direction, kind, source, message_id, ordering_key, status,"
                   " correlation_id, created_at, changed_at, channel, format, seq) VALUES ");
const auto bodyInsert = QStringLiteral("INSERT INTO event_bodies (sync_event_id, body) VALUES ");
const auto doNothing = QStringLiteral(" ON CONFLICT DO NOTHING");

/// The values of eventInsert; the ordering key is bound twice, to the key that stands for it since a merge.
QString rowOf(const Dialect &dialect, const QString &seq)
{
    return QStringLiteral("(?, 'in', ?, ?, ?, %1, ?, ?, ?, ?, ?, ?, %2)")
        .arg(JoinedKeys::standing(dialect), seq);
}
}

struct IntakeStore::FileStatements
{
    explicit FileStatements(Database &db)
        : key(db, keyInsert + QStringLiteral("(?, ?, ?, ?, ?)") + doNothing),
          event(db, eventInsert + rowOf(db.dialect(), QStringLiteral("?"))),
          body(db, bodyInsert + QStringLiteral("(?, ?)"))
    {}

    RowWriter::Statement key;
    RowWriter::Statement event;
    RowWriter::Statement body;
};

struct IntakeStore::Row
{
    Row(const NewMessage &message, Seal &events)
        : a(message),
          id(a.id.toString()),
          orderingKey(events.orderingKey(a.orderingKey)),
          bodyHash(events.hash(a.bodyHash)),
          correlation(a.correlationId.toString()),
          kind(wordOf(a.kind)),
          state(wordOf(a.state)),
          channel(wordOf(a.channel)),
          format(wordOf(a.format)),
          at(toMs(a.receivedAt))
    {}

    const NewMessage &a;
    QString id;
    QString orderingKey;
    QByteArray bodyHash;
    QString correlation;
    QString kind;
    QString state;
    QString channel;
    QString format;
    qint64 at;
    bool isNew = false;    ///< its key was not there
    bool isReplay = false; ///< its body was, and is unique
    [[nodiscard]] QString bodyKey() const
    {
        return QStringLiteral("body-sha256:") + QString::fromLatin1(bodyHash.toHex());
    }

    [[nodiscard]] QByteArray body(Database &db) const
    {
        return Seal(db, "event_bodies").bytes(id, "body", a.body.isNull() ? QByteArray("") : a.body);
    }
};

IntakeStore::IntakeStore(Database &db) : m_db(db) {}

IntakeStore::~IntakeStore() = default;

Result<std::vector<Admitted>> IntakeStore::admit(const std::vector<const NewMessage *> &messages)
{
    Seal events(m_db, "sync_events");
    std::vector<Row> rows;
    rows.reserve(messages.size());
    for (const NewMessage *message : messages)
        rows.emplace_back(*message, events);
    if (const auto claimed = claimBodies(rows); !claimed)
        return fail(claimed.error());
    const bool isFile = m_db.dialect().kind() == Dialect::Kind::Sqlite;
    if (const auto written = isFile ? writeToFile(rows) : writeToServer(rows); !written)
        return fail(written.error());
    IntakeCounts counts;
    for (const Row &row : rows) {
        if (row.isNew)
            counts.add(row.a);
    }
    if (const auto counted = counts.save(m_db); !counted)
        return fail(counted.error());
    std::vector<Admitted> all;
    all.reserve(rows.size());
    for (const Row &row : rows) {
        if (row.isNew && row.a.error) {
            if (const auto written = writeFailure(row); !written)
                return fail(written.error());
        }
        auto admitted = row.isNew
                            ? Admitted{row.a.id, row.a.correlationId, row.a.state, row.a.kind, false, false}
                            : existing(row, row.isReplay ? row.bodyKey() : row.a.messageId);
        if (admitted)
            admitted = settleBody(row, *admitted);
        if (!admitted)
            return fail(admitted.error());
        all.push_back(*std::move(admitted));
    }
    return all;
}

/// A body that must be unique is a key beside the message's id; whoever comes second is its replay.
Result<void> IntakeStore::claimBodies(std::vector<Row> &rows)
{
    for (Row &row : rows) {
        if (!row.a.isBodyUnique)
            continue;
        const auto written = sql::change(m_db, keyInsert + QStringLiteral("(?, ?, ?, ?, ?)") + doNothing,
                                         {row.a.source, row.bodyKey(), row.id, row.bodyHash, row.at});
        if (!written)
            return fail(written.error());
        row.isReplay = *written == 0;
    }
    return {};
}

/// The key of a body stands for the event that has it: one whose message was known by its id, or refused for
/// it, has none here.
Result<Admitted> IntakeStore::settleBody(const Row &row, const Admitted &admitted)
{
    if (!row.a.isBodyUnique || row.isReplay || row.isNew)
        return admitted;
    const bool isKnown = admitted.isDuplicate;
    const auto done = isKnown ? sql::change(m_db,
                                            QStringLiteral("UPDATE message_keys SET event_id = ?"
                                                           " WHERE source = ? AND message_id = ?"),
                                            {admitted.id.toString(), row.a.source, row.bodyKey()})
                              : sql::change(m_db,
                                            QStringLiteral("DELETE FROM message_keys"
                                                           " WHERE source = ? AND message_id = ?"),
                                            {row.a.source, row.bodyKey()});
    if (!done)
        return fail(done.error());
    return admitted;
}

/// Row by row, with statements that are bound without a detour; nobody else writes meanwhile, so the order of
/// arrival is counted here.
Result<void> IntakeStore::writeToFile(std::vector<Row> &rows)
{
    if (!m_file)
        m_file = std::make_unique<FileStatements>(m_db);
    const auto last = sql::number(m_db, QStringLiteral("SELECT coalesce(max(seq), 0) FROM sync_events"));
    if (!last)
        return fail(last.error());
    qint64 seq = *last;
    for (Row &row : rows) {
        if (row.isReplay)
            continue;
        const NewMessage &a = row.a;
        const auto key = m_file->key.run({a.source, a.messageId, row.id, row.bodyHash, row.at});
        if (!key)
            return fail(key.error());
        row.isNew = *key > 0;
        if (!row.isNew)
            continue;
        const auto event =
            m_file->event.run({row.id, row.kind, a.source, a.messageId, row.orderingKey, row.orderingKey,
                               row.state, row.correlation, row.at, row.at, row.channel, row.format, ++seq});
        if (!event)
            return fail(event.error());
        const QByteArray bytes = row.body(m_db);
        if (const auto body = m_file->body.run({row.id, bytes}); !body)
            return fail(body.error());
    }
    return {};
}

namespace {
/// Runs "INSERT … VALUES (row), (row)" for groups of @p rows, whose sizes are few, so that the statements are
/// prepared once. @p values appends those of one row; @p each takes the statement's result.
template <typename Rows, typename Values, typename Each>
Result<void> insertGroups(Database &db, const QString &head, const QString &row, const QString &tail,
                          const Rows &rows, Values values, Each each)
{
    constexpr std::array<size_t, 4> sizes{64, 16, 4, 1};
    for (size_t from = 0; from < rows.size();) {
        const size_t size =
            *std::find_if(sizes.begin(), sizes.end(), [&](size_t s) { return s <= rows.size() - from; });
        QString text = head + (row + QLatin1Char(',')).repeated(qsizetype(size));
        text.chop(1);
        QVariantList bound;
        for (size_t i = from; i < from + size; ++i)
            values(*rows[i], bound);
        const auto done = db.run(text + tail, bound);
        if (!done)
            return fail(done.error());
        if (const auto taken = each(**done); !taken)
            return taken;
        from += size;
    }
    return {};
}

const auto nothingMore = [](QSqlQuery &) {
    return Result<void>{};
};
}

/// A statement per table for many rows: each costs a way to the server and back.
Result<void> IntakeStore::writeToServer(std::vector<Row> &rows)
{
    if (const auto written = writeKeys(rows); !written)
        return written;
    std::vector<const Row *> news;
    for (const Row &row : rows) {
        if (row.isNew)
            news.push_back(&row);
    }
    return insertGroups(
               m_db, eventInsert, rowOf(m_db.dialect(), m_db.dialect().nextSeq()), QString(), news,
               [](const Row &row, QVariantList &values) {
                   const NewMessage &a = row.a;
                   values << row.id << row.kind << a.source << a.messageId << row.orderingKey
                          << row.orderingKey << row.state << row.correlation << row.at << row.at
                          << row.channel << row.format;
               },
               nothingMore)
        .and_then([&] {
            return insertGroups(
                m_db, bodyInsert, QStringLiteral("(?, ?)"), QString(), news,
                [this](const Row &row, QVariantList &values) { values << row.id << row.body(m_db); },
                nothingMore);
        });
}

Result<void> IntakeStore::writeKeys(std::vector<Row> &rows)
{
    std::vector<const Row *> all;
    for (const Row &row : rows) {
        if (!row.isReplay)
            all.push_back(&row);
    }
    QSet<QString> written;
    const auto done = insertGroups(
        m_db, keyInsert, QStringLiteral("(?, ?, ?, ?, ?)"), doNothing + QStringLiteral(" RETURNING event_id"),
        all,
        [](const Row &row, QVariantList &values) {
            values << row.a.source << row.a.messageId << row.id << row.bodyHash << row.at;
        },
        [&](QSqlQuery &query) -> Result<void> {
            for (;;) {
                const auto more = m_db.next(query);
                if (!more)
                    return fail(more.error());
                if (!*more)
                    return {};
                written.insert(query.value(0).toString());
            }
        });
    if (!done)
        return done;
    for (Row &row : rows)
        row.isNew = written.contains(row.id);
    return {};
}

Result<void> IntakeStore::writeFailure(const Row &row)
{
    return m_db
        .run(QStringLiteral(
                 "INSERT INTO event_failures (id, sync_event_id, error_code, message, stack, created_at)"
                 " VALUES (?, ?, ?, ?, ?, ?)"),
             {makeId<EventId>(row.a.receivedAt.time_since_epoch()).toString(), row.id,
              codeName(row.a.error->code), row.a.error->detail, row.a.error->where, row.at})
        .map([](QSqlQuery *) {});
}

Result<Admitted> IntakeStore::existing(const Row &row, const QString &key)
{
    const NewMessage &a = row.a;
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
        {a.source, key}, [&](const QSqlQuery &q) {
            return Known{{columns::idOf<EventId>(q.value(0)), columns::idOf<CorrelationId>(q.value(2)),
                          eventStateFromWord(q.value(3).toString()).value_or(EventState::Succeeded),
                          eventKindFromWord(q.value(4).toString()).value_or(a.kind), false, false},
                         q.value(1).toByteArray()};
        });
    if (!known)
        return fail(known.error());
    if (!*known) // deleted between the two statements (PostgreSQL), or the body's key by one before it
        return fail(key == a.messageId ? ErrorCode::StoreBusy : ErrorCode::StoreFailed,
                    QStringLiteral("message_keys"), QStringLiteral("the key was removed"));
    Admitted found = (*known)->admitted;
    (row.bodyHash == (*known)->hash ? found.isDuplicate : found.isOtherContent) = true;
    return found;
}

}
