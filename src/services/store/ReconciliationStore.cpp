#include "store/ReconciliationStore.h"

#include "store/Columns.h"
#include "store/Paging.h"
#include "store/RowWriter.h"
#include "store/Seal.h"
#include "store/Sql.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace concord {

namespace {
constexpr const char *itemTable = "reconciliation_items";
const auto selectRuns = QStringLiteral(
    "SELECT r.id, r.integration, r.left_source, r.right_sources, r.job_id, r.status, r.requested_by,"
    " r.started_at, r.finished_at, r.compared, r.matching, r.minor_resolved, r.major_open, r.missing_left,"
    " r.missing_right, r.not_comparable,"
    " (SELECT j.trigger FROM integration_jobs j WHERE j.id = r.job_id) FROM reconciliation_runs r");
const auto selectItems = QStringLiteral(
    "SELECT i.id, i.run_id, i.integration, i.left_source, i.right_source, i.kind, i.gravity, i.record,"
    " i.field, i.rule, i.left_id, i.right_id, i.owner, i.content, i.remedies, i.status, i.remedy, i.batch,"
    " i.author, i.reason, i.version, i.created_at, i.execute_at FROM reconciliation_items i");

ReconciliationRunRow readRun(const QSqlQuery &q)
{
    ReconciliationRunRow row;
    row.id = columns::idOf<ReconciliationRunId>(q.value(0));
    row.integration = q.value(1).toString();
    row.leftSource = q.value(2).toString();
    row.rightSources = q.value(3).toString().split(u',', Qt::SkipEmptyParts);
    row.job = columns::idOf<JobId>(q.value(4));
    row.state = reconciliationStateFromWord(q.value(5).toString()).value_or(ReconciliationState::Failed);
    row.requestedBy = q.value(6).toString();
    row.startedAt = fromMs(q.value(7).toLongLong());
    row.finishedAt = columns::timeOf(q.value(8));
    row.counts = {q.value(9).toLongLong(),  q.value(10).toLongLong(), q.value(11).toLongLong(),
                  q.value(12).toLongLong(), q.value(13).toLongLong(), q.value(14).toLongLong(),
                  q.value(15).toLongLong()};
    row.trigger = jobTriggerFromWord(q.value(16).toString());
    return row;
}

QString placeOf(const QString &record, const QString &field, const QString &left, const QString &right)
{
    return QStringList{record, field, left, right}.join(u'\n');
}

/// Where a remedy is ordered, or was carried out since the records of @p run were read.
Result<QSet<QString>> placesUnderWay(Database &db, const ReconciliationRunRow &run)
{
    return sql::rows(db,
                     QStringLiteral("SELECT record, field, left_id, right_id FROM reconciliation_items"
                                    " WHERE integration = ? AND (status = 'ordered'"
                                    " OR (status IN ('remedied', 'agreed') AND execute_at >= ?))"),
                     {run.integration, qint64(toMs(run.startedAt))},
                     [](const QSqlQuery &q) {
                         return placeOf(q.value(0).toString(), q.value(1).toString(), q.value(2).toString(),
                                        q.value(3).toString());
                     })
        .map([](const std::vector<QString> &places) { return QSet<QString>(places.begin(), places.end()); });
}

QString contentOf(const SideDifference &d)
{
    return QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("title"), d.title.reveal()},
                                                       {QStringLiteral("base"), d.base.reveal()},
                                                       {QStringLiteral("left"), d.left.reveal()},
                                                       {QStringLiteral("right"), d.right.reveal()}})
                                 .toJson(QJsonDocument::Compact));
}

void readContent(SideDifference &d, const QString &text)
{
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    d.title = object.value(QStringLiteral("title")).toString();
    d.base = object.value(QStringLiteral("base")).toString();
    d.left = object.value(QStringLiteral("left")).toString();
    d.right = object.value(QStringLiteral("right")).toString();
}

