#include "views/AlertsPage/AlertsPage.h"

#include "views/AlertsPage/IncidentsTab.h"
#include "views/AlertsPage/RulesTab.h"

#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace concord {

AlertsPage::AlertsPage(IncidentModel *incidents, AlertRuleModel *rules, const Clock &clock, QWidget *parent)
    : ConsolePage(parent),
      m_tabs(new QTabWidget),
      m_incidents(new IncidentsTab(incidents, clock)),
      m_rules(new RulesTab(rules, clock))
{
    setObjectName(QStringLiteral("alertsPage"));
    setAccessibleName(tr("Alerts"));
    m_tabs->setObjectName(QStringLiteral("alerts.tabs"));
    m_tabs->setAccessibleName(tr("Incidents and rules"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false); // it would be a line above the tabs
    m_tabs->addTab(m_incidents, tr("&Incidents"));
    m_tabs->addTab(m_rules, tr("Ru&les"));
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_tabs);
}

void AlertsPage::start()
{
    m_incidents->start();
    m_rules->start();
}

void AlertsPage::setAccess(const Access &access)
{
    m_incidents->setAccess(access);
    m_rules->setAccess(access);
}

void AlertsPage::forget()
{
    m_tabs->setCurrentIndex(0);
    m_incidents->forget();
    m_rules->forget();
}

void AlertsPage::showIncidentsTab()
{
    m_tabs->setCurrentIndex(0);
}

}
