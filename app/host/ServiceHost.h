#pragma once

#include "connectors/admin/AdminListener.h"
#include "gateway/StoreGateway.h"
#include "host/AlertKeeper.h"
#include "host/AuditKeeper.h"
#include "host/Duties.h"
#include "host/HealthReader.h"
#include "host/IntakeHost.h"
#include "host/NoticeKeeper.h"
#include "host/ReleaseDuty.h"
#include "host/Startup.h"
#include "host/StatusRecorder.h"
#include "host/SuggestionKeeper.h"
#include "host/TokenSources.h"
#include "pipeline/EventWorker.h"
#include "pipeline/Scheduler.h"
#include "pipeline/TrialWorker.h"
#include "pipeline/Worker.h"
#include "runtime/ServiceThread.h"
#include "runtime/SystemClock.h"

#include <atomic>
#include <vector>

namespace concord {

struct HostOptions
{
    /// Only the console's door: somebody else serves the database (the shared mode of `concord`).
    bool consoleOnly = false;
    bool syncAtStart = false;    ///< the first integration is synced at once, whatever its schedule
    bool asksWhoIsThere = false; ///< the gateway answers nobody until it is told a session (SessionHost)
    SecretReader secrets = readCredential;
};

/// The services of one program on their threads: doors, event workers, job worker, scheduler and other
/// duties, and the console's gateway. Used by the console (stand-alone) and by `concordd run`: the same code
/// path. The pointers are for connect(), before start().
class ServiceHost
{
public:
    /// Errors of the doors (IntakeHost::make); nothing has been started then.
    [[nodiscard]] static Result<std::unique_ptr<ServiceHost>> make(const Startup &startup,
                                                                   const HostOptions &options = {});
    ~ServiceHost(); ///< stops

    [[nodiscard]] StoreGateway *gateway() const { return m_gateway; }
    [[nodiscard]] Worker *worker() const { return m_worker; }
    [[nodiscard]] IntakeHost *intake() const { return m_intake.get(); }
    /// Absent where the configuration says nothing of it.
    [[nodiscard]] AdminListener *admin() const { return m_admin; }

    void start(); ///< events are worked from when the database is provisioned; the doors open at once
    /// The doors close, nothing new is ordered, the work stops, then the console's door closes; what that has
    /// left in the audit trail is signed at last.
    void stop();

private:
    ServiceHost(const Startup &startup, const HostOptions &options);
    void addEventWorkers(const Startup &startup, const SecretReader &secrets);
    void connectAll();
    [[nodiscard]] std::unique_ptr<AuditKeeper> makeAuditKeeper(const Startup &startup,
                                                               const HostOptions &options);
    [[nodiscard]] std::unique_ptr<SuggestionKeeper> makeSuggestionKeeper(const Startup &startup);
    [[nodiscard]] std::unique_ptr<ReleaseDuty> makeReleaseDuty(const Startup &startup);
    void addAlerts(const Startup &startup, const SecretReader &secrets);
    void addAdmin(const Startup &startup, const SecretReader &secrets);

    SystemClock m_clock;
    const QString m_workerName = makeWorkerName(); ///< among the workers of the database
    const std::shared_ptr<DrugAdvisor> m_advisor = std::make_shared<DrugAdvisor>(m_clock);
    const std::shared_ptr<TokenSources> m_tokens; ///< before the threads that ask it
    const bool m_isConsoleOnly;
    std::atomic<bool> m_ledAtItsEnd = false; ///< the duties are given up before the last head is signed
    std::unique_ptr<IntakeHost> m_intake;    ///< absent until make() has made it
    ServiceThread m_consoleThread;
    ServiceThread m_workerThread;
    ServiceThread m_dutiesThread;
    ServiceThread m_auditThread; ///< may be busy for long, and the duties' lease must not wait for it
    ServiceThread m_statusThread;
    ServiceThread m_suggestionThread; ///< reads a whole release now and then, or two to compare them
    ServiceThread m_trialThread;      ///< a trial keeps it busy for seconds
    ServiceThread m_alertThread;
    ServiceThread m_noticeThread; ///< sending a message blocks it
    ServiceThread m_adminThread;  ///< reads figures; the sockets have one of their own
    std::vector<std::unique_ptr<ServiceThread>> m_eventThreads;
    StoreGateway *m_gateway; // owned by the threads
    Worker *m_worker;
    Duties *m_duties;
    Scheduler *m_scheduler;
    StatusRecorder *m_status;
    TrialWorker *m_trials;
    NoticeKeeper *m_notices = nullptr;
    AdminListener *m_admin = nullptr;
    std::vector<EventWorker *> m_eventWorkers;
    QMetaObject::Connection m_whenReady;
};

}
