// StoreGateway: what the console asks and orders about differences between two systems, and conflicts.
#include "gateway/ReconciliationDesk.h"
#include "gateway/StoreGatewayAnswers.h"
#include "store/ConflictStore.h"

#include <QElapsedTimer>

#include <utility>

namespace concord {

/// Of conflicts only who may see them is told.
Result<void> StoreGateway::tellConflicts()
{
    if (!AccessCheck(*m_db, *m_session).anywhere(actionOf("fetchConflicts")))
        return {};
    const auto rows = m_feed->conflicts();
    if (!rows)
        return fail(rows.error());
    if (!rows->empty())
        emit conflictsChanged(*rows);
    return tellOpenConflicts();
}

Result<void> StoreGateway::tellOpenConflicts()
{
    const bool sees = AccessCheck(*m_db, *m_session).anywhere(actionOf("fetchConflicts")).has_value();
    const auto open = sees ? ConflictStore(*m_db, m_clock).openCount() : Result<int>(0);
    if (!open)
        return fail(open.error());
    if (std::exchange(m_openConflicts, *open) != *open)
        emit openConflictsChanged(*open);
    return {};
}

/// It never takes more than a tenth of this thread's time.
Result<void> StoreGateway::tellReconciliation()
{
    QElapsedTimer watch;
    watch.start();
    const auto changed = m_feed->reconciliation();
    m_nextReconciliation = QDeadlineTimer(std::max<qint64>(m_settings.poll.count(), watch.elapsed() * 10));
    if (!changed)
        return fail(changed.error());
    m_reconciliationDue = false;
    if (*changed)
        emit reconciliationChanged();
    return {};
}

/// A list that holds only what is of the person's own facilities; so are the other two.
void StoreGateway::fetchConflicts(const ConflictQuery &query)
{
    const auto action = actionOf("fetchConflicts");
    answerIf(
        {action, query.page.requestId, QStringLiteral("conflicts")},
        [&](AccessCheck &check) { return check.anywhere(action); },
        [&] { return ReconciliationDesk(*m_db, m_clock, *m_session, m_settings.undoWindow).page(query); },
        [&](const ConflictPage &page) { emit conflictsPage(page); });
}

/// Read through the connection that sees what the person may, which writes the trail and nothing else.
void StoreGateway::fetchConflict(ConflictId id, quint64 requestId)
{
    answerIf(
        {actionOf("fetchConflict"), requestId, QStringLiteral("conflict/") + id.toString()},
        [](AccessCheck &) -> Result<void> { return {}; }, // the desk asks, and records what it says
        [&] {
            return ReconciliationDesk(*m_db, m_clock, *m_session, m_settings.undoWindow)
                .conflict(id, requestId);
        },
        [&](const ConflictDetail &detail) { emit conflictDetail(detail); });
}

void StoreGateway::decideConflict(const ConflictDecision &decision, quint64 requestId)
{
    carryOut(
        OrderSlip{"decideConflict", actionOf("decideConflict"), requestId},
        [&](Database &db) {
            return ReconciliationDesk(db, m_clock, *m_session, m_settings.undoWindow).decide(decision);
        },
        [&](const Result<ConflictRow> &row) { emit conflictDecided(*row, requestId); });
}

void StoreGateway::undoConflict(ConflictId id, quint64 requestId)
{
    carryOut(
        OrderSlip{"undoConflict", actionOf("undoConflict"), requestId},
        [&](Database &db) {
            return ReconciliationDesk(db, m_clock, *m_session, m_settings.undoWindow).undo(id);
        },
        [&](const Result<ConflictRow> &row) { emit conflictDecided(*row, requestId); });
}

void StoreGateway::fetchReconciliationRuns(const ReconciliationRunQuery &query)
{
    answer(
        {actionOf("fetchReconciliationRuns"), query.page.requestId, QStringLiteral("reconciliations")},
        [&] { return ReconciliationDesk(*m_db, m_clock, *m_session, m_settings.undoWindow).page(query); },
        [&](const ReconciliationRunPage &page) { emit reconciliationRunsPage(page); });
}

void StoreGateway::fetchReconciliationItems(const ReconciliationItemQuery &query)
{
    const auto action = actionOf("fetchReconciliationItems");
    answerIf(
        {action, query.page.requestId, QStringLiteral("reconciliation-items")},
        [&](AccessCheck &check) { return check.anywhere(action); },
        [&] { return ReconciliationDesk(*m_db, m_clock, *m_session, m_settings.undoWindow).page(query); },
        [&](const ReconciliationItemPage &page) { emit reconciliationItemsPage(page); });
}

void StoreGateway::fetchReconciliationItem(ReconciliationItemId id, quint64 requestId)
{
    answerIf(
        {actionOf("fetchReconciliationItem"), requestId,
         QStringLiteral("reconciliation-item/") + id.toString()},
        [](AccessCheck &) -> Result<void> { return {}; }, // the desk asks, and records what it says
        [&] {
            return ReconciliationDesk(*m_db, m_clock, *m_session, m_settings.undoWindow)
                .item(id, m_settings.readSides, requestId);
        },
        [&](const ReconciliationItemDetail &detail) { emit reconciliationItem(detail); });
}

void StoreGateway::fetchReconciliationSides(quint64 requestId)
{
    answer(
        {actionOf("fetchReconciliationSides"), requestId, QStringLiteral("integrations")},
        [&] {
            return ReconciliationDesk(*m_db, m_clock, *m_session, m_settings.undoWindow).sides(requestId);
        },
        [&](const ReconciliationSidesList &list) { emit reconciliationSides(list); });
}

void StoreGateway::fetchReconciliationReport(const ReportOrder &order)
{
    answerIf(
        {actionOf("fetchReconciliationReport"), order.requestId,
         QStringLiteral("reconciliation/") + order.run.toString()},
        [](AccessCheck &) -> Result<void> { return {}; }, // the desk asks, and records what it says
        [&] { return ReconciliationDesk(*m_db, m_clock, *m_session, m_settings.undoWindow).report(order); },
        [&](const ReportText &report) { emit reconciliationReport(report); });
}

void StoreGateway::orderRemedies(const RemedyOrder &order, quint64 requestId)
{
    carryOut(
        OrderSlip{"orderRemedies", actionOf("orderRemedies"), requestId},
        [&](Database &db) {
            return ReconciliationDesk(db, m_clock, *m_session, m_settings.undoWindow).order(order);
        },
        [&](const Result<RemedyBatch> &batch) { emit remediesOrdered(*batch, requestId); });
}

void StoreGateway::undoRemedies(RemedyBatchId batch, quint64 requestId)
{
    carryOut(
        OrderSlip{"undoRemedies", actionOf("undoRemedies"), requestId},
        [&](Database &db) {
            return ReconciliationDesk(db, m_clock, *m_session, m_settings.undoWindow).undo(batch);
        },
        [&](const Result<int> &undone) { emit remediesUndone(batch, *undone, requestId); });
}

}
