#include "gateway/ReconciliationDesk.h"

#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/DrugNaming.h"
#include "gateway/ReconciliationReport.h"
#include "gateway/SlotActions.h"
#include "store/ConflictStore.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "store/PrescriptionStore.h"
#include "store/ReconciliationStore.h"

#include <iterator>

namespace concord {

namespace {
constexpr int earlierConflicts = 20;
constexpr int itemsAtOnce = 1000;

/// What the record is called and whose it is, from the side that still has it. Returns its drug.
Result<QString> readTitle(Database &db, ConflictDetail &shown)
{
    QString drug;
    PrescriptionStore prescriptions(db);
    for (const QString &id : {shown.row.leftId, shown.row.rightId}) {
        const auto key = PrescriptionId::fromString(id);
        const auto row =
            key.isNull() ? Result<std::optional<PrescriptionRow>>() : prescriptions.sideById(key);
        if (!row)
            return fail(row.error());
        if (!*row)
            continue;
        if (shown.title.isEmpty())
            shown.title = (*row)->display;
        if (shown.owner.isEmpty())
            shown.owner = (*row)->patient.toString();
        if (drug.isEmpty())
            drug = drugValue((*row)->system, (*row)->code);
    }
    return drug;
}

Result<std::vector<ReconciliationItemRow>> allItems(ReconciliationStore &store, ReconciliationRunId run)
{
    ReconciliationItemQuery query;
    query.run = run;
    query.page.limit = itemsAtOnce;
    std::vector<ReconciliationItemRow> items;
    do {
        auto page = store.items(query);
        if (!page)
            return fail(page.error());
        query.page.after = page->cursor;
        std::move(page->rows.begin(), page->rows.end(), std::back_inserter(items));
    } while (!query.page.after.isEmpty());
    return items;
}

QString subjectOf(ConflictId id)
{
    return QStringLiteral("conflict/") + id.toString();
}

/// Which side each field goes by, never its values.
QString choicesOf(const ConflictDecision &decision)
{
    QStringList choices;
    for (const FieldDecision &field : decision.fields)
        choices.append(field.field.left(64) + u'=' + wordOf(field.choice));
    return choices.join(u' ');
}
}

Result<ConflictPage> ReconciliationDesk::page(const ConflictQuery &query)
{
    return ConflictStore(m_db, m_clock).page(query);
}

Result<ConflictDetail> ReconciliationDesk::conflict(ConflictId id, quint64 requestId)
{
    ConflictDetail shown;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("conflict.view"), subjectOf(id));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).conflict(actionOf("fetchConflict"), id); !may)
            return may;
        auto found = ConflictStore(m_db, m_clock).detail(id);
        if (!found)
            return fail(found.error());
        if (!*found)
            return fail(ErrorCode::NotFound, attempt.subject);
        shown = **std::move(found);
        const auto drug = readTitle(m_db, shown);
        if (!drug)
            return fail(drug.error());
        if (const auto named = nameDrugs(m_db, shown, *drug); !named)
            return named;
        auto earlier = ConflictStore(m_db, m_clock).othersOf(shown.row, earlierConflicts);
        if (!earlier)
            return fail(earlier.error());
        shown.earlier = *std::move(earlier);
        attempt.details = QStringLiteral("status=%1 fields=%2")
                              .arg(wordOf(shown.row.state), shown.row.fieldNames.join(u','));
        return {};
    });
    if (!done)
        return fail(done.error());
    shown.requestId = requestId;
    return shown;
}

Result<ConflictRow> ReconciliationDesk::decide(const ConflictDecision &decision)
{
    ConflictRow decided;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("conflict.decide"), subjectOf(decision.id));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).conflict(actionOf("decideConflict"), decision.id);
            !may)
            return may;
        auto row = ConflictStore(m_db, m_clock).decide(decision, m_session.user, m_undo);
        if (!row)
            return fail(row.error());
        decided = *std::move(row);
        attempt.details = withReason(QStringLiteral("version=%1 integration=%2 fields: %3")
                                         .arg(decided.version)
                                         .arg(decided.integration, choicesOf(decision)),
                                     decision.reason);
        return {};
    });
    if (!done)
        return fail(done.error());
    return decided;
}

Result<ConflictRow> ReconciliationDesk::undo(ConflictId id)
{
    ConflictRow open;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("conflict.undo"), subjectOf(id));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).conflict(actionOf("undoConflict"), id); !may)
            return may;
        auto row = ConflictStore(m_db, m_clock).undo(id, m_session.user);
        if (!row)
            return fail(row.error());
        open = *std::move(row);
        attempt.details = QStringLiteral("version=%1").arg(open.version);
        return {};
    });
    if (!done)
        return fail(done.error());
    return open;
}

Result<ReconciliationRunPage> ReconciliationDesk::page(const ReconciliationRunQuery &query)
{
    return ReconciliationStore(m_db, m_clock).runs(query);
}

Result<ReconciliationItemPage> ReconciliationDesk::page(const ReconciliationItemQuery &query)
{
    auto page = ReconciliationStore(m_db, m_clock).items(query);
    if (!page)
        return page;
    if (const auto named = nameDrugs(m_db, page->rows); !named)
        return fail(named.error());
    return page;
}

