#pragma once

#include "domain/Conflict.h"
#include "models/TwoLineModel.h"

namespace concord {

/// Records that both sides have changed, newest first, loaded by page. Nothing in here is a person's data.
class ConflictModel : public TwoLineModel<ConflictRow, &ConflictRow::id, ConflictQuery>
{
    Q_OBJECT
public:
    /// What: the fields, and below them the record and its two sides. Found: how long ago, and below it the
    /// integration. State: and below it who has decided.
    enum Column { What, Found, State, ColumnCount };

    explicit ConflictModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    void takePage(const concord::ConflictPage &page);
    void refreshAges(); ///< time went by

signals:
    void conflictsWanted(const concord::ConflictQuery &query);

protected:
    [[nodiscard]] QString text(const ConflictRow &row, int column) const override;
    [[nodiscard]] QVariant state(const ConflictRow &row) const override { return int(row.state); }
    [[nodiscard]] QVariant extra(const ConflictRow &row, int column, int role) const override;
    [[nodiscard]] QString secondLine(const ConflictRow &row, int column) const override;
    [[nodiscard]] bool matches(const ConflictRow &row, const ConflictQuery &query) const override;

private:
    const Clock &m_clock;
};

}
