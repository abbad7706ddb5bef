#pragma once

#include "domain/Metrics.h"
#include "domain/Reconciliation.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// reconciliation_runs and reconciliation_items: what a comparison of two sides has found, as a work list.
/// Functions run in the caller's transaction where one is open.
class ReconciliationStore
{
public:
    ReconciliationStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<void> begin(const ReconciliationRunRow &run);
    /// Its state and counts as they are now.
    [[nodiscard]] Result<void> finish(const ReconciliationRunRow &run);
    /// Runs of the integration that nobody works on any more (their program died) become failed.
    [[nodiscard]] Result<int> closeLeft(const QString &integration, JobId but);
    [[nodiscard]] Result<void> addItems(const ReconciliationRunRow &run,
                                        const std::vector<SideDifference> &differences);
    /// What earlier runs have found and nobody has seen to: @p by has looked again.
    [[nodiscard]] Result<int> supersede(const ReconciliationRunRow &by);

    [[nodiscard]] Result<std::optional<ReconciliationRunRow>> run(ReconciliationRunId id);
    [[nodiscard]] Result<ReconciliationRunPage> runs(const ReconciliationRunQuery &query);
    /// Of the last run of each integration that came to its end, together. Absent: nothing was ever compared.
    [[nodiscard]] Result<std::optional<DataAccuracy>> accuracy();
    [[nodiscard]] Result<std::optional<ReconciliationItemRow>> item(ReconciliationItemId id);
    /// Another text whenever a run, or what people and workers have done about differences, has changed.
    [[nodiscard]] Result<QString> stamp();
    [[nodiscard]] Result<ReconciliationItemPage> items(const ReconciliationItemQuery &query);

    /// A person's order; it can be undone until @p undo has passed. Items that are not open, or for which it
    /// is no remedy, are passed over. Errors: InvalidMessage; Conflict when none was left.
    [[nodiscard]] Result<RemedyBatch> order(const RemedyOrder &order, const QString &author,
                                            std::chrono::milliseconds undo);
    /// Takes back what has not been carried out of it; says how many. Conflict: nothing.
    [[nodiscard]] Result<int> undo(RemedyBatchId batch, const QString &author);
    /// Ordered, and past being undone, the oldest first; held until the transaction ends.
    [[nodiscard]] Result<std::vector<ReconciliationItemRow>> due(int most);
    [[nodiscard]] Result<void> settle(const ReconciliationItemRow &row, ItemState state);
    /// The order cannot be carried out: the item is open again, and says why.
    [[nodiscard]] Result<void> reopen(const ReconciliationItemRow &row, const QString &reason);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
