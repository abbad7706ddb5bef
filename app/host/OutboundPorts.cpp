#include "host/OutboundPorts.h"

#include "connectors/EhrClient.h"
#include "connectors/TlsPolicy.h"
#include "connectors/mllp/MllpSender.h"
#include "connectors/queue/QueueSender.h"
#include "connectors/webhook/WebhookSender.h"
#include "connectors/webhook/WebhookSignature.h"
#include "delivery/DeliveryRouter.h"
#include "delivery/FhirDelivery.h"
#include "delivery/Hl7Delivery.h"
#include "delivery/QueueDelivery.h"
#include "delivery/WebhookDelivery.h"
#include "host/EhrSettings.h"
#include "host/LiveSecrets.h"

namespace concord {

namespace {
/// A connector and the delivery over it.
template <typename Connector, typename Delivery>
class OwningPort : public OutboundPort
{
public:
    template <typename... More>
    explicit OwningPort(std::unique_ptr<Connector> connector, More &&...more)
        : m_connector(std::move(connector)), m_delivery(*m_connector, std::forward<More>(more)...)
    {}

    void deliver(const OutboundMessage &message, Callback done) override
    {
        m_delivery.deliver(message, std::move(done));
    }
    void cancelAll() override { m_delivery.cancelAll(); }

private:
    std::unique_ptr<Connector> m_connector;
    Delivery m_delivery;
};

Hl7AckWish ackWish(const QString &word)
{
    return word == QStringLiteral("accept") ? Hl7AckWish::Accept
           : word == QStringLiteral("both") ? Hl7AckWish::Both
                                            : Hl7AckWish::Original;
}

Hl7Head headOf(const Hl7EndsConfig &ends, Hl7AckWish ack = Hl7AckWish::Original)
{
    Hl7Head head;
    head.sendingApplication = ends.sendingApplication;
    head.sendingFacility = ends.sendingFacility;
    head.receivingApplication = ends.receivingApplication;
    head.receivingFacility = ends.receivingFacility;
    head.processingId = ends.processingId.toLatin1();
    head.ack = ack;
    return head;
}

std::unique_ptr<OutboundPort> mllpPort(const ConnectionConfig &connection, const SecretReader &secrets)
{
    const OutMllpConfig &out = *connection.mllpOut;
    const Hl7AckWish ack = ackWish(out.ack);
    MllpSenderSettings settings;
    settings.client.host = out.host;
    settings.client.port = out.port;
    if (out.tls)
        settings.client.tls = peerTls(connection.tls, secrets);
    settings.client.answerTime = out.ackTime;
    settings.client.applicationTime = out.applicationAckTime;
    settings.client.awaitsApplication = ack == Hl7AckWish::Both;
    return std::make_unique<OwningPort<MllpSender, Hl7Delivery>>(std::make_unique<MllpSender>(settings),
                                                                 headOf(out.ends, ack));
}

Result<void> checkStandardSecret(const QByteArray &secret)
{
    return checkSecret(SignatureStyle::StandardWebhooks, secret);
}

/// The secrets that sign, as their files say them now. While they cannot be read at all, none: then nothing
/// is sent, and the error says so.
std::function<QByteArrayList()> signingSecrets(const ConnectionConfig &connection, const SecretReader &reader)
{
    LiveSecretsSettings live;
    live.connection = connection.name;
    auto secrets = std::make_shared<std::shared_ptr<LiveSecrets>>();
    return [reader, names = connection.hookOut->secrets, live, secrets]() -> QByteArrayList {
        if (!*secrets) {
            auto read = LiveSecrets::read(reader, names, checkStandardSecret, live);
            if (!read)
                return {};
            *secrets = *std::move(read);
        }
        return (*secrets)->accepted();
    };
}

std::unique_ptr<OutboundPort> hookPort(const ConnectionConfig &connection, const Clock &clock,
                                       const SecretReader &secrets)
{
    const OutHookConfig &out = *connection.hookOut;
    WebhookSenderSettings settings;
    settings.url = out.url;
    settings.idleTimeout = connection.timeout;
    settings.ladder = connection.retryLadder;
    settings.tls = peerTls(connection.tls, secrets);
    settings.secrets = signingSecrets(connection, secrets);
    return std::make_unique<OwningPort<WebhookSender, WebhookDelivery>>(
        std::make_unique<WebhookSender>(settings, clock), EventFormat{out.isHl7, headOf(out.ends)});
}

std::unique_ptr<OutboundPort> queuePort(const ConnectionConfig &connection, const SecretReader &secrets)
{
    const OutQueueConfig &out = *connection.queueOut;
    QueueSenderSettings settings;
    settings.broker.host = out.host;
    settings.broker.port = out.port;
    settings.broker.virtualHost = out.virtualHost;
    if (out.tls)
        settings.broker.tls = peerTls(connection.tls, secrets);
    settings.broker.user = out.user;
    settings.broker.password = [secrets, name = out.secret] {
        return secrets(name).map([](const QByteArray &value) { return QString::fromUtf8(value); });
    };
    settings.broker.connectionName = QStringLiteral("concord ") + connection.name;
    settings.exchange = out.exchange;
    settings.routingKey = out.routingKey;
    return std::make_unique<OwningPort<QueueSender, QueueDelivery>>(std::make_unique<QueueSender>(settings),
                                                                    EventFormat{out.isHl7, headOf(out.ends)});
}

std::unique_ptr<OutboundPort> portOf(const ConnectionConfig &connection, const Clock &clock,
                                     const SecretReader &secrets, const TokenSources &tokens)
{
    if (connection.isFhir())
        return std::make_unique<OwningPort<EhrClient, FhirDelivery>>(
            std::make_unique<EhrClient>(ehrSettings(connection, secrets, tokens.of(connection)), clock),
            connection.createsTogether);
    if (connection.mllpOut)
        return mllpPort(connection, secrets);
    if (connection.hookOut)
        return hookPort(connection, clock, secrets);
    return connection.queueOut ? queuePort(connection, secrets) : nullptr;
}
}

std::unique_ptr<OutboundPort> makeOutboundPort(const Config &config, const Clock &clock,
                                               const SecretReader &secrets, const TokenSources &tokens)
{
    auto router = std::make_unique<DeliveryRouter>();
    for (const ConnectionConfig &connection : config.connections) {
        if (auto port = portOf(connection, clock, secrets, tokens))
            router->add(connection.name, std::move(port));
    }
    return router;
}

Result<void> checkOutbound(const Config &config, const SecretReader &secrets)
{
    for (const ConnectionConfig &connection : config.connections) {
        if (connection.mllpOut || connection.hookOut || connection.queueOut) {
            if (const auto tls = tlsConfiguration(peerTls(connection.tls, secrets)); !tls)
                return fail(tls.error());
        }
        if (connection.queueOut) {
            if (const auto password = secrets(connection.queueOut->secret); !password)
                return fail(password.error());
        }
        for (const QString &name : connection.hookOut ? connection.hookOut->secrets : QStringList()) {
            const auto secret = secrets(name);
            if (!secret)
                return fail(secret.error());
            if (auto usable = checkStandardSecret(*secret); !usable) {
                usable.error().where = name;
                return usable;
            }
        }
    }
    return {};
}

}
