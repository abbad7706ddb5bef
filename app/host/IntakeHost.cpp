#include "host/IntakeHost.h"

#include "codec/SubscriptionCodec.h"
#include "connectors/EhrClient.h"
#include "connectors/TlsPolicy.h"
#include "connectors/mllp/MllpListener.h"
#include "connectors/queue/QueueConsumer.h"
#include "connectors/webhook/WebhookListener.h"
#include "host/EhrSettings.h"
#include "host/EventWork.h"
#include "host/LiveSecrets.h"
#include "ingest/FormatDoor.h"
#include "store/Notifications.h"
#include "store/SubscriptionStore.h"
#include "subscription/SubscriptionKeeper.h"

namespace concord {

namespace {
IngestSettings ingestSettings(const Startup &startup)
{
    IngestSettings settings;
    settings.database = startup.database;
    settings.open.mustExist = true; // the program has made it when it took the keys
    settings.capacity = size_t(startup.config.engine.queueCapacity);
    settings.inTransaction = Notifications::notifyWork;
    return settings;
}

bool isSecretName(const QString &text)
{
    return text.startsWith(QStringLiteral("credential:")) || text.startsWith(QStringLiteral("keychain:"));
}

/// For a listener's key that is a secret with a name; empty: it is a file.
std::function<Result<QByteArray>()> keySource(const TlsConfig &tls, const SecretReader &secrets)
{
    if (!isSecretName(tls.keyFile))
        return {};
    return [secrets, name = tls.keyFile] {
        return secrets(name);
    };
}

MllpListenerSettings mllpSettings(const ConnectionConfig &connection, const SecretReader &secrets)
{
    const ListenConfig &listen = connection.mllp->listen;
    MllpListenerSettings settings;
    settings.connection = connection.name;
    settings.address = listen.address;
    settings.port = listen.port;
    settings.allowPlainBeyondLoopback = listen.allowPlain;
    if (listen.tls.isOn()) {
        ServerTls tls;
        tls.certificateFile = listen.tls.certificateFile;
        tls.keyFile = listen.tls.keyFile;
        tls.clientCaFile = listen.tls.clientCaFile;
        tls.requireClientCertificate = listen.tls.clientRequired;
        tls.allowTls12 = listen.tls.allowTls12;
        tls.key = keySource(listen.tls, secrets);
        tls.clientPins = listen.tls.clientPins;
        settings.tls = tls;
    }
    settings.limits.maxMessageBytes = connection.mllp->maxMessageBytes;
    settings.limits.maxConnections = listen.maxConnections;
    settings.limits.maxConnectionsPerAddress = listen.maxConnectionsPerPeer;
    settings.limits.frameTime = listen.completion;
    settings.limits.idleTime = listen.idle;
    return settings;
}

/// Every style that the hook takes must be able to use the secret.
LiveSecrets::Check checkFor(std::vector<SignatureStyle> styles)
{
    return [styles = std::move(styles)](const QByteArray &secret) -> Result<void> {
        for (const SignatureStyle style : styles) {
            if (const auto good = checkSecret(style, secret); !good)
                return good;
        }
        return {};
    };
}

/// Secrets are read at the start, so that what is wrong with them is told at once, and again while the
/// program runs: the file is the rotation's place.
Result<HookSettings> hookSettings(const ConnectionConfig &connection, const Clock &clock,
                                  const SecretReader &reader)
{
    const HookConfig &hook = *connection.hook;
    HookSettings settings;
    settings.connection = connection.name;
    settings.format = hook.format;
    settings.accepts.clear();
    if (hook.acceptsStandard)
        settings.accepts.push_back(SignatureStyle::StandardWebhooks);
    if (hook.acceptsGithub)
        settings.accepts.push_back(SignatureStyle::GitHub);
    LiveSecretsSettings live;
    live.connection = connection.name;
    const auto secrets = LiveSecrets::read(reader, hook.secrets, checkFor(settings.accepts), live);
    if (!secrets)
        return fail(secrets.error());
    settings.secrets = [secrets = *secrets] {
        return secrets->accepted();
    };
    settings.maxBodyBytes = hook.maxMessageBytes;
    settings.rate = rateOf(connection);
    settings.bodyId = [door = std::make_shared<FormatDoor>(clock),
                       format = hook.format](const QByteArray &body) {
        InboundMessage message; // copied with every copy of the settings
        message.format = format;
        message.body = body;
        return door->read(message).messageId;
    };
    return settings;
}

/// The EHR learns of a new secret from the keeper, and shows the old one until then.
Result<std::shared_ptr<LiveSecrets>> subscriptionSecrets(const ConnectionConfig &connection,
                                                         const SecretReader &reader)
{
    LiveSecretsSettings live;
    live.connection = connection.name;
    live.overlap = std::chrono::hours(1);
    return LiveSecrets::read(reader, {connection.subscription->secret},
                             checkFor({SignatureStyle::SharedHeader}), live);
}

/// The EHR shows the secret of the Subscription in a header.
HookSettings notificationHook(const ConnectionConfig &connection, std::shared_ptr<LiveSecrets> secrets)
{
    HookSettings settings;
    settings.connection = connection.name;
    settings.channel = InboundChannel::Subscription;
    settings.format = InboundFormat::FhirJson;
    settings.accepts = {SignatureStyle::SharedHeader};
    settings.secrets = [secrets = std::move(secrets)] {
        return secrets->accepted();
    };
    settings.secretHeader = SubscriptionWish{}.secretHeader.toLower();
    settings.rate = rateOf(connection);
    settings.split = notificationParts;
    return settings;
}

SubscriptionSettings subscriptionSettings(const ConnectionConfig &connection,
                                          const std::shared_ptr<LiveSecrets> &secrets)
{
    const SubscriptionConfig &config = *connection.subscription;
    SubscriptionSettings settings;
    settings.connection = connection.name;
    settings.wish.criteria = config.criteria;
    settings.wish.topic = config.topic;
    settings.wish.endpoint = config.endpoint;
    settings.wish.isIdOnly = config.isIdOnly;
    settings.secret = [secrets] {
        return secrets->current();
    };
    settings.secretWritten = [secrets](const QByteArray &secret) {
        secrets->settled(secret);
    };
    settings.lifetime = config.renew * 2;
    settings.renewBefore = config.renew;
    settings.silence = config.heartbeat;
    return settings;
}

WebhookSettings webSettings(const ListenConfig &listen, const SecretReader &secrets)
{
    WebhookSettings settings;
    settings.address = listen.address;
    settings.port = listen.port;
    settings.tls.certificateFile = listen.tls.certificateFile;
    settings.tls.keyFile = listen.tls.keyFile;
    settings.tls.clientCaFile = listen.tls.clientCaFile;
    settings.tls.clientRequired = listen.tls.clientRequired;
    settings.tls.allowTls12 = listen.tls.allowTls12;
    settings.tls.key = keySource(listen.tls, secrets);
    settings.tls.clientPins = listen.tls.clientPins;
    settings.allowPlainBeyondLoopback = listen.allowPlain;
    settings.limits.connections = listen.maxConnections;
    settings.limits.connectionsPerPeer = listen.maxConnectionsPerPeer;
    settings.limits.bodyTime = listen.completion;
    settings.limits.idleTime = listen.idle;
    return settings;
}
}

Result<std::unique_ptr<IntakeHost>> IntakeHost::make(const Startup &startup, const Clock &clock,
                                                     const SecretReader &secrets,
                                                     std::shared_ptr<TokenSources> tokens)
{
    std::unique_ptr<IntakeHost> host(new IntakeHost(startup, clock, secrets, std::move(tokens)));
    if (startup.config.webServer) {
        if (const auto added = host->addWebServer(startup); !added)
            return fail(added.error());
    }
    for (const ConnectionConfig &connection : startup.config.connections) {
        // files and keys that cannot be used are told at the start, not with the first call
        if (const auto usable = tlsConfiguration(peerTls(connection.tls, secrets)); !usable)
            return fail(usable.error());
        if (const auto usable = checkCredentials(connection, secrets); !usable)
            return fail(usable.error());
        const auto added = connection.mllp           ? host->addMllp(connection)
                           : connection.queue        ? host->addQueue(connection)
                           : connection.subscription ? host->addSubscription(startup, connection)
                                                     : Result<void>{};
        if (!added)
            return fail(added.error());
    }
    return host;
}

IntakeHost::IntakeHost(const Startup &startup, const Clock &clock, SecretReader secrets,
                       std::shared_ptr<TokenSources> tokens)
    : m_clock(clock),
      m_secrets(std::move(secrets)),
      m_tokens(std::move(tokens)),
      m_ingestThread(QStringLiteral("ingest")),
      m_ingestor(m_ingestThread.host(
          std::make_unique<Ingestor>(ingestSettings(startup), clock, std::make_unique<FormatDoor>(clock))))
{}

IntakeHost::~IntakeHost()
{
    stop();
}

template <typename Listener>
void IntakeHost::host(std::unique_ptr<Listener> listener, const QString &threadName)
{
    auto thread = std::make_unique<ServiceThread>(threadName);
    Listener *raw = thread->host(std::move(listener));
    connect(raw, &Listener::statusChanged, this, &IntakeHost::statusChanged);
    m_listenerThreads.push_back(std::move(thread));
}

Result<void> IntakeHost::addWebServer(const Startup &startup)
{
    WebhookSettings settings = webSettings(startup.config.webServer->listen, m_secrets);
    for (const ConnectionConfig &connection : startup.config.connections) {
        if (!connection.hook && !connection.subscription)
            continue;
        if (!connection.hook) {
            auto secrets = subscriptionSecrets(connection, m_secrets);
            if (!secrets)
                return fail(secrets.error());
            settings.hooks.push_back(notificationHook(connection, *secrets));
            m_subscriptionSecrets.emplace(connection.name, *std::move(secrets));
            continue;
        }
        auto hook = hookSettings(connection, m_clock, m_secrets);
        if (!hook)
            return fail(hook.error());
        settings.hooks.push_back(*std::move(hook));
    }
    auto listener = std::make_unique<WebhookListener>(std::move(settings), *m_ingestor, m_clock);
    m_web = listener.get();
    host(std::move(listener), QStringLiteral("web"));
    return {};
}

Result<void> IntakeHost::addSubscription(const Startup &startup, const ConnectionConfig &connection)
{
    const auto secrets = m_subscriptionSecrets.find(connection.name);
    if (secrets == m_subscriptionSecrets.end()) // the configuration sees to that
        return fail(ErrorCode::ConfigInvalid, connection.name, QStringLiteral("there is no web server"));
    SubscriptionKeeper::Factories factories;
    factories.endpoint = [settings = ehrSettings(connection, m_secrets, m_tokens->of(connection)),
                          &clock = m_clock] {
        return std::make_unique<EhrClient>(settings, clock);
    };
    factories.store = [url = startup.database,
                       &clock = m_clock]() -> Result<std::unique_ptr<SubscriptionStateStore>> {
        OpenOptions options;
        options.mustExist = true;
        auto db = Database::open(url, options);
        if (!db)
            return fail(db.error());
        return std::make_unique<OwnedSubscriptionStore>(*std::move(db), clock);
    };
    auto thread = std::make_unique<ServiceThread>(QStringLiteral("subscription"));
    SubscriptionKeeper *keeper = thread->host(std::make_unique<SubscriptionKeeper>(
        subscriptionSettings(connection, secrets->second), std::move(factories), *m_ingestor, m_clock));
    connect(m_web, &WebhookListener::notificationReceived, keeper, &SubscriptionKeeper::onNotification);
    m_keepers.push_back(keeper);
    m_listenerThreads.push_back(std::move(thread));
    return {};
}

void IntakeHost::setLeader(bool isLeader)
{
    for (SubscriptionKeeper *keeper : m_keepers)
        QMetaObject::invokeMethod(keeper, [keeper, isLeader] { keeper->setLeader(isLeader); });
}

Result<void> IntakeHost::addMllp(const ConnectionConfig &connection)
{
    MllpListenerSettings settings = mllpSettings(connection, m_secrets);
    if (settings.tls) {
        if (const auto good = tlsConfiguration(*settings.tls); !good)
            return fail(good.error());
    }
    host(std::make_unique<MllpListener>(std::move(settings), *m_ingestor, m_clock), connection.name);
    return {};
}

Result<void> IntakeHost::addQueue(const ConnectionConfig &connection)
{
    const QueueConfig &config = *connection.queue;
    LiveSecretsSettings live;
    live.connection = connection.name;
    const auto passwords = LiveSecrets::read(m_secrets, {config.secret}, {}, live);
    if (!passwords)
        return fail(passwords.error());
    QueueConsumerSettings settings;
    settings.connection = connection.name;
    settings.broker.host = config.host;
    settings.broker.port = config.port;
    settings.broker.virtualHost = config.virtualHost;
    settings.broker.user = config.user;
    settings.broker.password = [passwords = *passwords]() -> Result<QString> {
        return QString::fromUtf8(passwords->current());
    };
    if (config.tls)
        settings.broker.tls = peerTls(connection.tls, m_secrets);
    settings.queue = config.queue;
    settings.prefetch = quint16(config.prefetch);
    settings.maxDeliveries = config.maxDeliveries;
    settings.maxMessageBytes = config.maxMessageBytes;
    settings.formatWithoutType = config.format;
    host(std::make_unique<QueueConsumer>(std::move(settings), *m_ingestor, m_clock), connection.name);
    return {};
}

void IntakeHost::start()
{
    m_ingestThread.start();
    for (const auto &thread : m_listenerThreads)
        thread->start();
}

void IntakeHost::stop()
{
    for (const auto &thread : m_listenerThreads)
        thread->stop();
    m_ingestThread.stop();
}

}
