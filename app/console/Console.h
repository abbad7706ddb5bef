#pragma once

#include "domain/Clock.h"

#include <memory>

class QSettings;
class QString;

namespace concord {

class AuditModel;
class AuditTrailPage;
class ConnectionModel;
class ConnectionsPage;
class DifferenceModel;
class DrugSearchModel;
class EventStreamModel;
class EventStreamPanel;
class IntegrationJobModel;
class IntegrationJobTable;
class MainWindow;
class MappingModel;
class MappingsPanel;
class OverviewModel;
class OverviewPage;
class RetryQueuePage;
class SandboxFaultPanel;
class WaitingEventModel;

/// Ids of the pages, for MainWindow::showPage().
namespace pages {
inline constexpr auto overview = "overview";
inline constexpr auto jobs = "jobs";
inline constexpr auto events = "events";
inline constexpr auto queue = "queue";
inline constexpr auto mappings = "mappings";
inline constexpr auto connections = "connections";
inline constexpr auto audit = "audit";
inline constexpr auto sandbox = "sandbox";
}

/// The models and views of one console, built and not connected: app/Wiring.cpp joins them.
struct Console
{
    Console(const Clock &clock, QSettings &settings, bool withSandbox);
    ~Console();

    /// The pages ask for their first rows; call once everything is connected and the services run.
    void start() const;

    std::unique_ptr<OverviewModel> overview;
    std::unique_ptr<IntegrationJobModel> jobs;
    std::unique_ptr<DifferenceModel> differences;
    std::unique_ptr<EventStreamModel> events;
    std::unique_ptr<WaitingEventModel> waiting;
    std::unique_ptr<MappingModel> mappings;
    std::unique_ptr<DrugSearchModel> drugs;
    std::unique_ptr<ConnectionModel> connections;
    std::unique_ptr<AuditModel> audit;

    std::unique_ptr<MainWindow> window; ///< owns the pages below; destroyed before the models
    OverviewPage *overviewPage;
    IntegrationJobTable *jobTable;
    EventStreamPanel *eventPanel;
    RetryQueuePage *queuePage;
    MappingsPanel *mappingsPanel;
    ConnectionsPage *connectionsPage;
    AuditTrailPage *auditPage;
    SandboxFaultPanel *sandboxPanel = nullptr; ///< only with a sandbox
};

}
