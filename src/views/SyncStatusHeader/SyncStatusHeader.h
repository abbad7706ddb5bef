#pragma once

#include "domain/Overview.h"
#include "models/Access.h"

#include <QPointer>
#include <QWidget>

#include <optional>

class QPushButton;

namespace concord {

class LastRunView;
class OverviewModel;
class PanelFrame;
class ProgressLine;
class ReasonDialog;
class StateBadge;

/// How the medication list sync stands: last run, next one, what it is doing now; starts and cancels it,
/// and holds its schedule.
class SyncStatusHeader : public QWidget
{
    Q_OBJECT
public:
    explicit SyncStatusHeader(OverviewModel &model, QWidget *parent = nullptr);

    void setAccess(const Access &access);
    /// Why a sync cannot be asked for now, for people; empty when it can.
    [[nodiscard]] QString syncObstacle() const { return m_obstacle; }

public slots:
    /// As if the button was pressed; nothing while there is an obstacle.
    void requestSync(bool full);

signals:
    void syncRequested(const QString &integration, bool full);
    void cancelRequested(concord::JobId job);
    void pauseRequested(const QString &integration, bool paused, const QString &reason); ///< its schedule
    void refreshRequested();
    void syncObstacleChanged(const QString &obstacle);

private:
    void makeButtons();
    void refresh();
    /// True when the engine has something to say that matters more than the last run.
    bool noticeEngine();
    /// True when a person has stopped the schedule.
    bool noticePause(const SyncStatus &sync);
    void noticeEnd(const JobRow &run);
    void openReason();
    [[nodiscard]] QString obstacleNow(const SyncStatus &sync) const;
    void refreshButtons(const SyncStatus &sync);

    OverviewModel &m_model;
    Access m_access = Access::full();
    PanelFrame *m_panel;
    StateBadge *m_latency;
    QPushButton *m_syncNow;
    QPushButton *m_more;
    QPushButton *m_pause;
    QPointer<ReasonDialog> m_reason;
    LastRunView *m_lastRun;
    ProgressLine *m_progress;
    QString m_obstacle;
};

}
