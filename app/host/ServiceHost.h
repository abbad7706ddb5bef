#pragma once

#include "gateway/StoreGateway.h"
#include "host/Startup.h"
#include "pipeline/Scheduler.h"
#include "pipeline/Worker.h"
#include "runtime/ServiceThread.h"
#include "runtime/SystemClock.h"

namespace concord {

/// The services of one program on their threads: console (gateway), worker, scheduler. Used by the console
/// (stand-alone) and by `concordd run`: the same code path. The pointers are for connect(), before start().
class ServiceHost
{
public:
    /// @param syncAtStart the first integration is synced at once, whatever its schedule
    explicit ServiceHost(const Startup &startup, bool syncAtStart = false);
    ~ServiceHost(); ///< stops

    [[nodiscard]] StoreGateway *gateway() const { return m_gateway; }
    [[nodiscard]] Worker *worker() const { return m_worker; }

    void start();
    void stop(); ///< nothing new is ordered, then the work stops, then the console's door closes

private:
    SystemClock m_clock;
    ServiceThread m_consoleThread;
    ServiceThread m_workerThread;
    ServiceThread m_schedulerThread;
    StoreGateway *m_gateway; // owned by the threads
    Worker *m_worker;
    Scheduler *m_scheduler;
};

}
