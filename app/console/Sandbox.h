#pragma once

#include "console/ConsoleOptions.h"
#include "host/Startup.h"
#include "runtime/ServiceThread.h"
#include "runtime/SystemClock.h"
#include "sandbox/SandboxEhr.h"
#include "sandbox/SandboxPharmacy.h"

#include <QTemporaryDir>

namespace concord {

/// What `concord --sandbox` works with instead of a hospital: an EHR and a pharmacy inside the program, and a
/// database that goes away with it unless one was named.
class Sandbox
{
public:
    Sandbox();
    ~Sandbox();

    /// Starts both and says what the console is to work with.
    [[nodiscard]] Result<Startup> start(const ConsoleOptions &options);

    [[nodiscard]] SandboxEhr &ehr() { return m_ehr; }
    [[nodiscard]] SandboxPharmacy *pharmacy() { return m_pharmacy; } ///< for connect(); once started

private:
    SystemClock m_clock;
    QTemporaryDir m_folder;
    SandboxEhr m_ehr;
    ServiceThread m_thread;
    SandboxPharmacy *m_pharmacy = nullptr; ///< owned by its thread
};

}
