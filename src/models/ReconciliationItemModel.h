#pragma once

#include "domain/Reconciliation.h"
#include "models/TwoLineModel.h"

namespace concord {

/// The differences of a run as a work list, the gravest first, loaded by page; refresh() reads what is loaded
/// again and changes only what differs.
class ReconciliationItemModel
    : public TwoLineModel<ReconciliationItemRow, &ReconciliationItemRow::id, ReconciliationItemQuery>
{
    Q_OBJECT
public:
    /// What: the drug, and below it what is not the same. State: and below it who did what about it.
    enum Column { Grave, What, Field, State, ColumnCount };
    enum ItemRole {
        GravityRole = FirstLeafRole ///< Gravity as int
    };
    static constexpr int pageRows = 100;
    static constexpr int refreshRows = 1000; ///< a longer list is cut here when it is read again

    explicit ReconciliationItemModel(QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    void takePage(const concord::ReconciliationItemPage &page);
    void refreshFailed(quint64 requestId, const concord::Error &error);
    /// Something was done about differences: reads the loaded rows again. While an answer is awaited, once
    /// more after it.
    void refresh();
    void forget() override;

signals:
    void itemsWanted(const concord::ReconciliationItemQuery &query);

protected:
    [[nodiscard]] QString text(const ReconciliationItemRow &row, int column) const override;
    [[nodiscard]] QVariant state(const ReconciliationItemRow &row) const override { return int(row.state); }
    [[nodiscard]] QVariant extra(const ReconciliationItemRow &row, int column, int role) const override;
    [[nodiscard]] QString secondLine(const ReconciliationItemRow &row, int column) const override;
    [[nodiscard]] bool matches(const ReconciliationItemRow &row,
                               const ReconciliationItemQuery &query) const override;

private:
    quint64 m_refreshId = 0; ///< 0: no refresh under way
    bool m_again = false;
};

}