Result<ReconciliationSidesList> ReconciliationDesk::sides(quint64 requestId)
{
    const auto integrations = IntegrationStore(m_db, m_clock).all();
    if (!integrations)
        return fail(integrations.error());
    ReconciliationSidesList list{requestId, {}};
    for (const IntegrationRow &row : *integrations) {
        if (row.type != pharmacyReconciliationType)
            continue;
        const auto current = JobStore(m_db, m_clock).current(row.name);
        if (!current)
            return fail(current.error());
        list.rows.push_back({row.name, row.connection, row.others, row.nextRunAt, *current});
    }
    return list;
}

Result<ReconciliationItemDetail> ReconciliationDesk::item(ReconciliationItemId id, const SidesReader &read,
                                                          quint64 requestId)
{
    ReconciliationItemDetail shown;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("reconciliation.view"),
                                     QStringLiteral("reconciliation-item/") + id.toString());
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        const auto may = AccessCheck(m_db, m_session).items(actionOf("fetchReconciliationItem"), {id});
        if (!may)
            return may;
        auto found = ReconciliationStore(m_db, m_clock).item(id);
        if (!found)
            return fail(found.error());
        if (!*found)
            return fail(ErrorCode::NotFound, attempt.subject);
        shown.item = **std::move(found);
        auto fields = read ? read(m_db, shown.item.difference) : Result<std::vector<SideField>>();
        if (!fields)
            return fail(fields.error());
        shown.fields = *std::move(fields);
        if (const auto named = nameDrugs(m_db, shown); !named)
            return named;
        attempt.details = QStringLiteral("kind=%1 field=%2")
                              .arg(wordOf(shown.item.difference.kind), shown.item.difference.field);
        return {};
    });
    if (!done)
        return fail(done.error());
    shown.requestId = requestId;
    return shown;
}

Result<ReportText> ReconciliationDesk::report(const ReportOrder &order)
{
    ReportText made{order.requestId, {}, order.format, {}, 0};
    const AuditEntry entry = entryOf(m_session, QStringLiteral("reconciliation.report"),
                                     QStringLiteral("reconciliation/") + order.run.toString());
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        ReconciliationStore store(m_db, m_clock);
        const Action action = actionOf("fetchReconciliationReport");
        if (const auto may = AccessCheck(m_db, m_session).reconciliation(action, order.run); !may)
            return may;
        const auto run = store.run(order.run);
        if (!run)
            return fail(run.error());
        if (!*run)
            return fail(ErrorCode::NotFound, attempt.subject);
        auto items = allItems(store, order.run);
        if (!items)
            return fail(items.error());
        const auto named = order.withValues ? nameDrugs(m_db, *items) : Result<void>();
        if (!named)
            return named;
        made.run = **run;
        made.items = int(items->size());
        const ReconciliationReport report(made.run, order.withValues);
        made.text = order.format == ReportFormat::Csv ? report.csv(*items) : report.html(*items);
        attempt.details = QStringLiteral("format=%1 items=%2 values=%3")
                              .arg(wordOf(order.format))
                              .arg(made.items)
                              .arg(order.withValues ? QStringLiteral("yes") : QStringLiteral("no"));
        return {};
    });
    if (!done)
        return fail(done.error());
    return made;
}

Result<RemedyBatch> ReconciliationDesk::order(const RemedyOrder &order)
{
    RemedyBatch batch;
    const AuditEntry entry =
        entryOf(m_session, QStringLiteral("reconciliation.remedy"), QStringLiteral("reconciliation-items"));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        const auto may = AccessCheck(m_db, m_session).items(actionOf("orderRemedies"), order.items);
        if (!may)
            return may;
        auto made = ReconciliationStore(m_db, m_clock).order(order, m_session.user, m_undo);
        if (!made)
            return fail(made.error());
        batch = *std::move(made);
        QStringList ids; // a long order is told by its first ones, and by the batch that each row names
        for (size_t i = 0; i < order.items.size() && i < 20; ++i)
            ids.append(order.items[i].toString());
        attempt.details = withReason(QStringLiteral("remedy=%1 batch=%2 ordered=%3 passed=%4 items=%5")
                                         .arg(wordOf(order.remedy), batch.id.toString())
                                         .arg(batch.ordered)
                                         .arg(batch.passed)
                                         .arg(ids.join(u',')),
                                     order.reason);
        return {};
    });
    if (!done)
        return fail(done.error());
    return batch;
}

Result<int> ReconciliationDesk::undo(RemedyBatchId batch)
{
    int undone = 0;
    const AuditEntry entry = entryOf(m_session, QStringLiteral("reconciliation.undo"),
                                     QStringLiteral("remedy-batch/") + batch.toString());
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        // what somebody has ordered is of their facilities: the role alone is asked
        if (const auto may = AccessCheck(m_db, m_session).anywhere(actionOf("undoRemedies")); !may)
            return may;
        const auto taken = ReconciliationStore(m_db, m_clock).undo(batch, m_session.user);
        if (!taken)
            return fail(taken.error());
        undone = *taken;
        attempt.details = QStringLiteral("undone=%1").arg(undone);
        return {};
    });
    if (!done)
        return fail(done.error());
    return undone;
}

}
