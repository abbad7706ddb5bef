#include "views/SyncStatusHeader/SyncStatusHeader.h"

#include "models/ErrorText.h"
#include "models/Labels.h"
#include "models/OverviewModel.h"
#include "views/Overview/OverviewState.h"
#include "views/SyncStatusHeader/LastRunView.h"
#include "views/SyncStatusHeader/ProgressLine.h"
#include "views/common/ElidedButton.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/ReasonDialog.h"
#include "views/common/StateBadge.h"

#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace concord {

SyncStatusHeader::SyncStatusHeader(OverviewModel &model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_panel(new PanelFrame(tr("Medication list sync"))),
      m_latency(new StateBadge),
      m_syncNow(new QPushButton(tr("Sync now"))),
      m_more(new QPushButton),
      m_pause(new ElidedButton),
      m_lastRun(new LastRunView),
      m_progress(new ProgressLine)
{
    setObjectName(QStringLiteral("syncStatusHeader"));
    setAccessibleName(tr("Medication list sync"));
    m_panel->setEmptyText(icons::sync,
                          tr("No sync has run yet. “Sync now” reads every medication list once."));
    m_latency->setObjectName(QStringLiteral("latencyBadge"));
    m_latency->setToolTip(tr("Median time until the source began to answer, in the last run"));
    m_panel->addHeaderWidget(m_latency);
    makeButtons();

    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space);
    column->addWidget(m_lastRun);
    column->addWidget(m_progress);
    column->addStretch(1);
    m_panel->setContent(content);

    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_panel);
    connect(m_panel, &PanelFrame::retryRequested, this, &SyncStatusHeader::refreshRequested);
    connect(m_progress, &ProgressLine::cancelRequested, this, &SyncStatusHeader::cancelRequested);
    connect(&model, &OverviewModel::changed, this, &SyncStatusHeader::refresh);
    refresh();
}

void SyncStatusHeader::makeButtons()
{
    m_syncNow->setObjectName(QStringLiteral("syncNow"));
    m_syncNow->setProperty("kind", QStringLiteral("primary"));
    m_syncNow->setIcon(icon(icons::sync, QPalette::BrightText));
    m_syncNow->setAccessibleName(tr("Sync now"));
    m_more->setObjectName(QStringLiteral("syncMore"));
    m_more->setIcon(icon(icons::menu));
    m_more->setAccessibleName(tr("More ways to sync"));
    m_more->setToolTip(tr("More ways to sync"));
    auto *menu = new QMenu(m_more);
    menu->setObjectName(QStringLiteral("syncMenu"));
    QAction *full = menu->addAction(tr("Full sync"), this, [this] { requestSync(true); });
    full->setObjectName(QStringLiteral("fullSync"));
    full->setToolTip(tr("Reads every list again instead of the changes only"));
    menu->setToolTipsVisible(true);
    m_more->setFixedWidth(36);
    m_more->setMenu(menu);
    m_pause->setObjectName(QStringLiteral("pauseSchedule"));
    m_panel->addHeaderWidget(m_pause);
    m_panel->addHeaderWidget(m_syncNow);
    m_panel->addHeaderWidget(m_more);
    connect(m_syncNow, &QPushButton::clicked, this, [this] { requestSync(false); });
    connect(m_pause, &QPushButton::clicked, this, &SyncStatusHeader::openReason);
}

void SyncStatusHeader::openReason()
{
    if (m_reason)
        return;
    const SyncStatus &sync = m_model.overview().sync;
    m_reason =
        sync.isPaused
            ? new ReasonDialog(tr("Resume the schedule of %1").arg(sync.integration),
                               tr("It runs again when it is due."), tr("&Resume"), window())
            : new ReasonDialog(tr("Pause the schedule of %1").arg(sync.integration),
                               tr("No run starts by itself until someone resumes it. A run that is under "
                                  "way goes on to its end, and “Sync now” still works."),
                               tr("&Pause"), window());
    m_reason->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_reason, &ReasonDialog::given, this,
            [this, name = sync.integration, pause = !sync.isPaused](const QString &reason) {
                emit pauseRequested(name, pause, reason);
            });
    m_reason->open();
}

void SyncStatusHeader::requestSync(bool full)
{
    if (m_obstacle.isEmpty())
        emit syncRequested(m_model.overview().sync.integration, full);
}

