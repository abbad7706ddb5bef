#pragma once

#include "domain/Query.h"
#include "models/RecordTableModel.h"

namespace concord {

/// The runs of all integrations, newest first, loaded by page; those under way change as they go.
class IntegrationJobModel : public RecordTableModel<JobRow, &JobRow::id>
{
    Q_OBJECT
public:
    enum Column {
        Status,
        Started,
        Integration,
        Progress, ///< how far, while it runs; how long it took, afterwards
        Added,
        Discontinued,
        Changed,
        Unmapped,
        Failed,
        Mode,
        Trigger,
        ColumnCount
    };
    enum JobRole {
        ProgressRole = FirstLeafRole, ///< 0…1; below 0: total unknown; invalid: not under way
        AttentionRole                 ///< true where a count asks for a person (unmapped, failed)
    };

    /// @param clock for the duration of what still runs
    explicit IntegrationJobModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] std::optional<JobState> stateFilter() const { return m_state; }
    /// Another filter: forgets the rows and asks anew. Also the first call, which starts it all.
    void setStateFilter(std::optional<JobState> state);

public slots:
    void takePage(const concord::JobPage &page);
    /// Committed changes: rows here are updated or, when they no longer match the filter, leave; newer ones
    /// come in.
    void takeChanges(const std::vector<concord::JobRow> &rows);

signals:
    void jobsWanted(const concord::JobQuery &query);

protected:
    [[nodiscard]] QString text(const JobRow &row, int column) const override;
    [[nodiscard]] QVariant sortValue(const JobRow &row, int column) const override;
    [[nodiscard]] QVariant state(const JobRow &row) const override;
    [[nodiscard]] QVariant extra(const JobRow &row, int column, int role) const override;

private:
    [[nodiscard]] qint64 durationMs(const JobRow &row) const;

    const Clock &m_clock;
    std::optional<JobState> m_state;
};

}