ReconciliationItemRow readItem(const QSqlQuery &q, Database &db)
{
    ReconciliationItemRow row;
    SideDifference &d = row.difference;
    row.id = columns::idOf<ReconciliationItemId>(q.value(0));
    row.run = columns::idOf<ReconciliationRunId>(q.value(1));
    row.integration = q.value(2).toString();
    d.leftSource = q.value(3).toString();
    d.rightSource = q.value(4).toString();
    d.kind = differenceKindFromWord(q.value(5).toString()).value_or(DifferenceKind::Differs);
    d.gravity = Gravity(std::clamp(q.value(6).toInt(), int(Gravity::Danger), int(Gravity::Minor)));
    d.record = q.value(7).toString();
    d.field = q.value(8).toString();
    d.rule = q.value(9).toString();
    d.leftId = q.value(10).toString();
    d.rightId = q.value(11).toString();
    d.owner = q.value(12).toString();
    Seal seal(db, itemTable);
    readContent(d, seal.openText(q.value(0).toString(), "content", q.value(13).toString()));
    d.remedies = remediesFromText(q.value(14).toString());
    row.state = itemStateFromWord(q.value(15).toString()).value_or(ItemState::Open);
    row.remedy = remedyFromWord(q.value(16).toString());
    row.batch = columns::idOf<RemedyBatchId>(q.value(17));
    row.author = q.value(18).toString();
    row.reason = q.value(19).toString();
    row.version = q.value(20).toInt();
    row.createdAt = fromMs(q.value(21).toLongLong());
    row.executeAt = columns::timeOf(q.value(22));
    return row;
}

auto itemReader(Database &db)
{
    return [&db](const QSqlQuery &q) {
        return readItem(q, db);
    };
}

QVariantList countsOf(const ReconciliationCounts &c)
{
    return {c.compared,    c.matching,     c.minorResolved, c.majorOpen,
            c.missingLeft, c.missingRight, c.notComparable};
}
}

Result<void> ReconciliationStore::begin(const ReconciliationRunRow &run)
{
    return sql::change(m_db,
                       QStringLiteral("INSERT INTO reconciliation_runs (id, integration, left_source,"
                                      " right_sources, job_id, status, requested_by, started_at)"
                                      " VALUES (?, ?, ?, ?, ?, 'running', ?, ?)"),
                       {run.id.toString(), run.integration, run.leftSource, run.rightSources.join(u','),
                        columns::idOrNull(run.job), run.requestedBy, qint64(toMs(run.startedAt))})
        .map([](int) {});
}

Result<void> ReconciliationStore::finish(const ReconciliationRunRow &run)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE reconciliation_runs SET status = ?, finished_at = ?,"
                                      " compared = ?, matching = ?, minor_resolved = ?, major_open = ?,"
                                      " missing_left = ?, missing_right = ?, not_comparable = ?"
                                      " WHERE id = ?"),
                       QVariantList{wordOf(run.state), columns::timeOrNull(run.finishedAt)} +
                           countsOf(run.counts) + QVariantList{run.id.toString()})
        .map([](int) {});
}

Result<int> ReconciliationStore::closeLeft(const QString &integration, JobId but)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE reconciliation_runs SET status = 'failed', finished_at = ?"
                                      " WHERE integration = ? AND status = 'running'"
                                      " AND (job_id IS NULL OR job_id <> ?)"),
                       {qint64(toMs(m_clock.now())), integration, but.toString()});
}

Result<void> ReconciliationStore::addItems(const ReconciliationRunRow &run,
                                           const std::vector<SideDifference> &differences)
{
    return m_db.join([&]() -> Result<void> {
        RowWriter writer(m_db, QStringLiteral("reconciliation_items (id, run_id, integration, left_source,"
                                              " right_source, kind, gravity, record, field, rule, left_id,"
                                              " right_id, owner, content, remedies, status, created_at)"));
        Seal seal(m_db, itemTable);
        const Timestamp now = m_clock.now();
        const QString runId = run.id.toString();
        const auto underWay = placesUnderWay(m_db, run);
        if (!underWay)
            return concord::fail(underWay.error());
        for (const SideDifference &d : differences) {
            if (underWay->contains(placeOf(d.record, d.field, d.leftId, d.rightId)))
                continue; // offered again, it would be told twice
            const QString id = makeId<ReconciliationItemId>(now.time_since_epoch()).toString();
            const QString kind = wordOf(d.kind);
            const QString content = seal.text(id, "content", contentOf(d));
            const QString remedies = textOf(d.remedies);
            const QString state = wordOf(d.isResolved() ? ItemState::Resolved : ItemState::Open);
            const auto added = writer.add({id, runId, run.integration, d.leftSource, d.rightSource, kind,
                                           int(d.gravity), d.record, d.field, d.rule, d.leftId, d.rightId,
                                           d.owner, content, remedies, state, qint64(toMs(now))});
            if (!added)
                return added;
        }
        return writer.finish();
    });
}

Result<int> ReconciliationStore::supersede(const ReconciliationRunRow &by)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE reconciliation_items SET status = 'superseded',"
                                      " version = version + 1 WHERE integration = ? AND status = 'open'"
                                      " AND run_id <> ?"),
                       {by.integration, by.id.toString()});
}

