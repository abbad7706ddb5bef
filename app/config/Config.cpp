#include "config/Config.h"

#include "config/ConnectionReader.h"
#include "config/JsonPositions.h"
#include "config/SchemaCheck.h"
#include "domain/CronSchedule.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

namespace concord {

namespace {
using Key = QLatin1StringView;
constexpr std::array<Key, 6> shortForm{Key("ehr_api_base_url"), Key("oauth_client_id"),
                                       Key("sync_frequency"),   Key("batch_schedule"),
                                       Key("retry_attempts"),   Key("timeout_seconds")};

QJsonObject schema()
{
    QFile file(QStringLiteral(":/config/concord.schema.json"));
    [[maybe_unused]] const bool open = file.open(QIODevice::ReadOnly);
    Q_ASSERT(open);
    return QJsonDocument::fromJson(file.readAll()).object();
}

/// Reads one file; collects what is wrong on the way.
class Reader
{
public:
    explicit Reader(QByteArray json) : m_json(std::move(json)) {}

    ConfigReading read()
    {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(m_json, &error);
        if (error.error != QJsonParseError::NoError) {
            const TextPosition at = positionAt(m_json, error.offset);
            return {std::nullopt,
                    {{at.line, at.column, {}, QStringLiteral("not JSON: ") + error.errorString(), false}}};
        }
        m_positions.emplace(m_json);
        for (const QString &pointer : m_positions->duplicates())
            report(pointer, true, QStringLiteral("this key stands twice"));
        const QJsonValue root =
            document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array());
        for (const SchemaBreach &breach : SchemaCheck(schema()).check(root))
            report(breach.pointer, breach.atKey, breach.message);
        if (m_issues.empty())
            build(document.object());
        std::stable_sort(m_issues.begin(), m_issues.end(), [](const ConfigIssue &a, const ConfigIssue &b) {
            return std::tie(a.line, a.column) < std::tie(b.line, b.column);
        });
        const bool bad =
            std::any_of(m_issues.begin(), m_issues.end(), [](const auto &i) { return !i.isWarning; });
        return {bad ? std::nullopt : std::optional(m_config), m_issues};
    }

private:
    void report(const QString &pointer, bool atKey, const QString &message, bool warning = false)
    {
        const TextPosition at = atKey ? m_positions->ofKey(pointer) : m_positions->of(pointer);
        m_issues.push_back({at.line, at.column, pointer, message, warning});
    }

    void build(const QJsonObject &root)
    {
        const bool isShort =
            std::any_of(shortForm.begin(), shortForm.end(), [&](Key k) { return root.contains(k); });
        if (isShort)
            buildShort(root);
        else
            buildLong(root);
        m_config.database = root.value(Key("database")).toString();
        m_config.audit = readAudit(root.value(Key("audit")).toObject());
        m_config.session = readSession(root.value(Key("session")).toObject());
        m_config.digest = QCryptographicHash::hash(m_json, QCryptographicHash::Sha256);
    }

    void buildLong(const QJsonObject &root)
    {
        if (root.contains(Key("listener")))
            m_config.webServer = WebServerConfig{
                readListen(root.value(Key("listener")).toObject(), QStringLiteral("/listener"), complaint())};
        m_config.engine = readEngine(root.value(Key("engine")).toObject());
        const QJsonArray connections = root.value(Key("connections")).toArray();
        for (qsizetype i = 0; i < connections.size(); ++i)
            addConnection(connections[i].toObject(), QStringLiteral("/connections/%1").arg(i));
        const QJsonArray integrations = root.value(Key("integrations")).toArray();
        for (qsizetype i = 0; i < integrations.size(); ++i)
            addIntegration(integrations[i].toObject(), QStringLiteral("/integrations/%1").arg(i));
        checkHooks();
    }

    /// Hooks and subscriptions are called at the web server's address.
    void checkHooks()
    {
        for (size_t i = 0; i < m_config.connections.size() && !m_config.webServer; ++i) {
            const ConnectionConfig &c = m_config.connections[i];
            if (c.hook || c.subscription)
                report(QStringLiteral("/connections/%1").arg(i), false,
                       QStringLiteral(
                           "needs \"listener\": {\"listen\": \"address:port\", …} at the top of the file"));
        }
    }

