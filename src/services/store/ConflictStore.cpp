#include "store/ConflictStore.h"

#include "store/Columns.h"
#include "store/Paging.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace concord {

namespace {
constexpr const char *fieldTable = "conflict_fields";
const auto conflictTable = QStringLiteral("conflicts");
const auto conflictAuthor = QStringLiteral("system");
const auto selectConflicts = QStringLiteral(
    "SELECT c.id, c.integration, c.record, c.left_id, c.right_id, c.left_source, c.right_source, c.status,"
    " c.field_names, c.author, c.reason, c.version, c.event_id, c.created_at, c.changed_at, c.execute_at"
    " FROM conflicts c");

ConflictRow readConflict(const QSqlQuery &q)
{
    ConflictRow row;
    row.id = columns::idOf<ConflictId>(q.value(0));
    row.integration = q.value(1).toString();
    row.record = q.value(2).toString();
    row.leftId = q.value(3).toString();
    row.rightId = q.value(4).toString();
    row.leftSource = q.value(5).toString();
    row.rightSource = q.value(6).toString();
    row.state = conflictStateFromWord(q.value(7).toString()).value_or(ConflictState::Open);
    row.fieldNames = q.value(8).toString().split(u',', Qt::SkipEmptyParts);
    row.author = q.value(9).toString();
    row.reason = q.value(10).toString();
    row.version = q.value(11).toInt();
    row.event = columns::idOf<EventId>(q.value(12));
    row.createdAt = fromMs(q.value(13).toLongLong());
    row.changedAt = fromMs(q.value(14).toLongLong());
    row.executeAt = columns::timeOf(q.value(15));
    return row;
}

QString fieldKey(ConflictId id, const QString &field)
{
    return id.toString() + u'/' + field;
}

QJsonObject jsonOf(const Claim &claim)
{
    QJsonObject object{{QStringLiteral("value"), claim.value.text.reveal()},
                       {QStringLiteral("meaning"), claim.value.meaning.reveal()},
                       {QStringLiteral("source"), claim.source},
                       {QStringLiteral("version"), claim.version},
                       {QStringLiteral("changed"), claim.hasChanged}};
    if (claim.at)
        object.insert(QStringLiteral("at"), double(toMs(*claim.at)));
    return object;
}

Claim claimOf(const QJsonObject &object)
{
    Claim claim;
    claim.value = {object.value(QStringLiteral("value")).toString(),
                   object.value(QStringLiteral("meaning")).toString()};
    claim.source = object.value(QStringLiteral("source")).toString();
    claim.version = object.value(QStringLiteral("version")).toString();
    claim.hasChanged = object.value(QStringLiteral("changed")).toBool();
    if (object.contains(QStringLiteral("at")))
        claim.at = fromMs(qint64(object.value(QStringLiteral("at")).toDouble()));
    return claim;
}

QString claimsOf(const ConflictField &field)
{
    return QString::fromUtf8(
        QJsonDocument(QJsonObject{{QStringLiteral("base_left"), field.baseLeft.reveal()},
                                  {QStringLiteral("base_right"), field.baseRight.reveal()},
                                  {QStringLiteral("left"), jsonOf(field.left)},
                                  {QStringLiteral("right"), jsonOf(field.right)},
                                  {QStringLiteral("kind"), wordOf(field.kind)}})
            .toJson(QJsonDocument::Compact));
}

tl::unexpected<Error> overtaken(const QString &detail)
{
    return fail(ErrorCode::Conflict, conflictTable, detail);
}
}

Result<std::optional<ConflictRow>> ConflictStore::openOf(const QString &integration, const QString &leftId,
                                                         const QString &rightId)
{
    return sql::row(m_db,
                    selectConflicts +
                        QStringLiteral(" WHERE c.integration = ? AND c.left_id = ? AND c.right_id = ?"
                                       " AND c.status <> 'resolved'"),
                    {integration, leftId, rightId}, readConflict);
}