Result<std::optional<ReconciliationRunRow>> ReconciliationStore::run(ReconciliationRunId id)
{
    return sql::row(m_db, selectRuns + QStringLiteral(" WHERE r.id = ?"), {id.toString()}, readRun);
}

Result<ReconciliationRunPage> ReconciliationStore::runs(const ReconciliationRunQuery &query)
{
    sql::Filter filter;
    if (!query.integration.isEmpty())
        filter.add(QStringLiteral("r.integration = ?"), query.integration);
    return sql::newestFirst(m_db, selectRuns, filter, QStringLiteral("r.id"), query.page, readRun);
}

Result<std::optional<DataAccuracy>> ReconciliationStore::accuracy()
{
    const auto sums =
        sql::row(m_db,
                 QStringLiteral(
                     "SELECT CAST(coalesce(sum(r.compared), 0) AS BIGINT),"
                     " CAST(coalesce(sum(r.matching), 0) AS BIGINT), coalesce(max(r.finished_at), 0)"
                     " FROM reconciliation_runs r WHERE r.id IN (SELECT max(l.id) FROM reconciliation_runs l"
                     " WHERE l.status = 'done' GROUP BY l.integration)"),
                 {}, [](const QSqlQuery &q) {
                     return DataAccuracy{q.value(0).toLongLong(), q.value(1).toLongLong(),
                                         fromMs(q.value(2).toLongLong())};
                 });
    if (!sums)
        return concord::fail(sums.error());
    const DataAccuracy last = sums->value_or(DataAccuracy());
    return last.compared == 0 ? std::nullopt : std::optional(last);
}

Result<std::optional<ReconciliationItemRow>> ReconciliationStore::item(ReconciliationItemId id)
{
    return sql::row(m_db, selectItems + QStringLiteral(" WHERE i.id = ?"), {id.toString()}, itemReader(m_db));
}

/// Counts that an index answers, and the few rows that can still be undone: an order changes one of them,
/// whatever becomes of it.
Result<QString> ReconciliationStore::stamp()
{
    const auto text = [](const QSqlQuery &q) {
        return q.value(0).toString() + u' ' + q.value(1).toString();
    };
    const auto runs = sql::rows(
        m_db, QStringLiteral("SELECT r.id, r.status FROM reconciliation_runs r ORDER BY r.id DESC LIMIT 20"),
        {}, text);
    if (!runs)
        return fail(runs.error());
    const auto ordered =
        sql::rows(m_db,
                  QStringLiteral("SELECT i.id, i.version FROM reconciliation_items i"
                                 " WHERE i.status = 'ordered' ORDER BY i.execute_at, i.id LIMIT 200"),
                  {}, text);
    if (!ordered)
        return fail(ordered.error());
    const auto open = sql::number(
        m_db, QStringLiteral("SELECT count(*) FROM reconciliation_items WHERE status = 'open'"), {});
    if (!open)
        return fail(open.error());
    QStringList parts{QString::number(*open)};
    parts.append(QStringList(runs->begin(), runs->end()));
    parts.append(QStringList(ordered->begin(), ordered->end()));
    return parts.join(u'\n');
}

/// The gravest first, then as they were found; the cursor is "gravity/id".
Result<ReconciliationItemPage> ReconciliationStore::items(const ReconciliationItemQuery &query)
{
    sql::Filter filter;
    if (!query.run.isNull())
        filter.add(QStringLiteral("i.run_id = ?"), query.run.toString());
    if (!query.integration.isEmpty())
        filter.add(QStringLiteral("i.integration = ?"), query.integration);
    if (!query.states.empty()) {
        QStringList places;
        for (const ItemState state : query.states) {
            places.append(QStringLiteral("?"));
            filter.values.append(wordOf(state));
        }
        filter.where += QStringLiteral(" AND i.status IN (") + places.join(u',') + u')';
    }
    if (!query.owner.isEmpty())
        filter.add(QStringLiteral("i.owner = ?"), query.owner);
    if (query.kind)
        filter.add(QStringLiteral("i.kind = ?"), wordOf(*query.kind));
    if (!query.field.isEmpty())
        filter.add(QStringLiteral("i.field = ?"), query.field);
    if (!query.page.after.isEmpty()) {
        const int gravity = query.page.after.section(u'/', 0, 0).toInt();
        filter.add(QStringLiteral("(i.gravity > ? OR (i.gravity = ? AND i.id > ?))"), gravity);
        filter.values << gravity << query.page.after.section(u'/', 1);
    }
    const int limit = sql::boundedLimit(query.page.limit);
    filter.values.append(limit + 1);
    auto found = sql::rows(m_db,
                           selectItems + QStringLiteral(" WHERE ") + filter.where +
                               QStringLiteral(" ORDER BY i.gravity, i.id LIMIT ?"),
                           filter.values, itemReader(m_db));
    if (!found)
        return fail(found.error());
    ReconciliationItemPage page{query.page.requestId, *std::move(found), {}};
    if (int(page.rows.size()) > limit) {
        page.rows.pop_back();
        const ReconciliationItemRow &last = page.rows.back();
        page.cursor = QString::number(int(last.difference.gravity)) + u'/' + last.id.toString();
    }
    return page;
}

