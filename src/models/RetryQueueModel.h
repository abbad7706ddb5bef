#pragma once

#include "domain/Event.h"
#include "models/RecordTableModel.h"

namespace concord {

/// The newest events that wait for time, a mapping or a person, as RetryQueueCard lists them.
class RetryQueueModel : public RecordTableModel<EventRow, &EventRow::id>
{
    Q_OBJECT
public:
    enum Column { Kind, State, Age, ColumnCount }; ///< Kind: what it is, and below it why it waits

    explicit RetryQueueModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    void refreshAges(); ///< time went by

protected:
    [[nodiscard]] QString text(const EventRow &row, int column) const override;
    [[nodiscard]] QVariant sortValue(const EventRow &row, int column) const override;
    [[nodiscard]] QVariant state(const EventRow &row) const override;
    [[nodiscard]] QVariant extra(const EventRow &row, int column, int role) const override;

private:
    const Clock &m_clock;
};

}