Result<void> ConflictStore::writeFields(ConflictId id, const std::vector<ConflictField> &fields)
{
    const auto gone = sql::change(m_db, QStringLiteral("DELETE FROM conflict_fields WHERE conflict_id = ?"),
                                  {id.toString()});
    if (!gone)
        return fail(gone.error());
    Seal seal(m_db, fieldTable);
    int position = 0;
    for (const ConflictField &field : fields) {
        const QString key = fieldKey(id, field.field);
        const auto added = sql::change(
            m_db,
            QStringLiteral("INSERT INTO conflict_fields (conflict_id, field, position, strategy, claims,"
                           " choice, decided, decided_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
            {id.toString(), field.field, ++position, wordOf(field.strategy),
             seal.text(key, "claims", claimsOf(field)), wordOf(field.choice),
             seal.text(key, "decided", field.decided.reveal()), field.decidedBy});
        if (!added)
            return fail(added.error());
    }
    return {};
}

Result<bool> ConflictStore::write(const ConflictRow &row)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE conflicts SET status = ?, author = ?, reason = ?,"
                                      " changed_at = ?, execute_at = ?, version = version + 1"
                                      " WHERE id = ? AND version = ?"),
                       {wordOf(row.state), row.author, row.reason.simplified().left(500),
                        qint64(toMs(m_clock.now())), columns::timeOrNull(row.executeAt), row.id.toString(),
                        row.version})
        .map([](int written) { return written > 0; });
}

