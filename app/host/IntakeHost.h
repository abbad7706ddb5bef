#pragma once

#include "domain/Intake.h"
#include "host/Credentials.h"
#include "host/Startup.h"
#include "host/TokenSources.h"
#include "ingest/Ingestor.h"
#include "runtime/ServiceThread.h"

#include <map>
#include <memory>
#include <vector>

namespace concord {

class LiveSecrets;
class SubscriptionKeeper;
class WebhookListener;

/// All doors of one program: the Ingestor, the listeners of the configuration, and their threads. Lives on
/// the main thread; the pointers are for connect(), before start().
class IntakeHost : public QObject
{
    Q_OBJECT
public:
    /// Errors, before anything is opened: a secret that cannot be read, a certificate that is none.
    /// @param secrets where the secrets that the configuration names are read
    /// @param tokens for the EHRs whose subscriptions are kept
    [[nodiscard]] static Result<std::unique_ptr<IntakeHost>> make(const Startup &startup, const Clock &clock,
                                                                  const SecretReader &secrets,
                                                                  std::shared_ptr<TokenSources> tokens);
    ~IntakeHost() override; ///< stops

    [[nodiscard]] Ingestor *ingestor() const { return m_ingestor; }

    void start(); ///< the Ingestor first, then whoever submits to it
    void stop();  ///< listeners first: what they have taken is stored and answered

public slots:
    void setLeader(bool isLeader); ///< who leads looks after the subscriptions

signals:
    void statusChanged(const concord::ListenerStatus &status); ///< of any of the listeners

private:
    IntakeHost(const Startup &startup, const Clock &clock, SecretReader secrets,
               std::shared_ptr<TokenSources> tokens);

    [[nodiscard]] Result<void> addWebServer(const Startup &startup);
    [[nodiscard]] Result<void> addMllp(const ConnectionConfig &connection);
    [[nodiscard]] Result<void> addQueue(const ConnectionConfig &connection);
    [[nodiscard]] Result<void> addSubscription(const Startup &startup, const ConnectionConfig &connection);
    template <typename Listener>
    void host(std::unique_ptr<Listener> listener, const QString &threadName);

    const Clock &m_clock;
    const SecretReader m_secrets;
    const std::shared_ptr<TokenSources> m_tokens;
    ServiceThread m_ingestThread;
    Ingestor *m_ingestor; ///< owned by its thread
    /// Shared by a connection's hook and its keeper, which live on threads of their own.
    std::map<QString, std::shared_ptr<LiveSecrets>> m_subscriptionSecrets;
    WebhookListener *m_web = nullptr; ///< owned by its thread, as the keepers are by theirs
    std::vector<SubscriptionKeeper *> m_keepers;
    std::vector<std::unique_ptr<ServiceThread>> m_listenerThreads;
};

}
