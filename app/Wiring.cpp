#include "Wiring.h"

#include "console/AlertWiring.h"
#include "console/Console.h"
#include "gateway/AuditGateway.h"
#include "gateway/IntegrationGateway.h"
#include "gateway/SessionDesk.h"
#include "models/AccountText.h"
#include "models/OverviewModel.h"
#include "sandbox/SandboxEhr.h"
#include "views/AuditTrailPage/AuditTrailPage.h"
#include "views/ConflictsPage/ConflictsPage.h"
#include "views/ConnectionsPage/ConnectionsPage.h"
#include "views/DeliveriesPage/DeliveriesPage.h"
#include "views/EventStreamPanel/EventStreamPanel.h"
#include "views/IntegrationJobTable/IntegrationJobTable.h"
#include "views/MainWindow/MainWindow.h"
#include "views/MappingsPanel/MappingsPanel.h"
#include "views/Overview/OverviewPage.h"
#include "views/PeoplePage/FacilitiesTab.h"
#include "views/PeoplePage/PatientsTab.h"
#include "views/PeoplePage/PeoplePage.h"
#include "views/PeoplePage/PrescribersTab.h"
#include "views/PeoplePage/ProvidersTab.h"
#include "views/ReconciliationPage/ReconciliationPage.h"
#include "views/RetryQueuePage/RetryQueuePage.h"
#include "views/SandboxFaultPanel/SandboxFaultPanel.h"
#include "views/SignInPage/SignInPage.h"
#include "views/ValueMapsPage/ValueMapsPage.h"
#include "views/common/IdleWatch.h"

#include <QCoreApplication>

