#pragma once

#include "domain/Engine.h"
#include "views/common/ConsolePage.h"

#include <QPointer>
#include <QTimer>

class QLabel;
class QSplitter;
class QTableView;

namespace concord {

class ConnectionModel;
class ConnectionPane;
class PanelFrame;
class ReasonDialog;

/// The configured connections: how each stands, with its details beside the list. Reads them again every few
/// seconds while it is shown.
class ConnectionsPage : public ConsolePage
{
    Q_OBJECT
public:
    ConnectionsPage(ConnectionModel *connections, const Clock &clock, QWidget *parent = nullptr);

    void setRefreshInterval(int milliseconds) { m_refreshTimer.setInterval(milliseconds); }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showConnection(const QString &name); ///< selects it, as soon as it is known
    void showConnections(const concord::ConnectionList &list);
    void showJobsChanged(const std::vector<concord::JobRow> &rows); ///< a test may have ended
    void showRefusal(const QString &order, const concord::Error &error);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void connectionsWanted(quint64 requestId);
    void testRequested(const QString &connection);
    void pauseRequested(const QString &connection, bool paused, const QString &reason);
    void eventsRequested(const QString &connection);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void setUpTableView();
    void setUpPane();
    void showList();
    void showSelection();
    void showState();
    void openReason(const QString &connection, bool pause);

    ConnectionModel *m_connections;
    PanelFrame *m_frame;
    PanelFrame *m_paneFrame;
    QSplitter *m_splitter;
    QTableView *m_table;
    ConnectionPane *m_pane;
    QLabel *m_footer;
    QPointer<ReasonDialog> m_reason;
    QTimer m_refreshTimer;
    QString m_wanted; ///< to be selected when it is read
    QString m_offlineText;
    QString m_errorText;
    bool m_started = false;
    bool m_online = true;
    bool m_forbidden = false;
};

}