Result<ConflictRow> ConflictStore::raise(const ConflictRow &row, const std::vector<ConflictField> &fields)
{
    ConflictRow raised = row;
    raised.fieldNames.clear();
    for (const ConflictField &field : fields)
        raised.fieldNames.append(field.field);
    const auto done = m_db.join([&]() -> Result<void> {
        const auto standing = openOf(row.integration, row.leftId, row.rightId);
        if (!standing)
            return fail(standing.error());
        const qint64 now = toMs(m_clock.now());
        if (*standing) { // what was decided of other values does not hold for these
            raised.id = (*standing)->id;
            if (const auto written = writeFields(raised.id, fields); !written)
                return written;
            return sql::change(m_db,
                               QStringLiteral("UPDATE conflicts SET status = ?, field_names = ?, author = ?,"
                                              " reason = ?, event_id = ?, changed_at = ?, execute_at = NULL,"
                                              " version = version + 1 WHERE id = ?"),
                               {wordOf(raised.state), raised.fieldNames.join(u','), raised.author,
                                raised.reason, columns::idOrNull(raised.event), now, raised.id.toString()})
                .map([](int) {});
        }
        if (raised.id.isNull())
            raised.id = makeId<ConflictId>(m_clock.now().time_since_epoch());
        const auto added = sql::change(
            m_db,
            QStringLiteral("INSERT INTO conflicts (id, integration, record, left_id, right_id, left_source,"
                           " right_source, status, field_names, author, reason, event_id, created_at,"
                           " changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                           " ON CONFLICT DO NOTHING"),
            {raised.id.toString(), raised.integration, raised.record, raised.leftId, raised.rightId,
             raised.leftSource, raised.rightSource, wordOf(raised.state), raised.fieldNames.join(u','),
             raised.author, raised.reason, columns::idOrNull(raised.event), now, now});
        if (!added)
            return fail(added.error());
        if (*added == 0)
            return fail(ErrorCode::StoreBusy, conflictTable,
                        QStringLiteral("another connection made this row meanwhile"));
        return writeFields(raised.id, fields);
    });
    if (!done)
        return fail(done.error());
    const auto stands = byId(raised.id);
    if (!stands)
        return fail(stands.error());
    return **stands;
}

Result<bool> ConflictStore::settleOf(const QString &integration, const QString &leftId,
                                     const QString &rightId, const QString &reason)
{
    auto standing = openOf(integration, leftId, rightId);
    if (!standing)
        return fail(standing.error());
    if (!*standing)
        return false;
    ConflictRow row = **standing;
    row.state = ConflictState::Resolved;
    row.author = conflictAuthor;
    row.reason = reason;
    row.executeAt.reset();
    return write(row);
}

Result<std::optional<ConflictRow>> ConflictStore::byId(ConflictId id)
{
    return sql::row(m_db, selectConflicts + QStringLiteral(" WHERE c.id = ?"), {id.toString()}, readConflict);
}

Result<int> ConflictStore::openCount()
{
    return sql::number(m_db, QStringLiteral("SELECT count(*) FROM conflicts WHERE status = 'open'"))
        .map([](qint64 count) { return int(count); });
}

Result<ConflictPage> ConflictStore::page(const ConflictQuery &query)
{
    sql::Filter filter;
    if (query.state)
        filter.add(QStringLiteral("c.status = ?"), wordOf(*query.state));
    if (!query.integration.isEmpty())
        filter.add(QStringLiteral("c.integration = ?"), query.integration);
    return sql::newestFirst(m_db, selectConflicts, filter, QStringLiteral("c.id"), query.page, readConflict);
}

Result<std::vector<ConflictRow>> ConflictStore::othersOf(const ConflictRow &row, int most)
{
    return sql::rows(m_db,
                     selectConflicts + QStringLiteral(" WHERE c.integration = ? AND c.left_id = ?"
                                                      " AND c.right_id = ? AND c.id <> ?"
                                                      " ORDER BY c.id DESC LIMIT ?"),
                     {row.integration, row.leftId, row.rightId, row.id.toString(), most}, readConflict);
}

Result<std::vector<ConflictRow>> ConflictStore::changedSince(Timestamp from, int limit, ConflictId after)
{
    return sql::changedSince(m_db, selectConflicts, QStringLiteral("c.changed_at"), QStringLiteral("c.id"),
                             from, after.toString(), limit, readConflict);
}

Result<std::vector<ConflictField>> ConflictStore::fields(ConflictId id)
{
    return sql::rows(
        m_db,
        QStringLiteral("SELECT field, strategy, claims, choice, decided, decided_by"
                       " FROM conflict_fields WHERE conflict_id = ? ORDER BY position"),
        {id.toString()}, [&](const QSqlQuery &q) {
            Seal seal(m_db, fieldTable);
            ConflictField field;
            field.field = q.value(0).toString();
            field.strategy =
                conflictStrategyFromWord(q.value(1).toString()).value_or(ConflictStrategy::Manual);
            const QString key = fieldKey(id, field.field);
            const QJsonObject claims =
                QJsonDocument::fromJson(seal.openText(key, "claims", q.value(2).toString()).toUtf8())
                    .object();
            field.baseLeft = claims.value(QStringLiteral("base_left")).toString();
            field.baseRight = claims.value(QStringLiteral("base_right")).toString();
            field.left = claimOf(claims.value(QStringLiteral("left")).toObject());
            field.right = claimOf(claims.value(QStringLiteral("right")).toObject());
            field.kind = fieldClassFromWord(claims.value(QStringLiteral("kind")).toString())
                             .value_or(FieldClass::Text);
            field.choice = fieldChoiceFromWord(q.value(3).toString()).value_or(FieldChoice::None);
            field.decided = seal.openText(key, "decided", q.value(4).toString());
            field.decidedBy = q.value(5).toString();
            return field;
        });
}

Result<std::optional<ConflictDetail>> ConflictStore::detail(ConflictId id)
{
    const auto row = byId(id);
    if (!row || !*row)
        return row ? Result<std::optional<ConflictDetail>>() : fail(row.error());
    auto found = fields(id);
    if (!found)
        return fail(found.error());
    return std::optional(ConflictDetail{0, **row, *std::move(found)});
}

Result<ConflictRow> ConflictStore::decide(const ConflictDecision &decision, const QString &author,
                                          std::chrono::milliseconds undo)
{
    std::optional<ConflictRow> stands;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto before = detail(decision.id);
        if (!before)
            return fail(before.error());
        if (!*before)
            return fail(ErrorCode::NotFound, conflictTable);
        ConflictRow row = (*before)->row;
        if (row.version != decision.basedOn)
            return overtaken(QStringLiteral("version %1 stands").arg(row.version));
        if (row.state != ConflictState::Open)
            return overtaken(QStringLiteral("it is %1").arg(wordOf(row.state)));
        const auto chosen = decided((*before)->fields, decision, author);
        if (!chosen)
            return fail(chosen.error());
        Seal seal(m_db, fieldTable);
        for (const ConflictField &field : *chosen) {
            if (field.decidedBy != author)
                continue; // a strategy's
            const auto written = sql::change(
                m_db,
                QStringLiteral("UPDATE conflict_fields SET choice = ?, decided = ?, decided_by = ?"
                               " WHERE conflict_id = ? AND field = ?"),
                {wordOf(field.choice),
                 seal.text(fieldKey(row.id, field.field), "decided", field.decided.reveal()), field.decidedBy,
                 row.id.toString(), field.field});
            if (!written)
                return fail(written.error());
        }
        row.state = ConflictState::Decided;
        row.author = author;
        row.reason = decision.reason;
        row.executeAt = m_clock.now() + undo;
        const auto written = write(row);
        if (!written)
            return fail(written.error());
        if (!*written)
            return overtaken(QStringLiteral("it was decided meanwhile"));
        auto after = byId(row.id);
        if (!after)
            return fail(after.error());
        stands = *std::move(after);
        return {};
    });
    if (!done)
        return fail(done.error());
    return *stands;
}