namespace concord {

namespace {
using Gateway = IntegrationGateway;

/// Shows another page of the window; connected before what the link asks of that page.
template <typename Sender, typename Signal>
void link(Console &console, Sender *from, Signal signal, const char *page)
{
    MainWindow *window = console.window.get();
    QObject::connect(from, signal, window, [window, page] { window->showPage(QString::fromLatin1(page)); });
}

void wireWindow(Console &c, Gateway &gateway)
{
    MainWindow *window = c.window.get();
    QObject::connect(&gateway, &Gateway::availabilityChanged, window, &MainWindow::setConnection);
    QObject::connect(&gateway, &Gateway::refused, window,
                     [window, mappings = c.mappingsPanel, conflicts = c.conflictsPage,
                      reconciliation = c.reconciliationPage](const QString &order, const Error &error) {
                         if (!mappings->showsRefusalOf(order) && !conflicts->showsRefusalOf(order) &&
                             !reconciliation->showsRefusalOf(order)) // once is enough
                             window->announceRefusal(order, error);
                     });
    QObject::connect(c.overview.get(), &OverviewModel::jobFinished, window, &MainWindow::announceJob);
    QObject::connect(window, &MainWindow::refreshRequested, &gateway, &Gateway::refreshOverview);
    QObject::connect(window, &MainWindow::syncRequested, c.overviewPage, &OverviewPage::requestSync);
    QObject::connect(c.overviewPage, &OverviewPage::syncObstacleChanged, window,
                     &MainWindow::setSyncObstacle);
    window->setSyncObstacle(c.overviewPage->syncObstacle());
}

void wireOverview(Console &c, Gateway &gateway)
{
    OverviewPage *page = c.overviewPage;
    OverviewModel *model = c.overview.get();
    QObject::connect(&gateway, &Gateway::overviewChanged, model, &OverviewModel::setOverview);
    QObject::connect(&gateway, &Gateway::jobsChanged, model, &OverviewModel::applyJobs);
    QObject::connect(&gateway, &Gateway::availabilityChanged, model, &OverviewModel::setAvailability);
    QObject::connect(page, &OverviewPage::syncRequested, &gateway, &Gateway::triggerSync);
    QObject::connect(page, &OverviewPage::cancelRequested, &gateway, &Gateway::cancelJob);
    QObject::connect(page, &OverviewPage::pauseRequested, &gateway, &Gateway::pauseIntegration);
    QObject::connect(page, &OverviewPage::refreshRequested, &gateway, &Gateway::refreshOverview);
}

void wireJobs(Console &c, Gateway &gateway)
{
    IntegrationJobTable *page = c.jobTable;
    QObject::connect(page, &IntegrationJobTable::jobsWanted, &gateway, &Gateway::fetchJobs);
    QObject::connect(page, &IntegrationJobTable::jobWanted, &gateway, &Gateway::fetchJob);
    QObject::connect(page, &IntegrationJobTable::differencesWanted, &gateway, &Gateway::fetchDifferences);
    QObject::connect(page, &IntegrationJobTable::cancelRequested, &gateway, &Gateway::cancelJob);
    QObject::connect(&gateway, &Gateway::jobsPage, page, &IntegrationJobTable::showJobs);
    QObject::connect(&gateway, &Gateway::jobsChanged, page, &IntegrationJobTable::showJobsChanged);
    QObject::connect(&gateway, &Gateway::jobDetail, page, &IntegrationJobTable::showJob);
    QObject::connect(&gateway, &Gateway::differencesPage, page, &IntegrationJobTable::showDifferences);
    QObject::connect(&gateway, &Gateway::mappingsChanged, page, &IntegrationJobTable::showMappingsChanged);
    QObject::connect(&gateway, &Gateway::fetchFailed, page, &IntegrationJobTable::showFetchFailed);
    QObject::connect(&gateway, &Gateway::availabilityChanged, page, &IntegrationJobTable::showAvailability);
}

void wireEvents(Console &c, Gateway &gateway)
{
    EventStreamPanel *page = c.eventPanel;
    QObject::connect(page, &EventStreamPanel::streamWanted, &gateway, &Gateway::streamEvents);
    QObject::connect(page, &EventStreamPanel::streamUnwanted, &gateway, &Gateway::unsubscribe);
    QObject::connect(page, &EventStreamPanel::eventsWanted, &gateway, &Gateway::fetchEvents);
    QObject::connect(page, &EventStreamPanel::eventWanted, &gateway, &Gateway::fetchEvent);
    QObject::connect(page, &EventStreamPanel::storyWanted, &gateway, &Gateway::fetchStory);
    QObject::connect(page, &EventStreamPanel::payloadWanted, &gateway, &Gateway::fetchPayload);
    QObject::connect(&gateway, &Gateway::eventStory, page, &EventStreamPanel::showEventStory);
    QObject::connect(&gateway, &Gateway::eventPayload, page, &EventStreamPanel::showEventPayload);
    QObject::connect(&gateway, &Gateway::eventsAppended, page, &EventStreamPanel::showEventsAppended);
    QObject::connect(&gateway, &Gateway::eventsPage, page, &EventStreamPanel::showEvents);
    QObject::connect(&gateway, &Gateway::eventDetail, page, &EventStreamPanel::showEventDetail);
    QObject::connect(&gateway, &Gateway::fetchFailed, page, &EventStreamPanel::showFetchFailed);
    QObject::connect(&gateway, &Gateway::availabilityChanged, page, &EventStreamPanel::showAvailability);
}

void wireQueue(Console &c, Gateway &gateway)
{
    RetryQueuePage *page = c.queuePage;
    QObject::connect(page, &RetryQueuePage::queueWanted, &gateway, &Gateway::fetchQueue);
    QObject::connect(page, &RetryQueuePage::previewWanted, &gateway, &Gateway::previewBulk);
    QObject::connect(page, &RetryQueuePage::bulkRequested, &gateway, &Gateway::orderBulk);
    QObject::connect(page, &RetryQueuePage::bulkCancelRequested, &gateway, &Gateway::cancelBulk);
    QObject::connect(page, &RetryQueuePage::payloadWanted, &gateway, &Gateway::fetchPayload);
    QObject::connect(page, &RetryQueuePage::resendRequested, &gateway, &Gateway::resendEvent);
    QObject::connect(&gateway, &Gateway::queuePage, page, &RetryQueuePage::showQueue);
    QObject::connect(&gateway, &Gateway::queueChanged, page, &RetryQueuePage::showQueueChanged);
    QObject::connect(&gateway, &Gateway::overviewChanged, page, &RetryQueuePage::showCounts);
    QObject::connect(&gateway, &Gateway::connectionList, page, &RetryQueuePage::showSources);
    QObject::connect(&gateway, &Gateway::bulkPreview, page, &RetryQueuePage::showPreview);
    QObject::connect(&gateway, &Gateway::bulkChanged, page, &RetryQueuePage::showBulk);
    QObject::connect(&gateway, &Gateway::eventPayload, page, &RetryQueuePage::showPayload);
    QObject::connect(&gateway, &Gateway::eventResent, page, &RetryQueuePage::showResent);
    QObject::connect(&gateway, &Gateway::refused, page, &RetryQueuePage::showRefusal);
    QObject::connect(&gateway, &Gateway::fetchFailed, page, &RetryQueuePage::showFetchFailed);
    QObject::connect(&gateway, &Gateway::availabilityChanged, page, &RetryQueuePage::showAvailability);
    QObject::connect(&gateway, &Gateway::bulkChanged, c.window.get(), &MainWindow::announceBulk);
}

void wireConnections(Console &c, Gateway &gateway)
{
    ConnectionsPage *page = c.connectionsPage;
    QObject::connect(page, &ConnectionsPage::connectionsWanted, &gateway, &Gateway::fetchConnections);
    QObject::connect(page, &ConnectionsPage::testRequested, &gateway, &Gateway::testConnection);
    QObject::connect(page, &ConnectionsPage::pauseRequested, &gateway, &Gateway::pauseConnection);
    QObject::connect(&gateway, &Gateway::connectionList, page, &ConnectionsPage::showConnections);
    QObject::connect(&gateway, &Gateway::jobsChanged, page, &ConnectionsPage::showJobsChanged);
    QObject::connect(&gateway, &Gateway::refused, page, &ConnectionsPage::showRefusal);
    QObject::connect(&gateway, &Gateway::fetchFailed, page, &ConnectionsPage::showFetchFailed);
    QObject::connect(&gateway, &Gateway::availabilityChanged, page, &ConnectionsPage::showAvailability);
}

void wireMappings(Console &c, Gateway &gateway)
{
    MappingsPanel *page = c.mappingsPanel;
    QObject::connect(c.window.get(), &MainWindow::refreshRequested, page, &MappingsPanel::reload);
    QObject::connect(page, &MappingsPanel::mappingsWanted, &gateway, &Gateway::fetchMappings);
    QObject::connect(page, &MappingsPanel::drugSearchRequested, &gateway, &Gateway::searchDrugs);
    QObject::connect(page, &MappingsPanel::historyWanted, &gateway, &Gateway::fetchMappingHistory);
    QObject::connect(page, &MappingsPanel::suggestionsWanted, &gateway, &Gateway::fetchSuggestions);
    QObject::connect(page, &MappingsPanel::verdictWanted, &gateway, &Gateway::checkMapping);
    QObject::connect(page, &MappingsPanel::impactWanted, &gateway, &Gateway::previewMapping);
    QObject::connect(page, &MappingsPanel::figuresWanted, &gateway, &Gateway::fetchMappingFigures);
    QObject::connect(page, &MappingsPanel::decisionMade, &gateway, &Gateway::decideMapping);
    QObject::connect(page, &MappingsPanel::decisionsMade, &gateway, &Gateway::decideMappings);
    QObject::connect(&gateway, &Gateway::mappingsPage, page, &MappingsPanel::showMappings);
    QObject::connect(&gateway, &Gateway::mappingsChanged, page, &MappingsPanel::showMappingsChanged);
    QObject::connect(&gateway, &Gateway::drugsFound, page, &MappingsPanel::showDrugs);
    QObject::connect(&gateway, &Gateway::mappingHistory, page, &MappingsPanel::showHistory);
    QObject::connect(&gateway, &Gateway::mappingSuggestions, page, &MappingsPanel::showSuggestions);
    QObject::connect(&gateway, &Gateway::mappingVerdict, page, &MappingsPanel::showVerdict);
    QObject::connect(&gateway, &Gateway::mappingImpact, page, &MappingsPanel::showImpact);
    QObject::connect(&gateway, &Gateway::mappingFigures, page, &MappingsPanel::showFigures);
    QObject::connect(&gateway, &Gateway::mappingDecided, page, &MappingsPanel::showDecided);
    QObject::connect(&gateway, &Gateway::mappingsDecided, page, &MappingsPanel::showBatch);
    QObject::connect(&gateway, &Gateway::overviewChanged, page, &MappingsPanel::showCounts);
    QObject::connect(&gateway, &Gateway::refused, page, &MappingsPanel::showRefusal);
    QObject::connect(&gateway, &Gateway::fetchFailed, page, &MappingsPanel::showFetchFailed);
    QObject::connect(&gateway, &Gateway::availabilityChanged, page, &MappingsPanel::showAvailability);
}

void wireValues(Console &c, Gateway &gateway)
{
    ValueMapsPage *page = c.valuesPage;
    QObject::connect(page, &ValueMapsPage::valuesWanted, &gateway, &Gateway::fetchValues);
    QObject::connect(page, &ValueMapsPage::historyWanted, &gateway, &Gateway::fetchValueHistory);
    QObject::connect(page, &ValueMapsPage::saveRequested, &gateway, &Gateway::saveValue);
    QObject::connect(&gateway, &Gateway::valuesPage, page, &ValueMapsPage::showValues);
    QObject::connect(&gateway, &Gateway::valueHistory, page, &ValueMapsPage::showHistory);
    QObject::connect(&gateway, &Gateway::valueSaved, page, &ValueMapsPage::showSaved);
    QObject::connect(&gateway, &Gateway::valuesChanged, page, &ValueMapsPage::showChanged);
    QObject::connect(&gateway, &Gateway::refused, page, &ValueMapsPage::showRefusal);
    QObject::connect(&gateway, &Gateway::fetchFailed, page, &ValueMapsPage::showFetchFailed);
    QObject::connect(&gateway, &Gateway::availabilityChanged, page, &ValueMapsPage::showAvailability);
}

void wirePeople(Console &c, Gateway &gateway)
{
    PatientsTab *patients = c.peoplePage->patients();
    QObject::connect(patients, &PatientsTab::questionsWanted, &gateway, &Gateway::fetchPatientQuestions);
    QObject::connect(patients, &PatientsTab::candidatesWanted, &gateway, &Gateway::fetchPatientCandidates);
    QObject::connect(patients, &PatientsTab::decisionMade, &gateway, &Gateway::decidePatient);
    QObject::connect(&gateway, &Gateway::patientQuestionsPage, patients, &PatientsTab::showQuestions);
    QObject::connect(&gateway, &Gateway::patientCandidates, patients, &PatientsTab::showCandidates);
    QObject::connect(&gateway, &Gateway::patientDecided, patients, &PatientsTab::showDecided);

    PrescribersTab *prescribers = c.peoplePage->prescribers();
    QObject::connect(prescribers, &PrescribersTab::prescribersWanted, &gateway, &Gateway::fetchPrescribers);
    QObject::connect(prescribers, &PrescribersTab::providersWanted, &gateway, &Gateway::searchProviders);
    QObject::connect(prescribers, &PrescribersTab::decisionMade, &gateway, &Gateway::decidePrescriber);
    QObject::connect(prescribers, &PrescribersTab::saveRequested, &gateway, &Gateway::saveProvider);
    QObject::connect(&gateway, &Gateway::prescribersPage, prescribers, &PrescribersTab::showPrescribers);
    QObject::connect(&gateway, &Gateway::providersFound, prescribers, &PrescribersTab::showProviders);
    QObject::connect(&gateway, &Gateway::prescriberDecided, prescribers, &PrescribersTab::showDecided);
    QObject::connect(&gateway, &Gateway::providerSaved, prescribers, &PrescribersTab::showSaved);

    ProvidersTab *providers = c.peoplePage->providers();
    QObject::connect(providers, &ProvidersTab::providersWanted, &gateway, &Gateway::searchProviders);
    QObject::connect(providers, &ProvidersTab::saveRequested, &gateway, &Gateway::saveProvider);
    QObject::connect(&gateway, &Gateway::providersFound, providers, &ProvidersTab::showProviders);
    QObject::connect(&gateway, &Gateway::providerSaved, providers, &ProvidersTab::showSaved);

    FacilitiesTab *facilities = c.peoplePage->facilities();
    QObject::connect(facilities, &FacilitiesTab::codesWanted, &gateway, &Gateway::fetchFacilityCodes);
    QObject::connect(facilities, &FacilitiesTab::decisionMade, &gateway, &Gateway::decideFacility);
    QObject::connect(&gateway, &Gateway::facilityCodesPage, facilities, &FacilitiesTab::showCodes);
    QObject::connect(&gateway, &Gateway::facilityDecided, facilities, &FacilitiesTab::showDecided);

    QObject::connect(&gateway, &Gateway::peopleChanged, c.peoplePage, &PeoplePage::showChanges);

    const auto troubles = [&gateway](auto *tab) {
        using Tab = std::remove_pointer_t<decltype(tab)>;
        QObject::connect(&gateway, &Gateway::refused, tab, &Tab::showRefusal);
        QObject::connect(&gateway, &Gateway::fetchFailed, tab, &Tab::showFetchFailed);
        QObject::connect(&gateway, &Gateway::availabilityChanged, tab, &Tab::showAvailability);
    };
    troubles(patients);
    troubles(prescribers);
    troubles(providers);
    troubles(facilities);
}

void wireConflicts(Console &c, Gateway &gateway)
{
    ConflictsPage *page = c.conflictsPage;
    QObject::connect(c.window.get(), &MainWindow::refreshRequested, page, &ConflictsPage::reload);
    QObject::connect(page, &ConflictsPage::conflictsWanted, &gateway, &Gateway::fetchConflicts);
    QObject::connect(page, &ConflictsPage::conflictWanted, &gateway, &Gateway::fetchConflict);
    QObject::connect(page, &ConflictsPage::decisionMade, &gateway, &Gateway::decideConflict);
    QObject::connect(page, &ConflictsPage::undoRequested, &gateway, &Gateway::undoConflict);
    QObject::connect(&gateway, &Gateway::conflictsPage, page, &ConflictsPage::showConflicts);
    QObject::connect(&gateway, &Gateway::conflictDetail, page, &ConflictsPage::showConflict);
    QObject::connect(&gateway, &Gateway::conflictDecided, page, &ConflictsPage::showDecided);
    QObject::connect(&gateway, &Gateway::conflictsChanged, page, &ConflictsPage::showChanged);
    QObject::connect(
        &gateway, &Gateway::openConflictsChanged, c.window.get(), [window = c.window.get()](int open) {
            window->setBadge(QString::fromLatin1(pages::conflicts), open,
                             QCoreApplication::translate("Console", "%n to be decided", nullptr, open));
        });
    QObject::connect(&gateway, &Gateway::reconciliationSides, page, &ConflictsPage::showSides);
    QObject::connect(&gateway, &Gateway::refused, page, &ConflictsPage::showRefusal);
    QObject::connect(&gateway, &Gateway::fetchFailed, page, &ConflictsPage::showFetchFailed);
    QObject::connect(&gateway, &Gateway::availabilityChanged, page, &ConflictsPage::showAvailability);
}

void wireReconciliation(Console &c, Gateway &gateway)
{
    ReconciliationPage *page = c.reconciliationPage;
    using Page = ReconciliationPage;
    QObject::connect(c.window.get(), &MainWindow::refreshRequested, page, &Page::reload);
    QObject::connect(page, &Page::runsWanted, &gateway, &Gateway::fetchReconciliationRuns);
    QObject::connect(page, &Page::itemsWanted, &gateway, &Gateway::fetchReconciliationItems);
    QObject::connect(page, &Page::itemWanted, &gateway, &Gateway::fetchReconciliationItem);
    QObject::connect(page, &Page::sidesWanted, &gateway, &Gateway::fetchReconciliationSides);
    QObject::connect(page, &Page::runRequested, &gateway, &Gateway::triggerSync);
    QObject::connect(page, &Page::remedyOrdered, &gateway, &Gateway::orderRemedies);
    QObject::connect(page, &Page::undoRequested, &gateway, &Gateway::undoRemedies);
    QObject::connect(page, &Page::reportWanted, &gateway, &Gateway::fetchReconciliationReport);
    QObject::connect(&gateway, &Gateway::reconciliationRunsPage, page, &Page::showRuns);
    QObject::connect(&gateway, &Gateway::reconciliationItemsPage, page, &Page::showItems);
    QObject::connect(&gateway, &Gateway::reconciliationItem, page, &Page::showItem);
    QObject::connect(&gateway, &Gateway::reconciliationSides, page, &Page::showSides);
    QObject::connect(&gateway, &Gateway::reconciliationReport, page, &Page::showReport);
    QObject::connect(&gateway, &Gateway::reconciliationChanged, page, &Page::showChanged);
    QObject::connect(&gateway, &Gateway::jobsChanged, page, &Page::showJobsChanged);
    QObject::connect(&gateway, &Gateway::remediesOrdered, page, &Page::showOrdered);
    QObject::connect(&gateway, &Gateway::remediesUndone, page, &Page::showUndone);
    QObject::connect(&gateway, &Gateway::refused, page, &Page::showRefusal);
    QObject::connect(&gateway, &Gateway::fetchFailed, page, &Page::showFetchFailed);
    QObject::connect(&gateway, &Gateway::availabilityChanged, page, &Page::showAvailability);
    link(c, page, &Page::conflictsRequested, pages::conflicts);
}

void showEventOf(const Console &c, EventId id)
{
    for (const EventRow &row : c.overview->overview().queue.newest) {
        if (row.id == id)
            c.eventPanel->showEvent(row);
    }
}

void wireDeliveries(Console &c, Gateway &gateway)
{
    DeliveriesPage *page = c.deliveriesPage;
    QObject::connect(page, &DeliveriesPage::deliveriesWanted, &gateway, &Gateway::fetchDeliveries);
    QObject::connect(page, &DeliveriesPage::deliveryWanted, &gateway, &Gateway::fetchDelivery);
    QObject::connect(page, &DeliveriesPage::figuresWanted, &gateway, &Gateway::fetchDeliveryFigures);
    QObject::connect(page, &DeliveriesPage::pauseRequested, &gateway, &Gateway::pauseConnection);
    QObject::connect(&gateway, &Gateway::deliveriesPage, page, &DeliveriesPage::showDeliveries);
    QObject::connect(&gateway, &Gateway::deliveryDetail, page, &DeliveriesPage::showDelivery);
    QObject::connect(&gateway, &Gateway::deliveryFigures, page, &DeliveriesPage::showFigures);
    QObject::connect(&gateway, &Gateway::fetchFailed, page, &DeliveriesPage::showFetchFailed);
    QObject::connect(&gateway, &Gateway::availabilityChanged, page, &DeliveriesPage::showAvailability);
    QObject::connect(page, &DeliveriesPage::retryRequested, c.queuePage, &RetryQueuePage::retry);
    link(c, page, &DeliveriesPage::eventRequested, pages::events);
    QObject::connect(page, &DeliveriesPage::eventRequested, c.eventPanel, &EventStreamPanel::showEvent);
}

/// The queue's links to other pages, and theirs to it.
void wireQueueLinks(Console &c)
{
    RetryQueuePage *queue = c.queuePage;
    link(c, c.overviewPage, &OverviewPage::eventsRequested, pages::queue);
    QObject::connect(c.overviewPage, &OverviewPage::eventsRequested, queue, &RetryQueuePage::showState);
    link(c, c.connectionsPage, &ConnectionsPage::eventsRequested, pages::queue);
    QObject::connect(c.connectionsPage, &ConnectionsPage::eventsRequested, queue,
                     &RetryQueuePage::showSource);
    link(c, queue, &RetryQueuePage::eventRequested, pages::events);
    QObject::connect(queue, &RetryQueuePage::eventRequested, c.eventPanel, &EventStreamPanel::showEvent);
    QObject::connect(queue, &RetryQueuePage::resolveRequested, c.mappingsPanel, &MappingsPanel::openMapping);
    QObject::connect(c.eventPanel, &EventStreamPanel::retryRequested, queue, &RetryQueuePage::retry);
    QObject::connect(c.eventPanel, &EventStreamPanel::editRequested, queue, &RetryQueuePage::openEditor);
}

void wireAuditLinks(Console &c, Gateway &gateway)
{
    AuditTrailPage *page = c.auditPage;
    QObject::connect(&gateway, &Gateway::availabilityChanged, page, &AuditTrailPage::showAvailability);
    QObject::connect(c.window.get(), &MainWindow::refreshRequested, page, &AuditTrailPage::reload);
    link(c, page, &AuditTrailPage::eventsOfCorrelationRequested, pages::events);
    QObject::connect(page, &AuditTrailPage::eventsOfCorrelationRequested, c.eventPanel,
                     &EventStreamPanel::showCorrelation);
}

/// From one page to another.
void wireLinks(Console &c)
{
    const auto resolve = [&c](auto *from, auto signal) {
        QObject::connect(from, signal, c.mappingsPanel, &MappingsPanel::openMapping);
    };
    resolve(c.overviewPage, &OverviewPage::resolveRequested);
    QObject::connect(c.overviewPage, &OverviewPage::acceptRequested, c.mappingsPanel,
                     &MappingsPanel::openSuggested);
    QObject::connect(c.overviewPage, &OverviewPage::assignRequested, c.mappingsPanel,
                     &MappingsPanel::assignToMe);
    resolve(c.jobTable, &IntegrationJobTable::resolveRequested);
    resolve(c.eventPanel, &EventStreamPanel::resolveRequested);

    link(c, c.overviewPage, &OverviewPage::allMappingsRequested, pages::mappings);
    link(c, c.overviewPage, &OverviewPage::eventRequested, pages::events);
    QObject::connect(c.overviewPage, &OverviewPage::eventRequested, c.eventPanel,
                     [&c](EventId id) { showEventOf(c, id); });
    link(c, c.jobTable, &IntegrationJobTable::eventsOfCorrelationRequested, pages::events);
    QObject::connect(c.jobTable, &IntegrationJobTable::eventsOfCorrelationRequested, c.eventPanel,
                     &EventStreamPanel::showCorrelation);
    link(c, c.window.get(), &MainWindow::jobRequested, pages::jobs);
    QObject::connect(c.window.get(), &MainWindow::jobRequested, c.jobTable, &IntegrationJobTable::selectJob);
}
}

void wire(Console &console, IntegrationGateway &gateway)
{
    QObject::connect(&gateway, &IntegrationGateway::sessionApplied, console.window.get(),
                     [&console](const Session &session) { console.admit(session); });
    wireWindow(console, gateway);
    wireOverview(console, gateway);
    wireJobs(console, gateway);
    wireEvents(console, gateway);
    wireQueue(console, gateway);
    wireMappings(console, gateway);
    wireValues(console, gateway);
    wirePeople(console, gateway);
    wireConnections(console, gateway);
    wireConflicts(console, gateway);
    wireReconciliation(console, gateway);
    wireDeliveries(console, gateway);
    wireLinks(console);
    wireQueueLinks(console);
    wireAuditLinks(console, gateway);
    wireAlerts(console, gateway);
}

void wire(Console &console, AuditGateway &gateway)
{
    AuditTrailPage *page = console.auditPage;
    QObject::connect(page, &AuditTrailPage::recordsWanted, &gateway, &AuditGateway::fetchAudit);
    QObject::connect(page, &AuditTrailPage::trailWanted, &gateway, &AuditGateway::fetchTrail);
    QObject::connect(page, &AuditTrailPage::verifyRequested, &gateway, &AuditGateway::verifyTrail);
    QObject::connect(page, &AuditTrailPage::exportRequested, &gateway, &AuditGateway::exportTrail);
    QObject::connect(page, &AuditTrailPage::cancelRequested, &gateway, &AuditGateway::cancel);
    QObject::connect(&gateway, &AuditGateway::auditPage, page, &AuditTrailPage::showRecords);
    QObject::connect(&gateway, &AuditGateway::trailState, page, &AuditTrailPage::showTrail);
    QObject::connect(&gateway, &AuditGateway::fetchFailed, page, &AuditTrailPage::showFetchFailed);
    QObject::connect(&gateway, &AuditGateway::accessChanged, page, &AuditTrailPage::showAccess);
    QObject::connect(&gateway, &AuditGateway::progressed, page, &AuditTrailPage::showProgress);
    QObject::connect(&gateway, &AuditGateway::verified, page, &AuditTrailPage::showCheck);
    QObject::connect(&gateway, &AuditGateway::exported, page, &AuditTrailPage::showExported);
    QObject::connect(&gateway, &AuditGateway::taskFailed, page, &AuditTrailPage::showTaskFailed);
}

void wire(Console &console, SessionDesk &desk)
{
    MainWindow *window = console.window.get();
    QObject::connect(window, &MainWindow::signInRequested, &desk, &SessionDesk::signIn);
    QObject::connect(window, &MainWindow::unlockRequested, &desk, &SessionDesk::unlock);
    QObject::connect(window, &MainWindow::signOutRequested, &desk, &SessionDesk::signOut);
    QObject::connect(window, &MainWindow::lockRequested, &desk, &SessionDesk::lock);
    QObject::connect(console.idle.get(), &IdleWatch::idle, &desk, &SessionDesk::lock);
    // the screen is covered at once, not when the desk has come to it
    QObject::connect(window, &MainWindow::lockRequested, window, [&console] { console.lock(); });
    QObject::connect(console.idle.get(), &IdleWatch::idle, window, [&console] { console.lock(); });

    // a change while somebody works comes by the gateway alone
    const auto expect = [&console](const Session &session) {
        console.expect(session);
    };
    QObject::connect(&desk, &SessionDesk::sessionBegan, window, expect);
    QObject::connect(&desk, &SessionDesk::unlocked, window, expect);
    QObject::connect(&desk, &SessionDesk::locked, window, [&console] { console.lock(); });
    QObject::connect(&desk, &SessionDesk::sessionEnded, window,
                     [&console](SessionEnd why) { console.close(endText(why)); });
    QObject::connect(&desk, &SessionDesk::signInWanted, window, [&console] { console.close({}); });
    QObject::connect(&desk, &SessionDesk::signInRefused, window->signInPage(), &SignInPage::showRefusal);
}

void wire(Console &console, SandboxEhr &ehr)
{
    SandboxFaultPanel *panel = console.sandboxPanel;
    QObject::connect(panel, &SandboxFaultPanel::faultsChanged, &ehr, &SandboxEhr::setFaults);
    QObject::connect(panel, &SandboxFaultPanel::stepRequested, &ehr, &SandboxEhr::step);
    QObject::connect(panel, &SandboxFaultPanel::storyPauseRequested, &ehr, &SandboxEhr::setStoryPaused);
    QObject::connect(&ehr, &SandboxEhr::countersChanged, panel, &SandboxFaultPanel::showCounters);
    QObject::connect(&ehr, &SandboxEhr::changeMade, panel, &SandboxFaultPanel::showChange);
    panel->showBaseUrl(ehr.baseUrl());
}

}
