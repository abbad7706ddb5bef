#include "console/Console.h"

#include "models/AlertRuleModel.h"
#include "models/AuditModel.h"
#include "models/ConflictModel.h"
#include "models/ConnectionModel.h"
#include "models/DeliveryModel.h"
#include "models/DifferenceModel.h"
#include "models/EventStreamModel.h"
#include "models/FacilityCodeModel.h"
#include "models/IncidentModel.h"
#include "models/IntegrationJobModel.h"
#include "models/MappingModel.h"
#include "models/OverviewModel.h"
#include "models/PatientQuestionModel.h"
#include "models/PrescriberModel.h"
#include "models/ProviderModel.h"
#include "models/ReconciliationItemModel.h"
#include "models/ReconciliationRunModel.h"
#include "models/ValueMapModel.h"
#include "models/WaitingEventModel.h"
#include "views/AlertsPage/AlertsPage.h"
#include "views/AuditTrailPage/AuditTrailPage.h"
#include "views/ConflictsPage/ConflictsPage.h"
#include "views/ConnectionsPage/ConnectionsPage.h"
#include "views/DeliveriesPage/DeliveriesPage.h"
#include "views/DesktopNotices/DesktopNotices.h"
#include "views/EventStreamPanel/EventStreamPanel.h"
#include "views/IntegrationJobTable/IntegrationJobTable.h"
#include "views/MainWindow/MainWindow.h"
#include "views/MappingsPanel/MappingsPanel.h"
#include "views/Overview/OverviewPage.h"
#include "views/PeoplePage/PeoplePage.h"
#include "views/ReconciliationPage/ReconciliationPage.h"
#include "views/RetryQueuePage/RetryQueuePage.h"
#include "views/SandboxFaultPanel/SandboxFaultPanel.h"
#include "views/ValueMapsPage/ValueMapsPage.h"
#include "views/common/ConsolePage.h"
#include "views/common/Icons.h"
#include "views/common/IdleWatch.h"
#include "views/common/ReconciliationLook.h"

#include <QCoreApplication>

#include <utility>

