#pragma once

#include "domain/Clock.h"
#include "gateway/SessionDesk.h"
#include "host/Startup.h"
#include "runtime/ServiceThread.h"

namespace concord {

class AuditGateway;
class StoreGateway;

/// Who is at the console, on a thread of its own. What a stand-alone console serves goes on while nobody is
/// signed in: only its gateways ask this. The pointer is for connect(), before start().
class SessionHost
{
public:
    SessionHost(const Startup &startup, const Clock &clock);
    ~SessionHost(); ///< stops

    [[nodiscard]] SessionDesk *desk() const { return m_desk; }
    /// The gateway answers whom the desk says; it must have been made to wait for a session. Before start(),
    /// and before anything else is connected to the desk.
    void admitTo(StoreGateway &gateway) const;
    void admitTo(AuditGateway &gateway) const;

    void start();
    void stop(); ///< while the services still run: the end of the session is recorded and signed

private:
    ServiceThread m_thread;
    SessionDesk *m_desk; // owned by the thread
};

}