Result<ConflictRow> ConflictStore::undo(ConflictId id, const QString &author)
{
    std::optional<ConflictRow> stands;
    const auto done = m_db.join([&]() -> Result<void> {
        const auto before = byId(id);
        if (!before)
            return fail(before.error());
        if (!*before)
            return fail(ErrorCode::NotFound, conflictTable);
        ConflictRow row = **before;
        if (row.state != ConflictState::Decided || row.author != author)
            return overtaken(QStringLiteral("it is %1").arg(wordOf(row.state)));
        row.state = ConflictState::Open;
        row.author.clear();
        row.reason.clear();
        row.executeAt.reset();
        const auto written = write(row);
        if (!written)
            return fail(written.error());
        if (!*written)
            return overtaken(QStringLiteral("it was carried out meanwhile"));
        // after it: of a person's login fields can be changed of an open one only
        if (const auto emptied = emptyDecisionsOf(id, author); !emptied)
            return emptied;
        auto after = byId(id);
        if (!after)
            return fail(after.error());
        stands = *std::move(after);
        return {};
    });
    if (!done)
        return fail(done.error());
    return *stands;
}

Result<void> ConflictStore::emptyDecisionsOf(ConflictId id, const QString &author)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE conflict_fields SET choice = '', decided = '',"
                                      " decided_by = '' WHERE conflict_id = ? AND decided_by = ?"),
                       {id.toString(), author})
        .map([](int) {});
}

Result<std::vector<ConflictDetail>> ConflictStore::due(int most)
{
    const qint64 now = toMs(m_clock.now());
    const auto found =
        sql::rows(m_db,
                  selectConflicts + QStringLiteral(" WHERE c.status = 'decided' AND c.execute_at <= ?"
                                                   " ORDER BY c.execute_at, c.id LIMIT ?"),
                  {now, most}, readConflict);
    if (!found)
        return fail(found.error());
    std::vector<ConflictDetail> all;
    for (const ConflictRow &row : *found) {
        auto of = fields(row.id);
        if (!of)
            return fail(of.error());
        all.push_back({0, row, *std::move(of)});
    }
    return all;
}

Result<void> ConflictStore::resolve(const ConflictRow &row)
{
    ConflictRow resolved = row;
    resolved.state = ConflictState::Resolved;
    resolved.executeAt.reset();
    const auto written = write(resolved);
    if (!written)
        return fail(written.error());
    return *written ? Result<void>{} : overtaken(QStringLiteral("it was taken back, or carried out"));
}

Result<void> ConflictStore::reopen(const ConflictRow &row, const QString &reason)
{
    ConflictRow open = row;
    open.state = ConflictState::Open;
    open.author.clear();
    open.reason = reason;
    open.executeAt.reset();
    const auto written = write(open);
    if (!written)
        return fail(written.error());
    return *written ? emptyDecisionsOf(row.id, row.author)
                    : overtaken(QStringLiteral("it was taken back, or carried out"));
}

}
