#pragma once

#include "config/EngineConfig.h"
#include "config/OutboundConfig.h"
#include "domain/DeliveryRoutes.h"
#include "domain/IntegrationTypes.h"
#include "domain/Result.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <optional>
#include <vector>

namespace concord {

struct ConnectionConfig
{
    QString name;
    QString kind = QStringLiteral("fhir-r4");
    QString facility; ///< of all that comes through it (domain/Access); empty: of none
    QUrl baseUrl;
    std::chrono::seconds timeout{30};
    std::vector<std::chrono::milliseconds> retryLadder{std::chrono::seconds(1), std::chrono::seconds(2),
                                                       std::chrono::seconds(4), std::chrono::seconds(8)};
    int pageSize = 1000;
    int createsTogether = 1; ///< kind "fhir-r4": in one Bundle, of what waits for it; 1: each on its own
    PeerTlsConfig tls;       ///< of what we call: all kinds but "webhook" and "mllp"
    std::optional<OAuthConfig>
        oauth; ///< kinds "fhir-r4", "ehr-api", "servicenow"; absent: requests carry no token
    std::optional<RelayConfig> through; ///< kinds "fhir-r4" and "servicenow": the relay on the way there

    std::optional<double> ratePerSecond; ///< calls to it, or messages from it; absent: no limit
    int rateBurst = 10;
    std::optional<HookConfig> hook;                 ///< kind "webhook"
    std::optional<MllpConfig> mllp;                 ///< kind "mllp"
    std::optional<QueueConfig> queue;               ///< kind "rabbitmq"
    std::optional<SubscriptionConfig> subscription; ///< of a kind "fhir-r4"
    std::optional<OutMllpConfig> mllpOut;           ///< kind "mllp-out"
    std::optional<OutHookConfig> hookOut;           ///< kind "webhook-out"
    std::optional<OutQueueConfig> queueOut;         ///< kind "rabbitmq-out"
    std::optional<ServiceNowConfig> serviceNow;     ///< kind "servicenow"
    std::optional<RelayConfig> relay;               ///< kind "relay"

    [[nodiscard]] bool isFhir() const { return kind == QStringLiteral("fhir-r4"); }
    [[nodiscard]] bool isEhrApi() const { return kind == QStringLiteral("ehr-api"); }
    /// Whether something can be delivered to it.
    [[nodiscard]] bool isReceiver() const { return isFhir() || mllpOut || hookOut || queueOut; }
    /// What people see: a URL or "host:port", never a user or a password.
    [[nodiscard]] QString address() const;
};

struct IntegrationConfig
{
    QString name;
    QString type = medicationListSyncType;
    QString connection;
    std::chrono::minutes every{60};    ///< 0: no schedule
    QString cron;                      ///< five fields, instead of `every`
    QString timeZone;                  ///< IANA name for `cron`; empty: UTC
    std::chrono::seconds overlap{2};   ///< read once more before the delta token
    int maxDeletedPercent = 50;        ///< a full sync that would end more of the known orders stops
    QStringList with;                  ///< of a reconciliation: the connections of the other side
    std::map<QString, QString> toldBy; ///< IntegrationRow::toldBy
    QString conflictPolicy;            ///< "dose=manual,…" (domain/FieldRule)
};

/// One thing that is wrong in, or worth knowing about, a configuration file.
struct ConfigIssue
{
    int line = 0;
    int column = 0;
    QString pointer; ///< JSON Pointer; empty: the whole file
    QString message;
    bool isWarning = false;

    [[nodiscard]] QString
    text(const QString &file) const; ///< "concord.json:12:5: /connections/0/page_size: …"
};

/// concord.json (DESIGN section 13). No secret is in it.
struct Config
{
    QString database; ///< empty: the default of the program
    std::vector<ConnectionConfig> connections;
    std::vector<IntegrationConfig> integrations; ///< that are run as jobs
    DeliveryRoutes routes;                       ///< "integrations" of type "pharmacy"
    std::optional<WebServerConfig> webServer;    ///< "listener"; needed by webhooks and subscriptions
    EngineConfig engine;
    AuditConfig audit;
    std::optional<ObservabilityConfig> observability; ///< absent: nothing is served
    AlertsConfig alerts;
    SessionConfig session;
    QByteArray digest; ///< SHA-256 of the file; empty: there was none

    [[nodiscard]] const ConnectionConfig *connection(const QString &name) const;
    [[nodiscard]] const IntegrationConfig *integration(const QString &name) const;

    /// One FHIR connection "ehr" and the integration "medication-list" on it, without a schedule (--ehr URL).
    [[nodiscard]] static Config forEhr(const QUrl &baseUrl);
};

struct ConfigReading
{
    std::optional<Config> config;    ///< absent when an issue is an error
    std::vector<ConfigIssue> issues; ///< in the order of the file
};

[[nodiscard]] ConfigReading readConfig(const QByteArray &json);
/// Errors: NotFound, ConfigInvalid (detail: the first issue, with line and key).
[[nodiscard]] Result<Config> loadConfig(const QString &file);

}
