#pragma once

#include "domain/Event.h"
#include "models/RecordTableModel.h"

namespace concord {

/// Events as a table; a list of known rows (failed entries of a job) uses it as it is, the live tail derives
/// from it.
class EventTableModel : public RecordTableModel<EventRow, &EventRow::id>
{
    Q_OBJECT
public:
    enum Column { Time, Status, Kind, Message, Party, Direction, Latency, Correlation, Problem, ColumnCount };

    using RecordTableModel::RecordTableModel;

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] QString text(const EventRow &row, int column) const override;
    [[nodiscard]] QVariant sortValue(const EventRow &row, int column) const override;
    [[nodiscard]] QVariant state(const EventRow &row) const override;
    [[nodiscard]] QVariant extra(const EventRow &row, int column, int role) const override;
};

}
