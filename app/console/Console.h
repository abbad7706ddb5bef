#pragma once

#include "domain/Access.h"
#include "domain/Clock.h"

#include <memory>
#include <vector>

class QSettings;
class QString;

namespace concord {

class AlertRuleModel;
class AlertsPage;
class AuditModel;
class AuditTrailPage;
class ConflictModel;
class ConflictsPage;
class ConnectionModel;
class ConnectionsPage;
class ConsolePage;
class DeliveriesPage;
class DeliveryModel;
class DesktopNotices;
class DifferenceModel;
class EventStreamModel;
class EventStreamPanel;
class FacilityCodeModel;
class IdleWatch;
class IncidentModel;
class IntegrationJobModel;
class IntegrationJobTable;
class MainWindow;
class MappingModel;
class MappingsPanel;
class OverviewModel;
class OverviewPage;
class PatientQuestionModel;
class PeoplePage;
class PrescriberModel;
class ProviderModel;
class ReconciliationItemModel;
class ReconciliationPage;
class ReconciliationRunModel;
class RetryQueuePage;
class SandboxFaultPanel;
class ValueMapModel;
class ValueMapsPage;
class WaitingEventModel;

/// Ids of the pages, for MainWindow::showPage().
namespace pages {
inline constexpr auto overview = "overview";
inline constexpr auto jobs = "jobs";
inline constexpr auto events = "events";
inline constexpr auto deliveries = "deliveries";
inline constexpr auto queue = "queue";
inline constexpr auto mappings = "mappings";
inline constexpr auto values = "values";
inline constexpr auto people = "people";
inline constexpr auto connections = "connections";
inline constexpr auto alerts = "alerts";
inline constexpr auto conflicts = "conflicts";
inline constexpr auto reconciliation = "reconciliation";
inline constexpr auto audit = "audit";
inline constexpr auto sandbox = "sandbox";
}

/// The models and views of one console, built and not connected: app/Wiring.cpp joins them.
struct Console
{
    Console(const Clock &clock, QSettings &settings, bool withSandbox);
    ~Console();

    /// The pages ask for their first rows, or anew; call once everything is connected and the services run.
    void start() const;

    // What becomes of the person before the screen; wire() calls these. The pages open when the desk has let
    // the person in and the gateway answers for them: what it told before has come by then.
    void expect(const Session &session); ///< signed in, or unlocked
    void admit(const Session &session);  ///< the gateway answers for this session from now on
    /// Signed in, unlocked, or of another role or other facilities now: the pages show what this one may see.
    void open(const Session &session);
    /// Covers everything at once; whoever is signed in stays so.
    void lock();
    /// Nobody is signed in: nothing stays. @param notice why, where a person could wonder
    void close(const QString &notice);

    std::unique_ptr<OverviewModel> overview;
    std::unique_ptr<IntegrationJobModel> jobs;
    std::unique_ptr<DifferenceModel> differences;
    std::unique_ptr<EventStreamModel> events;
    std::unique_ptr<DeliveryModel> deliveries;
    std::unique_ptr<WaitingEventModel> waiting;
    std::unique_ptr<MappingModel> mappings;
    std::unique_ptr<ValueMapModel> values;
    std::unique_ptr<PatientQuestionModel> patients;
    std::unique_ptr<PrescriberModel> prescribers;
    std::unique_ptr<ProviderModel> providers;
    std::unique_ptr<FacilityCodeModel> facilities;
    std::unique_ptr<ConnectionModel> connections;
    std::unique_ptr<IncidentModel> incidents;
    std::unique_ptr<AlertRuleModel> alertRules;
    std::unique_ptr<ConflictModel> conflicts;
    std::unique_ptr<ReconciliationRunModel> runs;
    std::unique_ptr<ReconciliationItemModel> items;
    std::unique_ptr<AuditModel> audit;

    std::unique_ptr<MainWindow> window; ///< owns the pages below; destroyed before the models
    OverviewPage *overviewPage;
    IntegrationJobTable *jobTable;
    EventStreamPanel *eventPanel;
    DeliveriesPage *deliveriesPage;
    RetryQueuePage *queuePage;
    MappingsPanel *mappingsPanel;
    ValueMapsPage *valuesPage;
    PeoplePage *peoplePage;
    ConnectionsPage *connectionsPage;
    AlertsPage *alertsPage;
    ConflictsPage *conflictsPage;
    ReconciliationPage *reconciliationPage;
    AuditTrailPage *auditPage;
    SandboxFaultPanel *sandboxPanel = nullptr; ///< only with a sandbox
    std::unique_ptr<DesktopNotices> notices;
    std::unique_ptr<IdleWatch> idle; ///< watches while somebody is signed in who can lock

private:
    [[nodiscard]] std::vector<ConsolePage *> allPages() const;
    void forget() const;

    void openWhenAdmitted();

    std::optional<Session> m_session;
    std::optional<Session> m_expected;
    std::optional<Session> m_admitted;
};

}
