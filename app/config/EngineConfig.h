#pragma once

#include "connectors/oauth/OAuthSettings.h"
#include "domain/Inbound.h"

#include <QByteArrayList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <optional>
#include <vector>

namespace concord {

/// Certificates of a listener. PEM files; empty: none.
struct TlsConfig
{
    QString certificateFile;
    QString keyFile;             ///< or the name of a secret, "credential:NAME"
    QString clientCaFile;        ///< a peer's certificate is checked against these
    bool clientRequired = false; ///< without one nobody gets in
    bool allowTls12 = false;     ///< else TLS 1.3 only
    QByteArrayList clientPins;   ///< of which a client's key must be one (connectors/KeyPin.h)

    [[nodiscard]] bool isOn() const { return !certificateFile.isEmpty(); }
};

/// How a connection that we open is secured. Verification is always on: there is no key for that.
struct PeerTlsConfig
{
    QString caFile; ///< empty: the system's authorities
    bool allowTls12 = false;
    QString certificateFile; ///< PEM, ours; empty: none is shown
    QString key;             ///< name of the secret that holds its private key
    QByteArrayList pins;     ///< of which the other side's key must be one (connectors/KeyPin.h)
};

/// How tokens for a connection of kind "fhir-r4", "ehr-api" or "servicenow" are got: OAuth 2.0.
struct OAuthConfig
{
    QString clientId;
    ClientProof method = ClientProof::PrivateKeyJwt;
    std::optional<JwtAlgorithm> algorithm; ///< absent: what the key is for
    QString secret;                        ///< name of the secret: the private key, or the client secret
    QString keyId;                         ///< empty: the thumbprint of the key
    QStringList scopes{QStringLiteral("system/*.read")};
    QUrl tokenUrl;    ///< empty: the EHR says (.well-known/smart-configuration)
    QString audience; ///< of the assertion; empty: the token endpoint's URL
    OAuthGrant grant = OAuthGrant::ClientCredentials;
    QString user;     ///< with the grant "password"
    QString password; ///< name of its secret
};

/// kind "servicenow": who asks, where that is no token's business ("oauth").
struct ServiceNowConfig
{
    QString user;   ///< empty: tokens
    QString secret; ///< name of the password's secret
};

/// kind "relay": an HTTP proxy (a MID server's host) through which others are called, TLS from end to end.
struct RelayConfig
{
    QString name; ///< of its connection
    QString host;
    quint16 port = 3128;
    QString user;   ///< empty: it asks for none
    QString secret; ///< name of the password's secret
};

struct ListenConfig
{
    QString address = QStringLiteral("127.0.0.1");
    quint16 port = 0; ///< 0: the system chooses
    TlsConfig tls;
    bool allowPlain = false; ///< without TLS on other addresses than the loopback
    int maxConnections = 1000;
    int maxConnectionsPerPeer = 100;
    std::chrono::seconds idle{300};
    std::chrono::seconds completion{30}; ///< for one message to arrive whole
};

/// The web server of all hooks: POST /hooks/NAME.
struct WebServerConfig
{
    ListenConfig listen;
};

/// kind "webhook": signed messages at /hooks/NAME.
struct HookConfig
{
    InboundFormat format = InboundFormat::Json;
    QStringList secrets; ///< names of secrets, "credential:NAME"; several while one is replaced by another
    bool acceptsStandard = true; ///< Standard Webhooks
    bool acceptsGithub = false;  ///< X-Hub-Signature-256
    qint64 maxMessageBytes = 1'048'576;
};

/// kind "mllp": HL7 v2.
struct MllpConfig
{
    ListenConfig listen;
    qint64 maxMessageBytes = 4'194'304;
};

/// kind "rabbitmq": a quorum queue that is consumed.
struct QueueConfig
{
    QString host;
    quint16 port = 5671;
    bool tls = true;
    QString virtualHost = QStringLiteral("/");
    QString user;
    QString secret; ///< name of the secret
    QString queue;
    int prefetch = 100;
    int maxDeliveries = 50; ///< of one message before it is parked
    InboundFormat format = InboundFormat::Hl7v2;
    qint64 maxMessageBytes = 4'194'304;
};

/// FHIR Subscription of a "fhir-r4" connection.
struct SubscriptionConfig
{
    QString criteria; ///< "MedicationRequest?", of every status: an end must come, too
    QString topic;    ///< of the R5 backport; empty: plain R4
    QString endpoint; ///< the URL that the EHR calls: ours, ending in /hooks/CONNECTION
    QString secret;   ///< name of the secret that the EHR shows in a header
    bool isIdOnly = true;
    std::chrono::hours renew{24};
    std::chrono::minutes heartbeat{60}; ///< silence that is looked into
};

/// The audit trail's proof: who signs its heads, when, and where they stand outside of the database.
struct AuditConfig
{
    QString headFile;   ///< empty: a place of the program's own
    QString signingKey; ///< name of the secret; empty: a key of the program's own, made where there is none
    std::chrono::seconds every{60}; ///< at most so long without a head while records come
    int records = 10'000;           ///< or so many records
};

/// Where /metrics, /healthz and /readyz are served.
struct ObservabilityConfig
{
    ListenConfig listen;
};

/// Mail about incidents.
struct SmtpConfig
{
    QString host;
    quint16 port = 587;
    bool isImplicit = false; ///< TLS from the first byte; else STARTTLS
    bool isPlain = false;    ///< no TLS at all: this machine only
    QString user;            ///< empty: no authentication
    QString secret;          ///< name of the password's secret
    QString from;
    QStringList to;
    QString caFile; ///< empty: the system's authorities
    bool allowTls12 = true;
};

/// A Slack-compatible incoming webhook.
struct SlackConfig
{
    QString url; ///< name of the secret that is the URL
    QString caFile;
};

/// Who is told of incidents; the rules themselves are data (`concordd alerts rules`).
struct AlertsConfig
{
    std::optional<SmtpConfig> smtp;
    std::optional<SlackConfig> slack;
};

/// People at the console.
struct SessionConfig
{
    std::chrono::minutes idle{15}; ///< without a key or the mouse, until the console is locked
};

/// The engine itself.
struct EngineConfig
{
    int workers = 1; ///< threads of this process that take events up
    int queueCapacity = 4096;
    std::vector<std::chrono::milliseconds> ladder{std::chrono::minutes(1), std::chrono::minutes(5),
                                                  std::chrono::minutes(15), std::chrono::hours(1),
                                                  std::chrono::hours(6)};
    int breakerFailures = 5;
    std::chrono::seconds breakerCoolDown{30};
    std::chrono::days retention{0}; ///< finished events older than this are removed; 0: never
    std::chrono::seconds undoWindow{8};
};

}
