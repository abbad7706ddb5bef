#pragma once

#include "domain/Query.h"
#include "models/RecordTableModel.h"

namespace concord {

/// Codes that need, or have, a decision, loaded by page in the order of the query; decided ones leave a list
/// of open ones.
class MappingModel : public RecordTableModel<MappingRow, &MappingRow::id>
{
    Q_OBJECT
public:
    /// Display: and below it the code, who has it, and the reason or the drug it became. Offer: the best
    /// suggestion. Drift: how a release touches it.
    enum Column { Status, Code, Display, Target, Reason, Waiting, Age, Assignee, Offer, Drift, ColumnCount };
    enum MappingRole {
        AttentionRole = FirstLeafRole, ///< true where events wait
        ConfidentRole,                 ///< true where the suggestion of the row is confident
        DriftRole                      ///< the first DriftKind as int; invalid where no release touches it
    };

    /// @param clock for the age of what is open
    explicit MappingModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] const MappingQuery &query() const { return m_query; }
    /// Asks anew. With another filter the rows are forgotten first; with the same one they stay until as many
    /// have come, and give way to them at once. What the query says about paging is ignored.
    void setQuery(const MappingQuery &query);

public slots:
    void takePage(const concord::MappingPage &page);
    void takeChanges(const std::vector<concord::MappingRow> &rows);
    void forget() override;
    /// Time has gone on: the ages read differently.
    void refreshAges();

signals:
    void mappingsWanted(const concord::MappingQuery &query);

protected:
    [[nodiscard]] QString text(const MappingRow &row, int column) const override;
    [[nodiscard]] QVariant sortValue(const MappingRow &row, int column) const override;
    [[nodiscard]] QVariant state(const MappingRow &row) const override;
    [[nodiscard]] QVariant extra(const MappingRow &row, int column, int role) const override;
    void clearRows() override;

private:
    [[nodiscard]] QString secondLine(const MappingRow &row) const;
    [[nodiscard]] bool belongsHere(const MappingRow &row) const;
    void takeArrivedChanges(const std::vector<MappingRow> &rows);
    void sortByWaiting();
    void refill();

    const Clock &m_clock;
    MappingQuery m_query;
    bool m_isReload = false;           ///< what is here stays until the answer to the same question is here
    std::vector<MappingRow> m_arrived; ///< of that answer
};

}
