#pragma once

#include "domain/Prescriber.h"
#include "models/TwoLineModel.h"

namespace concord {

struct ProviderSearch
{
    QString text; ///< part of a name, an id or a number; empty: all
    PageRequest page;
};

/// The site's own directory of those who prescribe, by name: the first hundred that a text finds.
class ProviderModel : public TwoLineModel<ProviderRow, &ProviderRow::id, ProviderSearch>
{
    Q_OBJECT
public:
    /// Name: and below it the id. State: and below it who has changed it, and when.
    enum Column { Name, Npi, Dea, State, ColumnCount };

    explicit ProviderModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    void takeList(const concord::ProviderList &list);
    /// New or changed, by whomever: those that are shown change where they stand, new ones come on top.
    void takeProviders(const std::vector<concord::ProviderRow> &rows);

signals:
    void providersWanted(const QString &text, quint64 requestId);

protected:
    [[nodiscard]] QString text(const ProviderRow &row, int column) const override;
    [[nodiscard]] QVariant state(const ProviderRow &row) const override { return int(row.isActive); }
    [[nodiscard]] QString secondLine(const ProviderRow &row, int column) const override;
    [[nodiscard]] bool matches(const ProviderRow &row, const ProviderSearch &search) const override;

private:
    const Clock &m_clock;
};

}
