#pragma once

#include "domain/CodeMapping.h"
#include "domain/Event.h"
#include "views/common/ConsolePage.h"

class QGridLayout;

namespace concord {

class DashboardPanel;
class MappingAlerts;
class MetricsMini;
class OverviewModel;
class RetryQueueCard;
class SyncStatusHeader;

/// The first page: the panels of the Overview and their wishes, passed on; the dashboard has its own.
class OverviewPage : public ConsolePage
{
    Q_OBJECT
public:
    explicit OverviewPage(OverviewModel &model, QWidget *parent = nullptr);

    [[nodiscard]] DashboardPanel *dashboard() const { return m_dashboard; }
    [[nodiscard]] QString syncObstacle() const; ///< empty when a sync can be asked for

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void requestSync(bool full);

signals:
    void syncRequested(const QString &integration, bool full);
    void cancelRequested(concord::JobId job);
    void pauseRequested(const QString &integration, bool paused, const QString &reason); ///< its schedule
    void resolveRequested(const concord::MappingRow &mapping);
    void acceptRequested(const concord::MappingRow &mapping); ///< a confident suggestion, to be confirmed
    void assignRequested(const concord::MappingRow &mapping); ///< to whoever is signed in
    void allMappingsRequested();
    void eventsRequested(concord::EventState state);
    void eventRequested(concord::EventId event);
    void refreshRequested();
    void syncObstacleChanged(const QString &obstacle);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void passOn();
    void arrange(bool narrow);

    OverviewModel &m_model;
    SyncStatusHeader *m_sync;
    MetricsMini *m_metrics;
    MappingAlerts *m_alerts;
    RetryQueueCard *m_queue;
    DashboardPanel *m_dashboard;
    QGridLayout *m_grid = nullptr;
    bool m_narrow = false;
};

}
