#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"
#include "domain/SandboxFaults.h"
#include "sandbox/FaultInjector.h"
#include "sandbox/ResourceStore.h"
#include "sandbox/Router.h"
#include "sandbox/SandboxOptions.h"
#include "sandbox/SandboxStory.h"

#include <QAbstractHttpServer>

#include <memory>

class QTcpSocket;
class QTimer;

namespace concord::sandbox {

/// The HTTP side of the sandbox EHR: takes requests from QtHttpServer, lets faults happen, writes the answers
/// itself (QHttpServerResponder cannot cut a connection half-way). Lives on the sandbox thread; made and
/// destroyed there.
class SandboxServer : public QAbstractHttpServer
{
    Q_OBJECT
public:
    SandboxServer(const Clock &clock, const SandboxOptions &options);
    ~SandboxServer() override;

    /// Loads the seed and listens on 127.0.0.1. Returns the FHIR base URL.
    [[nodiscard]] Result<QString> open();

    void setFaults(const SandboxFaults &faults);
    void setStoryPaused(bool paused);
    void step();

signals:
    void countersChanged(const concord::SandboxCounters &counters); ///< at most every 250 ms
    void changeMade(const concord::SandboxChange &change);

protected:
    bool handleRequest(const QHttpServerRequest &http, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;

private:
    [[nodiscard]] Answer answerFor(const Request &request, FaultInjector::Fault fault);
    void countersMoved();

    const Clock &m_clock;
    SandboxOptions m_options;
    ResourceStore m_store;
    FaultInjector m_faults;
    SandboxStory m_story;
    std::unique_ptr<Router> m_router;
    QString m_baseUrl;
    SandboxCounters m_counters;
    std::unique_ptr<QTimer> m_storyTimer;
    std::unique_ptr<QTimer> m_countersTimer;
};

}
