#pragma once

#include "domain/Clock.h"
#include "gateway/AuditGateway.h"
#include "gateway/AuditWork.h"
#include "host/Credentials.h"
#include "host/Startup.h"
#include "runtime/ServiceThread.h"

namespace concord {

/// The services behind the Audit page, on two threads: one answers, when SessionHost has said whom, the other
/// verifies and exports. The pointer is for connect(), before start().
class AuditHost
{
public:
    AuditHost(const Startup &startup, const SecretReader &secrets, const Clock &clock);
    ~AuditHost(); ///< stops

    [[nodiscard]] AuditGateway *gateway() const { return m_gateway; }
    void start();
    void stop(); ///< calls off what runs, and waits for its end

private:
    ServiceThread m_answers;
    ServiceThread m_works;
    AuditGateway *m_gateway; // owned by the threads
    AuditWork *m_work;
};

}
