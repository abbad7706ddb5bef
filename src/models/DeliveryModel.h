#pragma once

#include "domain/Delivery.h"
#include "models/TwoLineModel.h"

namespace concord {

/// What other systems were told, or are to be told: newest first, loaded by page, looked at again from the
/// top.
class DeliveryModel : public TwoLineModel<DeliveryRow, &DeliveryRow::id, DeliveryQuery>
{
    Q_OBJECT
public:
    /// Told: and below it how often it was tried. Receiver: and below it who said so. Latency: and below it
    /// when. Answer: of the receiver, and below it the version there; before it what is waited for.
    enum Column { Told, Receiver, State, Latency, Answer, ColumnCount };
    enum DeliveryRole { AttentionRole = FirstLeafRole };

    explicit DeliveryModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Asks for the newest again, without forgetting what is shown.
    void refresh();
    /// To whom anything was told, of what was seen so far.
    [[nodiscard]] const QStringList &receivers() const { return m_receivers; }

public slots:
    void takePage(const concord::DeliveryPage &page);
    void refreshAges(); ///< time went by
    void forget() override;

signals:
    void deliveriesWanted(const concord::DeliveryQuery &query);
    void receiversChanged();

protected:
    [[nodiscard]] QString text(const DeliveryRow &row, int column) const override;
    [[nodiscard]] QVariant state(const DeliveryRow &row) const override { return int(row.state); }
    [[nodiscard]] QString secondLine(const DeliveryRow &row, int column) const override;
    [[nodiscard]] bool matches(const DeliveryRow &row, const DeliveryQuery &query) const override;
    [[nodiscard]] QVariant extra(const DeliveryRow &row, int column, int role) const override;

private:
    void noteReceivers(const std::vector<DeliveryRow> &rows);

    const Clock &m_clock;
    quint64 m_look = 0; ///< the request of refresh()
    QStringList m_receivers;
};

}
