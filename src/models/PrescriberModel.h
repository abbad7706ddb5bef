#pragma once

#include "domain/Prescriber.h"
#include "models/TwoLineModel.h"

namespace concord {

/// How prescribers are called in messages, and who they are: newest first, loaded by page.
class PrescriberModel : public TwoLineModel<PrescriberRow, &PrescriberRow::id, PrescriberQuery>
{
    Q_OBJECT
public:
    /// Name: and below it the identifier. Source: and below it when. State: and below it who it is.
    enum Column { Name, Source, State, ColumnCount };

    explicit PrescriberModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    void takePage(const concord::PrescriberPage &page);

signals:
    void prescribersWanted(const concord::PrescriberQuery &query);

protected:
    [[nodiscard]] QString text(const PrescriberRow &row, int column) const override;
    [[nodiscard]] QVariant state(const PrescriberRow &row) const override { return int(row.state); }
    [[nodiscard]] QString secondLine(const PrescriberRow &row, int column) const override;
    [[nodiscard]] bool matches(const PrescriberRow &row, const PrescriberQuery &query) const override;

private:
    const Clock &m_clock;
};

}
