#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"
#include "domain/SandboxFaults.h"
#include "sandbox/SandboxOptions.h"

#include <QObject>
#include <QThread>

namespace concord {

namespace sandbox {
class SandboxServer;
}

/// An EHR to learn with: FHIR R4 over real HTTP on loopback, loaded with synthetic patients, changing over
/// time and failing on request. Its server lives on a thread of its own; this object belongs to whoever made
/// it and may be started and stopped again. stop() before start() and twice is allowed.
class SandboxEhr : public QObject
{
    Q_OBJECT
public:
    /// @param clock must outlive this object and may be asked from another thread.
    explicit SandboxEhr(const Clock &clock, SandboxOptions options = {}, QObject *parent = nullptr);
    ~SandboxEhr() override;

    /// "http://127.0.0.1:PORT/fhir". Waits for the thread to load and listen (tens of milliseconds).
    /// NotFound or InvalidMessage: the seed; Unreachable: the port is taken.
    [[nodiscard]] Result<QString> start();
    void stop();
    [[nodiscard]] QString baseUrl() const { return m_baseUrl; } ///< empty when stopped

public slots:
    void setFaults(const concord::SandboxFaults &faults); ///< from the next request on
    void setStoryPaused(bool paused);
    void step(); ///< makes the story's next change now; changeMade() follows

signals:
    void countersChanged(const concord::SandboxCounters &counters); ///< at most every 250 ms
    void changeMade(const concord::SandboxChange &change);

private:
    const Clock &m_clock;
    SandboxOptions m_options;
    QThread m_thread;
    sandbox::SandboxServer *m_server = nullptr; ///< owned by m_thread: deleted there when it finishes
    QString m_baseUrl;
};

}
