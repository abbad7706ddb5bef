#pragma once

#include "domain/Reconciliation.h"
#include "models/TwoLineModel.h"

namespace concord {

/// Comparisons of two sides, newest first, loaded by page. Counts only.
class ReconciliationRunModel
    : public TwoLineModel<ReconciliationRunRow, &ReconciliationRunRow::id, ReconciliationRunQuery>
{
    Q_OBJECT
public:
    /// Started: and below it by whom. Integration: and below it the two sides. Matching: a share, and below
    /// it those that cannot be compared. Missing: at either side, and below it which one lacks
    /// how many. ByRule: minor ones.
    enum Column { Started, Integration, Matching, Differing, Missing, ByRule, State, ColumnCount };
    enum RunRole {
        AttentionRole = FirstLeafRole ///< true where something was left for a person
    };

    explicit ReconciliationRunModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    /// The first page again, or the next one: what stands there already stays where it stands.
    void takePage(const concord::ReconciliationRunPage &page);
    void refresh(); ///< a run has begun or ended
    void forget() override;

signals:
    void runsWanted(const concord::ReconciliationRunQuery &query);

protected:
    [[nodiscard]] QString text(const ReconciliationRunRow &row, int column) const override;
    [[nodiscard]] QVariant state(const ReconciliationRunRow &row) const override { return int(row.state); }
    [[nodiscard]] QVariant extra(const ReconciliationRunRow &row, int column, int role) const override;
    [[nodiscard]] QString secondLine(const ReconciliationRunRow &row, int column) const override;
    [[nodiscard]] bool matches(const ReconciliationRunRow &row,
                               const ReconciliationRunQuery &query) const override;

private:
    [[nodiscard]] static QString lacking(const ReconciliationRunRow &row);

    const Clock &m_clock;
    quint64 m_refreshId = 0; ///< 0: none under way
};

}
