#pragma once

#include "domain/Delivery.h"
#include "views/common/ConsolePage.h"

#include <QPointer>
#include <QTimer>

class QComboBox;
class QSplitter;
class QTableView;
class QTreeView;

namespace concord {

class DeliveryModel;
class DeliveryPane;
class PanelFrame;
class ReasonDialog;
class TableStates;
class TreeModel;

/// Proof of delivery: what other systems were told or are to be told, with each attempt and what the receiver
/// acknowledged, and how fast facts get there against what is aimed at. Looks again every few seconds while
/// it is shown.
class DeliveriesPage : public ConsolePage
{
    Q_OBJECT
public:
    DeliveriesPage(DeliveryModel *deliveries, const Clock &clock, QWidget *parent = nullptr);

    void setRefreshInterval(int milliseconds) { m_refreshTimer.setInterval(milliseconds); }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showDeliveries(const concord::DeliveryPage &page);
    void showDelivery(const concord::DeliveryDetail &detail);
    void showFigures(const concord::DeliveryFigures &figures);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void deliveriesWanted(const concord::DeliveryQuery &query);
    void deliveryWanted(concord::EventId id, quint64 requestId);
    void figuresWanted(quint64 requestId);
    void eventRequested(const concord::EventRow &event);
    void retryRequested(concord::EventId event);
    void pauseRequested(const QString &connection, bool paused, const QString &reason);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    [[nodiscard]] QLayout *makeToolbar();
    void setUpFigures();
    void setUpTableView();
    void setUpPane();
    void applyFilter();
    void fillReceivers();
    void look();
    void askForSelected();
    void askForFigures();
    void showSelection();
    void openReason(const QString &connection, bool hold);

    DeliveryModel *m_deliveries;
    PanelFrame *m_figuresFrame;
    PanelFrame *m_frame;
    PanelFrame *m_paneFrame;
    TableStates *m_states = nullptr;
    QTableView *m_table;
    QTreeView *m_figuresView;
    TreeModel *m_figures;
    DeliveryPane *m_pane;
    QComboBox *m_state;
    QComboBox *m_receiver;
    QPointer<ReasonDialog> m_reason;
    QTimer m_refreshTimer;
    quint64 m_wantedDetail = 0;
    quint64 m_wantedFigures = 0;
    bool m_started = false;
    bool m_online = true;
};

}