    Complaint complaint()
    {
        return [this](const QString &at, const QString &message) {
            report(at, false, message);
        };
    }

    void addConnection(const QJsonObject &o, const QString &pointer)
    {
        ConnectionConfig c = readConnection(
            o, pointer, [this](const QString &at, const QString &message) { report(at, false, message); });
        if (m_config.connection(c.name))
            report(pointer + QStringLiteral("/name"), false,
                   QStringLiteral("another connection has this name"));
        m_config.connections.push_back(std::move(c));
    }

    void addIntegration(const QJsonObject &o, const QString &pointer)
    {
        IntegrationConfig i;
        i.name = o.value(Key("name")).toString();
        i.type = o.value(Key("type")).toString();
        i.connection = o.value(Key("connection")).toString();
        i.every = std::chrono::minutes(o.value(Key("every_minutes")).toInt(int(i.every.count())));
        i.cron = o.value(Key("cron")).toString();
        i.timeZone = o.value(Key("time_zone")).toString();
        checkSchedule(o, i, pointer);
        i.overlap = std::chrono::seconds(o.value(Key("overlap_seconds")).toInt(int(i.overlap.count())));
        i.maxDeletedPercent = o.value(Key("max_deleted_percent")).toInt(i.maxDeletedPercent);
        if (m_config.integration(i.name))
            report(pointer + QStringLiteral("/name"), false,
                   QStringLiteral("another integration has this name"));
        const ConnectionConfig *connection = m_config.connection(i.connection);
        if (!connection)
            report(pointer + QStringLiteral("/connection"), false, unknownConnection(i.connection));
        else if (!connection->isFhir())
            report(pointer + QStringLiteral("/connection"), false,
                   QStringLiteral("a %1 needs a connection of kind fhir-r4; %2 is of kind %3")
                       .arg(i.type, i.connection, connection->kind));
        m_config.integrations.push_back(std::move(i));
    }

    void checkSchedule(const QJsonObject &o, const IntegrationConfig &i, const QString &pointer)
    {
        if (i.cron.isEmpty()) {
            if (!i.timeZone.isEmpty())
                report(pointer + QStringLiteral("/time_zone"), true,
                       QStringLiteral("goes with \"cron\" only"));
            return;
        }
        if (o.contains(Key("every_minutes")))
            report(pointer + QStringLiteral("/every_minutes"), true,
                   QStringLiteral("cannot stand beside \"cron\": use one of the two"));
        if (const auto schedule = CronSchedule::parse(i.cron, i.timeZone); !schedule)
            report(pointer + (schedule.error().where.startsWith(u"time zone") ? QStringLiteral("/time_zone")
                                                                              : QStringLiteral("/cron")),
                   false, schedule.error().detail);
    }

    [[nodiscard]] QString unknownConnection(const QString &name) const
    {
        QStringList known;
        for (const ConnectionConfig &c : m_config.connections)
            known << c.name;
        if (known.isEmpty())
            return QStringLiteral("there is no connection \"%1\"; \"connections\" is missing").arg(name);
        return QStringLiteral("there is no connection \"%1\"; known: %2")
            .arg(name, known.join(QStringLiteral(", ")));
    }

    void buildShort(const QJsonObject &root)
    {
        for (const char *longKey : {"connections", "integrations"}) {
            if (root.contains(Key(longKey))) {
                report(QLatin1Char('/') + Key(longKey), true,
                       QStringLiteral(
                           "cannot stand beside the short form (ehr_api_base_url, …): use one of the two"));
            }
        }
        if (!root.contains(Key("ehr_api_base_url"))) {
            report({}, false,
                   QStringLiteral("\"ehr_api_base_url\" is missing, expected the FHIR base URL of the EHR"));
            return;
        }
        m_config = Config::forEhr(
            readUrl(root.value(Key("ehr_api_base_url")).toString(), QStringLiteral("/ehr_api_base_url")));
        ConnectionConfig &c = m_config.connections.front();
        c.timeout = std::chrono::seconds(root.value(Key("timeout_seconds")).toInt(int(c.timeout.count())));
        c.clientId = root.value(Key("oauth_client_id")).toString();
        if (root.contains(Key("retry_attempts"))) {
            c.retryLadder.clear();
            for (int i = 0; i < root.value(Key("retry_attempts")).toInt(); ++i)
                c.retryLadder.emplace_back(std::chrono::seconds(1LL << i)); // 1, 2, 4, 8 s: DESIGN section 2
        }
        m_config.integrations.front().every = frequency(root.value(Key("sync_frequency")));
        warnUnused(root, "oauth_client_id",
                   "requests are sent without a token: signing in with OAuth is not built in yet");
        warnUnused(root, "batch_schedule",
                   "kept, but nothing runs by it: nightly reconciliation is not built in yet");
    }