Result<RemedyBatch> ReconciliationStore::order(const RemedyOrder &order, const QString &author,
                                               std::chrono::milliseconds undo)
{
    if (const auto checked = checkRemedyOrder(order); !checked)
        return fail(checked.error());
    const Timestamp now = m_clock.now();
    RemedyBatch batch{makeId<RemedyBatchId>(now.time_since_epoch()), order.remedy, 0, 0, now + undo};
    const auto done = m_db.join([&]() -> Result<void> {
        batch.ordered = 0;
        for (const ReconciliationItemId id : order.items) {
            const auto written = sql::change(
                m_db,
                QStringLiteral("UPDATE reconciliation_items SET status = 'ordered', remedy = ?, batch = ?,"
                               " author = ?, reason = ?, execute_at = ?, version = version + 1"
                               " WHERE id = ? AND status = 'open' AND (',' || remedies || ',') LIKE ?"),
                {wordOf(order.remedy), batch.id.toString(), author, order.reason.simplified().left(500),
                 qint64(toMs(batch.executeAt)), id.toString(),
                 QStringLiteral("%,") + wordOf(order.remedy) + QStringLiteral(",%")});
            if (!written)
                return fail(written.error());
            batch.ordered += *written;
        }
        batch.passed = int(order.items.size()) - batch.ordered;
        return batch.ordered > 0
                   ? Result<void>{}
                   : fail(ErrorCode::Conflict, QStringLiteral("reconciliation_items"),
                          QStringLiteral("none of them is open, or this is no remedy for them"));
    });
    if (!done)
        return fail(done.error());
    return batch;
}

Result<int> ReconciliationStore::undo(RemedyBatchId batch, const QString &author)
{
    const auto undone = sql::change(
        m_db,
        QStringLiteral(
            "UPDATE reconciliation_items SET status = 'open', remedy = '', batch = '', author = '',"
            " reason = '', execute_at = NULL, version = version + 1"
            " WHERE batch = ? AND status = 'ordered' AND author = ?"),
        {batch.toString(), author});
    if (undone && *undone == 0)
        return fail(ErrorCode::Conflict, QStringLiteral("reconciliation_items"),
                    QStringLiteral("all of it is carried out, or taken back"));
    return undone;
}

Result<std::vector<ReconciliationItemRow>> ReconciliationStore::due(int most)
{
    const qint64 now = toMs(m_clock.now());
    // written first: of two workers one waits here, and then sees what the other has left to do
    const auto held = sql::change(m_db,
                                  QStringLiteral("UPDATE reconciliation_items SET execute_at = execute_at"
                                                 " WHERE status = 'ordered' AND execute_at <= ?"),
                                  {now});
    if (!held)
        return fail(held.error());
    if (*held == 0)
        return std::vector<ReconciliationItemRow>{};
    return sql::rows(m_db,
                     selectItems + QStringLiteral(" WHERE i.status = 'ordered' AND i.execute_at <= ?"
                                                  " ORDER BY i.execute_at, i.id LIMIT ?"),
                     {now, most}, itemReader(m_db));
}

Result<void> ReconciliationStore::settle(const ReconciliationItemRow &row, ItemState state)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE reconciliation_items SET status = ?, execute_at = NULL,"
                                      " version = version + 1 WHERE id = ? AND version = ?"),
                       {wordOf(state), row.id.toString(), row.version})
        .map([](int) {});
}

Result<void> ReconciliationStore::reopen(const ReconciliationItemRow &row, const QString &reason)
{
    return sql::change(m_db,
                       QStringLiteral("UPDATE reconciliation_items SET status = 'open', remedy = '',"
                                      " batch = '', author = '', reason = ?, execute_at = NULL,"
                                      " version = version + 1 WHERE id = ? AND version = ?"),
                       {reason, row.id.toString(), row.version})
        .map([](int) {});
}

}