void SyncStatusHeader::refresh()
{
    const SyncStatus &sync = m_model.overview().sync;
    m_panel->setSubtitle(sync.sourceName.isEmpty() ? QString() : tr("from %1").arg(sync.sourceName));
    m_latency->setVisible(sync.sourceLatencyMs.has_value());
    if (sync.sourceLatencyMs)
        m_latency->setBadge(latencyBadge(*sync.sourceLatencyMs));
    m_lastRun->display(sync, m_model.now());
    m_progress->setVisible(sync.current.has_value());
    if (sync.current)
        m_progress->display(*sync.current);
    showOverviewState(*m_panel, m_model, !sync.lastRun && !sync.current);
    const bool known = m_panel->state() == PanelState::Ready || m_panel->state() == PanelState::Empty;
    const bool hasFailed = sync.lastRun && !sync.current && sync.lastRun->state == JobState::Failed;
    if (known && !noticeEngine() && (hasFailed || !noticePause(sync)) && sync.lastRun && !sync.current)
        noticeEnd(*sync.lastRun);
    refreshButtons(sync);
}

bool SyncStatusHeader::noticeEngine()
{
    const Overview &overview = m_model.overview();
    const auto full =
        std::count_if(overview.listeners.begin(), overview.listeners.end(),
                      [](const auto &listener) { return listener.state == ListenerState::Full; });
    if (overview.workers == 0)
        m_panel->showNotice(Tone::Danger,
                            tr("No worker serves this database: nothing is taken in or processed. "
                               "Start one: concordd run."));
    else if (full > 0)
        m_panel->showNotice(Tone::Warning,
                            tr("Intake is full: %n listener(s) have stopped reading until there is room.",
                               nullptr, int(full)));
    return overview.workers == 0 || full > 0;
}

bool SyncStatusHeader::noticePause(const SyncStatus &sync)
{
    if (sync.isPaused)
        m_panel->showNotice(
            Tone::Warning, sync.pauseReason.isEmpty()
                               ? tr("The schedule is paused by %1.").arg(sync.pausedBy)
                               : tr("The schedule is paused by %1: %2").arg(sync.pausedBy, sync.pauseReason));
    return sync.isPaused;
}

void SyncStatusHeader::noticeEnd(const JobRow &run)
{
    if (run.state == JobState::Failed)
        m_panel->showNotice(Tone::Danger, errorText(run.error.value_or(Error{})));
    else if (run.counts.failedEntries > 0)
        m_panel->showNotice(Tone::Warning,
                            tr("%n entries could not be read. They wait for review among the events.",
                               nullptr, int(run.counts.failedEntries)));
}

void SyncStatusHeader::setAccess(const Access &access)
{
    m_access = access;
    m_progress->setAccess(access);
    refresh();
}

QString SyncStatusHeader::obstacleNow(const SyncStatus &sync) const
{
    if (!m_access.may(Action::TriggerSync))
        return m_access.obstacle(Action::TriggerSync);
    if (m_model.isForbidden())
        return tr("Your role does not allow you to start a sync.");
    if (!m_model.isOnline())
        return tr("There is no connection to the database.");
    if (!m_model.hasData())
        return tr("The state of the last sync is not known yet.");
    if (sync.integration.isEmpty())
        return tr("No integration is set up. Name one in the configuration, concord.json.");
    return sync.current ? tr("A sync is queued or running already.") : QString();
}

void SyncStatusHeader::refreshButtons(const SyncStatus &sync)
{
    const QString obstacle = obstacleNow(sync);
    m_pause->setVisible(!sync.integration.isEmpty() && (sync.nextRunAt || sync.isPaused));
    permit(m_pause, m_access, Action::Pause, !m_model.isForbidden() && m_model.isOnline());
    m_pause->setText(sync.isPaused ? tr("Resume schedule…") : tr("Pause schedule…"));
    m_pause->setAccessibleName(sync.isPaused ? tr("Resume the schedule") : tr("Pause the schedule"));
    m_pause->setIcon(icon(sync.isPaused ? icons::play : icons::pause, QPalette::ButtonText));
    const bool possible = obstacle.isEmpty();
    m_syncNow->setEnabled(possible);
    m_syncNow->setIcon(icon(icons::sync, possible ? QPalette::BrightText : QPalette::ButtonText));
    m_more->setEnabled(possible);
    m_more->setToolTip(possible ? tr("More ways to sync") : obstacle);
    m_syncNow->setToolTip(possible ? tr("Reads what changed since the last run (Ctrl+R)") : obstacle);
    m_syncNow->setAccessibleDescription(m_syncNow->toolTip());
    if (obstacle == m_obstacle)
        return;
    m_obstacle = obstacle;
    emit syncObstacleChanged(m_obstacle);
}

}