    void warnUnused(const QJsonObject &root, const char *key, const char *message)
    {
        if (root.contains(Key(key)))
            report(QLatin1Char('/') + Key(key), true, QString::fromLatin1(message), true);
    }

    /// 15, "15m", "2h", "1d", "manual"; the default when absent.
    static std::chrono::minutes frequency(const QJsonValue &value)
    {
        if (value.isUndefined())
            return IntegrationConfig{}.every;
        if (value.isDouble())
            return std::chrono::minutes(value.toInt());
        const QString text = value.toString();
        if (text == Key("manual"))
            return std::chrono::minutes(0);
        const int number = text.chopped(1).toInt();
        if (text.endsWith(QLatin1Char('d')))
            return std::chrono::hours(24) * number;
        return text.endsWith(QLatin1Char('h')) ? std::chrono::hours(number) : std::chrono::minutes(number);
    }

    QUrl readUrl(const QString &text, const QString &pointer)
    {
        return readBaseUrl(text, pointer, complaint());
    }

    QByteArray m_json;
    std::optional<JsonPositions> m_positions;
    std::vector<ConfigIssue> m_issues;
    Config m_config;
};

template <typename Named>
const Named *byName(const std::vector<Named> &list, const QString &name)
{
    const auto it = std::find_if(list.begin(), list.end(), [&](const Named &n) { return n.name == name; });
    return it == list.end() ? nullptr : &*it;
}
}

QString ConnectionConfig::address() const
{
    if (mllp)
        return QStringLiteral("%1:%2").arg(mllp->listen.address).arg(mllp->listen.port);
    if (hook)
        return QStringLiteral("/hooks/") + name;
    if (queue)
        return QStringLiteral("%1://%2:%3/%4")
            .arg(queue->tls ? QStringLiteral("amqps") : QStringLiteral("amqp"), queue->host)
            .arg(queue->port)
            .arg(queue->queue);
    return baseUrl.toString(QUrl::RemoveUserInfo);
}

QString ConfigIssue::text(const QString &file) const
{
    QString place = QStringLiteral("%1:%2:%3: ").arg(file).arg(line).arg(column);
    if (isWarning)
        place += QStringLiteral("warning: ");
    return pointer.isEmpty() ? place + message : place + pointer + QStringLiteral(": ") + message;
}

const ConnectionConfig *Config::connection(const QString &name) const
{
    return byName(connections, name);
}
const IntegrationConfig *Config::integration(const QString &name) const
{
    return byName(integrations, name);
}

Config Config::forEhr(const QUrl &baseUrl)
{
    Config config;
    ConnectionConfig ehr;
    ehr.name = QStringLiteral("ehr");
    ehr.baseUrl = baseUrl;
    config.connections.push_back(std::move(ehr));
    IntegrationConfig list;
    list.name = QStringLiteral("medication-list");
    list.connection = QStringLiteral("ehr");
    list.every = std::chrono::minutes(0);
    config.integrations.push_back(std::move(list));
    return config;
}

ConfigReading readConfig(const QByteArray &json)
{
    return Reader(json).read();
}

Result<Config> loadConfig(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, fileName, file.errorString());
    ConfigReading reading = readConfig(file.readAll());
    if (reading.config)
        return *std::move(reading.config);
    const auto first = std::find_if(reading.issues.begin(), reading.issues.end(),
                                    [](const auto &i) { return !i.isWarning; });
    return fail(ErrorCode::ConfigInvalid, fileName, first->text(fileName));
}

}
