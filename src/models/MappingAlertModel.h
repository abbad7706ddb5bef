#pragma once

#include "domain/CodeMapping.h"
#include "models/RecordTableModel.h"

namespace concord {

/// The pending codes with the most waiting events, as the Overview lists them. StateRole is the
/// UnmappedReason.
class MappingAlertModel : public RecordTableModel<MappingRow, &MappingRow::id>
{
    Q_OBJECT
public:
    enum Column { Code, Waiting, Age, Action, ColumnCount }; ///< Code: the text, and below it code and reason

    explicit MappingAlertModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    void refreshAges(); ///< time went by

protected:
    [[nodiscard]] QString text(const MappingRow &row, int column) const override;
    [[nodiscard]] QVariant sortValue(const MappingRow &row, int column) const override;
    [[nodiscard]] QVariant state(const MappingRow &row) const override;
    [[nodiscard]] QVariant extra(const MappingRow &row, int column, int role) const override;

private:
    const Clock &m_clock;
};

}
