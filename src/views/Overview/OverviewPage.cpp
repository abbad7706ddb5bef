#include "views/Overview/OverviewPage.h"

#include "models/OverviewModel.h"
#include "views/Dashboard/DashboardPanel.h"
#include "views/MappingAlerts/MappingAlerts.h"
#include "views/MetricsMini/MetricsMini.h"
#include "views/RetryQueueCard/RetryQueueCard.h"
#include "views/SyncStatusHeader/SyncStatusHeader.h"
#include "views/common/Theme.h"

#include <QGridLayout>
#include <QResizeEvent>
#include <QScrollArea>
#include <QVBoxLayout>

namespace concord {

OverviewPage::OverviewPage(OverviewModel &model, QWidget *parent)
    : ConsolePage(parent),
      m_model(model),
      m_sync(new SyncStatusHeader(model)),
      m_metrics(new MetricsMini(model)),
      m_alerts(new MappingAlerts(model)),
      m_queue(new RetryQueueCard(model)),
      m_dashboard(new DashboardPanel)
{
    setObjectName(QStringLiteral("overviewPage"));
    setAccessibleName(tr("Overview"));
    auto *body = new QWidget;
    body->setObjectName(QStringLiteral("scrollBody"));
    m_grid = new QGridLayout(body);
    m_grid->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    m_grid->setSpacing(Theme::space);
    m_grid->addWidget(m_sync, 0, 0, 1, 2);
    m_grid->addWidget(m_metrics, 1, 0, 1, 2);
    m_grid->setColumnStretch(0, 3);
    m_grid->setColumnStretch(1, 2);
    m_grid->setRowStretch(2, 1);
    m_grid->addWidget(m_dashboard, 4, 0, 1, 2);
    arrange(false);
    for (QWidget *strip : {static_cast<QWidget *>(m_sync), static_cast<QWidget *>(m_metrics)}) {
        strip->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        strip->setMinimumHeight(132);
    }
    m_alerts->setMinimumSize(440, 300);
    m_queue->setMinimumSize(360, 300);

    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("overviewScroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setWidget(body);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    passOn();
}

void OverviewPage::resizeEvent(QResizeEvent *event)
{
    const bool narrow = event->size().width() < 900;
    if (narrow != m_narrow)
        arrange(narrow);
    QWidget::resizeEvent(event);
}

void OverviewPage::arrange(bool narrow)
{
    m_narrow = narrow;
    m_grid->addWidget(m_alerts, 2, 0, 1, narrow ? 2 : 1);
    m_grid->addWidget(m_queue, narrow ? 3 : 2, narrow ? 0 : 1, 1, narrow ? 2 : 1);
}

void OverviewPage::passOn()
{
    connect(m_sync, &SyncStatusHeader::syncRequested, this, &OverviewPage::syncRequested);
    connect(m_sync, &SyncStatusHeader::cancelRequested, this, &OverviewPage::cancelRequested);
    connect(m_sync, &SyncStatusHeader::pauseRequested, this, &OverviewPage::pauseRequested);
    connect(m_sync, &SyncStatusHeader::syncObstacleChanged, this, &OverviewPage::syncObstacleChanged);
    connect(m_sync, &SyncStatusHeader::refreshRequested, this, &OverviewPage::refreshRequested);
    connect(m_metrics, &MetricsMini::refreshRequested, this, &OverviewPage::refreshRequested);
    connect(m_alerts, &MappingAlerts::refreshRequested, this, &OverviewPage::refreshRequested);
    connect(m_alerts, &MappingAlerts::resolveRequested, this, &OverviewPage::resolveRequested);
    connect(m_alerts, &MappingAlerts::acceptRequested, this, &OverviewPage::acceptRequested);
    connect(m_alerts, &MappingAlerts::assignRequested, this, &OverviewPage::assignRequested);
    connect(m_alerts, &MappingAlerts::allMappingsRequested, this, &OverviewPage::allMappingsRequested);
    connect(m_queue, &RetryQueueCard::refreshRequested, this, &OverviewPage::refreshRequested);
    connect(m_queue, &RetryQueueCard::eventsRequested, this, &OverviewPage::eventsRequested);
    connect(m_queue, &RetryQueueCard::eventRequested, this, &OverviewPage::eventRequested);
}

void OverviewPage::start()
{
    m_model.open();
    emit refreshRequested();
    m_dashboard->start();
}

void OverviewPage::setAccess(const Access &access)
{
    m_sync->setAccess(access);
    m_alerts->setAccess(access);
}

void OverviewPage::forget()
{
    m_model.forget();
    m_dashboard->forget();
}

QString OverviewPage::syncObstacle() const
{
    return m_sync->syncObstacle();
}

void OverviewPage::requestSync(bool full)
{
    m_sync->requestSync(full);
}

}
