// What the console shows and tells of figures and incidents (see Wiring.cpp for everything else).
#include "console/AlertWiring.h"

#include "console/Console.h"
#include "gateway/IntegrationGateway.h"
#include "models/IncidentModel.h"
#include "views/AlertsPage/AlertsPage.h"
#include "views/AlertsPage/IncidentsTab.h"
#include "views/AlertsPage/RulesTab.h"
#include "views/ConnectionsPage/ConnectionsPage.h"
#include "views/Dashboard/DashboardPanel.h"
#include "views/DesktopNotices/DesktopNotices.h"
#include "views/MainWindow/MainWindow.h"
#include "views/Overview/OverviewPage.h"
#include "views/RetryQueuePage/RetryQueuePage.h"

#include <QCoreApplication>

namespace concord {

namespace {
using AlertGateway = IntegrationGateway;

/// Shows another page of the window; connected before what the link asks of that page.
template <typename Sender, typename Signal>
void linkTo(Console &console, Sender *from, Signal signal, const char *page)
{
    MainWindow *window = console.window.get();
    QObject::connect(from, signal, window, [window, page] { window->showPage(QString::fromLatin1(page)); });
}

void wireDashboard(Console &c, AlertGateway &gateway)
{
    DashboardPanel *panel = c.overviewPage->dashboard();
    QObject::connect(panel, &DashboardPanel::seriesWanted, &gateway, &AlertGateway::fetchSeries);
    QObject::connect(&gateway, &AlertGateway::dashboardSeries, panel, &DashboardPanel::showSeries);
    QObject::connect(&gateway, &AlertGateway::fetchFailed, panel, &DashboardPanel::showFetchFailed);
    QObject::connect(&gateway, &AlertGateway::availabilityChanged, panel, &DashboardPanel::showAvailability);
    QObject::connect(c.window.get(), &MainWindow::refreshRequested, panel, &DashboardPanel::start);
}

void wireAlertsPage(Console &c, AlertGateway &gateway)
{
    IncidentsTab *incidents = c.alertsPage->incidents();
    QObject::connect(incidents, &IncidentsTab::incidentsWanted, &gateway, &AlertGateway::fetchIncidents);
    QObject::connect(incidents, &IncidentsTab::incidentWanted, &gateway, &AlertGateway::fetchIncident);
    QObject::connect(incidents, &IncidentsTab::acknowledgeRequested, &gateway,
                     &AlertGateway::acknowledgeIncident);
    QObject::connect(&gateway, &AlertGateway::incidentsPage, incidents, &IncidentsTab::showIncidents);
    QObject::connect(&gateway, &AlertGateway::incidentDetail, incidents, &IncidentsTab::showIncident);
    QObject::connect(&gateway, &AlertGateway::incidentsChanged, incidents, &IncidentsTab::showChanged);
    QObject::connect(&gateway, &AlertGateway::incidentAcknowledged, incidents,
                     &IncidentsTab::showAcknowledged);
    RulesTab *rules = c.alertsPage->rules();
    QObject::connect(rules, &RulesTab::rulesWanted, &gateway, &AlertGateway::fetchAlertRules);
    QObject::connect(rules, &RulesTab::saveRequested, &gateway, &AlertGateway::saveAlertRule);
    QObject::connect(&gateway, &AlertGateway::alertRules, rules, &RulesTab::showRules);
    QObject::connect(&gateway, &AlertGateway::alertRuleSaved, rules, &RulesTab::showSaved);
    QObject::connect(rules, &RulesTab::testsWanted, &gateway, &AlertGateway::fetchNotifierTests);
    QObject::connect(rules, &RulesTab::testRequested, &gateway, &AlertGateway::testNotifier);
    QObject::connect(&gateway, &AlertGateway::notifierTests, rules, &RulesTab::showTests);
    QObject::connect(&gateway, &AlertGateway::notifierTestOrdered, rules, &RulesTab::showTestOrdered);
    QObject::connect(&gateway, &AlertGateway::jobsChanged, rules, &RulesTab::showJobsChanged);
    const auto troubles = [&](auto *tab) {
        using Tab = std::remove_pointer_t<decltype(tab)>;
        QObject::connect(&gateway, &AlertGateway::refused, tab, &Tab::showRefusal);
        QObject::connect(&gateway, &AlertGateway::fetchFailed, tab, &Tab::showFetchFailed);
        QObject::connect(&gateway, &AlertGateway::availabilityChanged, tab, &Tab::showAvailability);
    };
    troubles(incidents);
    troubles(rules);
}

/// What the desktop hears of incidents, and how many the navigation shows.
void wireNotices(Console &c, AlertGateway &gateway)
{
    MainWindow *window = c.window.get();
    DesktopNotices *notices = c.notices.get();
    QObject::connect(
        &gateway, &AlertGateway::incidentNoticed, notices,
        [notices, window](const Incident &incident) { notices->tell(incident, window->isCovered()); });
    QObject::connect(&gateway, &AlertGateway::notifierTestOrdered, notices,
                     [notices](NotifierKind notifier, quint64) {
                         if (notifier == NotifierKind::Desktop)
                             notices->tellTest();
                     });
    QObject::connect(notices, &DesktopNotices::testTold, c.alertsPage->rules(), &RulesTab::showDesktopTest);
    QObject::connect(&gateway, &AlertGateway::availabilityChanged, notices,
                     &DesktopNotices::showAvailability);
    QObject::connect(c.incidents.get(), &IncidentModel::countsChanged, notices, &DesktopNotices::showCounts);
    QObject::connect(c.incidents.get(), &IncidentModel::countsChanged, window, [window](int, int unseen) {
        window->setBadge(QString::fromLatin1(pages::alerts), unseen,
                         QCoreApplication::translate("Console", "%n not acknowledged", nullptr, unseen));
    });
    QObject::connect(notices, &DesktopNotices::toastWanted, window, &MainWindow::showToast);
    QObject::connect(notices, &DesktopNotices::windowRequested, window, &MainWindow::comeToFront);
    QObject::connect(notices, &DesktopNotices::alertsRequested, window, &MainWindow::comeToFront);
    linkTo(c, notices, &DesktopNotices::alertsRequested, pages::alerts);
    QObject::connect(notices, &DesktopNotices::alertsRequested, c.alertsPage, &AlertsPage::showIncidentsTab);
    QObject::connect(notices, &DesktopNotices::quitRequested, window, &QWidget::close);
}

void wireAlertLinks(Console &c)
{
    IncidentsTab *incidents = c.alertsPage->incidents();
    linkTo(c, incidents, &IncidentsTab::eventsRequested, pages::queue);
    QObject::connect(incidents, &IncidentsTab::eventsRequested, c.queuePage, &RetryQueuePage::showSource);
    linkTo(c, incidents, &IncidentsTab::connectionRequested, pages::connections);
    QObject::connect(incidents, &IncidentsTab::connectionRequested, c.connectionsPage,
                     &ConnectionsPage::showConnection);
    linkTo(c, incidents, &IncidentsTab::auditRequested, pages::audit);
}
}

void wireAlerts(Console &console, IntegrationGateway &gateway)
{
    wireDashboard(console, gateway);
    wireAlertsPage(console, gateway);
    wireNotices(console, gateway);
    wireAlertLinks(console);
}

}
