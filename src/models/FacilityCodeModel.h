#pragma once

#include "domain/FacilityCode.h"
#include "models/TwoLineModel.h"

namespace concord {

/// Codes of sending facilities, and what they are here: newest first, loaded by page.
class FacilityCodeModel : public TwoLineModel<FacilityCodeRow, &FacilityCodeRow::id, FacilityCodeQuery>
{
    Q_OBJECT
public:
    /// Source: and below it when. State: the facility, and below it who said so.
    enum Column { Code, Source, State, ColumnCount };

    explicit FacilityCodeModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    void takePage(const concord::FacilityCodePage &page);

signals:
    void codesWanted(const concord::FacilityCodeQuery &query);

protected:
    [[nodiscard]] QString text(const FacilityCodeRow &row, int column) const override;
    [[nodiscard]] QVariant state(const FacilityCodeRow &row) const override { return int(row.state); }
    [[nodiscard]] QString secondLine(const FacilityCodeRow &row, int column) const override;
    [[nodiscard]] bool matches(const FacilityCodeRow &row, const FacilityCodeQuery &query) const override;

private:
    const Clock &m_clock;
};

}
