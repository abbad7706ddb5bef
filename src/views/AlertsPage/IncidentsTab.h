#pragma once

#include "domain/Alerts.h"
#include "views/common/ConsolePage.h"

#include <QTimer>

class QComboBox;
class QTableView;

namespace concord {

class IncidentModel;
class IncidentPane;
class PanelFrame;
class RepeatedQuestion;
class TableStates;

/// The incidents, with one of them beside the list.
class IncidentsTab : public ConsolePage
{
    Q_OBJECT
public:
    IncidentsTab(IncidentModel *incidents, const Clock &clock, QWidget *parent = nullptr);

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showIncidents(const concord::IncidentPage &page);
    void showIncident(const concord::IncidentDetail &detail);
    void showChanged(); ///< opened, met again, seen or resolved, by whomever
    void showAcknowledged(const concord::Incident &incident);
    void showRefusal(const QString &order, const concord::Error &error);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void incidentsWanted(const concord::IncidentQuery &query);
    void incidentWanted(const concord::IncidentId &id, quint64 requestId);
    void acknowledgeRequested(const concord::IncidentId &id, const QString &note);
    void eventsRequested(const QString &connection);
    void connectionRequested(const QString &connection);
    void auditRequested();

private:
    [[nodiscard]] QLayout *makeToolbar();
    void setUpTableView();
    void setUpPane();
    void applyFilter();
    void showRows();
    void showSelection();
    [[nodiscard]] const Incident *selected() const;

    IncidentModel *m_incidents;
    PanelFrame *m_frame;
    PanelFrame *m_paneFrame;
    QTableView *m_table;
    TableStates *m_states;
    IncidentPane *m_pane;
    RepeatedQuestion *m_detail; ///< of the selected one
    QComboBox *m_which;
    QComboBox *m_severity;
    QComboBox *m_rule;
    QTimer m_ageTimer;
};

}