namespace concord {

namespace {
QString title(const char *text)
{
    return QCoreApplication::translate("Console", text);
}
}

Console::Console(const Clock &clock, QSettings &settings, bool withSandbox)
    : overview(std::make_unique<OverviewModel>(clock)),
      jobs(std::make_unique<IntegrationJobModel>(clock)),
      differences(std::make_unique<DifferenceModel>()),
      events(std::make_unique<EventStreamModel>()),
      deliveries(std::make_unique<DeliveryModel>(clock)),
      waiting(std::make_unique<WaitingEventModel>(clock)),
      mappings(std::make_unique<MappingModel>(clock)),
      values(std::make_unique<ValueMapModel>(clock)),
      patients(std::make_unique<PatientQuestionModel>(clock)),
      prescribers(std::make_unique<PrescriberModel>(clock)),
      providers(std::make_unique<ProviderModel>(clock)),
      facilities(std::make_unique<FacilityCodeModel>(clock)),
      connections(std::make_unique<ConnectionModel>(clock)),
      incidents(std::make_unique<IncidentModel>(clock)),
      alertRules(std::make_unique<AlertRuleModel>(clock)),
      conflicts(std::make_unique<ConflictModel>(clock)),
      runs(std::make_unique<ReconciliationRunModel>(clock)),
      items(std::make_unique<ReconciliationItemModel>()),
      audit(std::make_unique<AuditModel>(clock)),
      window(std::make_unique<MainWindow>(settings)),
      overviewPage(new OverviewPage(*overview)),
      jobTable(new IntegrationJobTable(jobs.get(), differences.get(), clock)),
      eventPanel(new EventStreamPanel(events.get(), clock)),
      deliveriesPage(new DeliveriesPage(deliveries.get(), clock)),
      queuePage(new RetryQueuePage(waiting.get(), clock)),
      mappingsPanel(new MappingsPanel(mappings.get(), clock, settings)),
      valuesPage(new ValueMapsPage(values.get())),
      peoplePage(new PeoplePage(patients.get(), prescribers.get(), providers.get(), facilities.get())),
      connectionsPage(new ConnectionsPage(connections.get(), clock)),
      alertsPage(new AlertsPage(incidents.get(), alertRules.get(), clock)),
      conflictsPage(new ConflictsPage(conflicts.get(), clock)),
      reconciliationPage(new ReconciliationPage(runs.get(), items.get(), clock)),
      auditPage(new AuditTrailPage(audit.get(), clock, settings)),
      notices(std::make_unique<DesktopNotices>(settings, std::make_unique<SystemTray>())),
      idle(std::make_unique<IdleWatch>(clock))
{
    const auto add = [this](const char *id, const QString &icon, const char *text, QWidget *page) {
        window->addPage(QString::fromLatin1(id), icon, title(text), page);
    };
    add(pages::overview, icons::overview, QT_TRANSLATE_NOOP("Console", "Overview"), overviewPage);
    add(pages::jobs, icons::jobs, QT_TRANSLATE_NOOP("Console", "Jobs"), jobTable);
    add(pages::events, icons::events, QT_TRANSLATE_NOOP("Console", "Events"), eventPanel);
    add(pages::deliveries, icons::deliveries, QT_TRANSLATE_NOOP("Console", "Deliveries"), deliveriesPage);
    add(pages::queue, icons::queue, QT_TRANSLATE_NOOP("Console", "Retry queue"), queuePage);
    add(pages::mappings, icons::mappings, QT_TRANSLATE_NOOP("Console", "Mappings"), mappingsPanel);
    add(pages::values, icons::values, QT_TRANSLATE_NOOP("Console", "Values"), valuesPage);
    add(pages::people, icons::person, QT_TRANSLATE_NOOP("Console", "People"), peoplePage);
    add(pages::connections, icons::connections, QT_TRANSLATE_NOOP("Console", "Connections"), connectionsPage);
    add(pages::conflicts, icons::conflicts, QT_TRANSLATE_NOOP("Console", "Conflicts"), conflictsPage);
    add(pages::reconciliation, icons::reconciliation, QT_TRANSLATE_NOOP("Console", "Reconciliation"),
        reconciliationPage);
    add(pages::audit, icons::audit, QT_TRANSLATE_NOOP("Console", "Audit"), auditPage);
    add(pages::alerts, icons::alerts, QT_TRANSLATE_NOOP("Console", "Alerts"), alertsPage);
    window->addSetting(notices->switchAction());
    if (withSandbox) {
        sandboxPanel = new SandboxFaultPanel;
        add(pages::sandbox, icons::statistics, QT_TRANSLATE_NOOP("Console", "Sandbox"), sandboxPanel);
    }
}

Console::~Console() = default;

std::vector<ConsolePage *> Console::allPages() const
{
    return {overviewPage,       jobTable,   eventPanel, deliveriesPage,  queuePage,
            mappingsPanel,      valuesPage, peoplePage, connectionsPage, conflictsPage,
            reconciliationPage, auditPage,  alertsPage};
}

void Console::start() const
{
    for (ConsolePage *page : allPages())
        page->start();
}

void Console::forget() const
{
    window->closeDialogs();
    for (ConsolePage *page : allPages())
        page->forget();
}

void Console::open(const Session &session)
{
    const bool isSameView =
        m_session && m_session->user == session.user && Access(*m_session).hasSameRights(Access(session));
    if (!isSameView) // what the one before saw may be more than this one may see
        forget();
    m_session = session;
    for (ConsolePage *page : allPages())
        page->setAccess(Access(session));
    window->openFor(session);
    start();
    if (session.isOwner)
        idle->stop();
    else
        idle->start();
}

void Console::expect(const Session &session)
{
    m_expected = session;
    openWhenAdmitted();
}

void Console::admit(const Session &session)
{
    m_admitted = session;
    if (m_expected)
        openWhenAdmitted();
    else if (m_session && !window->isCovered()) // another role, or other facilities
        open(session);
}

void Console::openWhenAdmitted()
{
    if (m_expected && m_expected == m_admitted)
        open(*std::exchange(m_expected, std::nullopt));
}

void Console::lock()
{
    if (!m_session || m_session->isOwner || window->isCovered())
        return;
    idle->stop();
    m_expected.reset();
    m_admitted.reset();
    for (ConsolePage *page : allPages())
        page->conceal();
    window->showLock(*m_session);
}

void Console::close(const QString &notice)
{
    idle->stop();
    m_session.reset();
    m_expected.reset();
    m_admitted.reset();
    window->showSignIn(notice);
    forget();
    for (ConsolePage *page : allPages())
        page->setAccess({});
}

}
