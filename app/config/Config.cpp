#include "config/Config.h"

#include "codec/schema/JsonPositions.h"
#include "codec/schema/SchemaCheck.h"
#include "config/ConnectionReader.h"
#include "config/OAuthReader.h"
#include "domain/CronSchedule.h"
#include "domain/Reconciliation.h"
#include "sync/IntegrationRules.h"

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
const auto receiverKinds = QStringLiteral("fhir-r4, mllp-out, webhook-out or rabbitmq-out");
const auto nightly = QStringLiteral("0 2 * * *"); // DESIGN section 6
constexpr std::array<Key, 10> shortForm{
    Key("ehr_api_base_url"), Key("oauth_client_id"), Key("oauth_key"),      Key("oauth_secret"),
    Key("oauth_scope"),      Key("oauth_token_url"), Key("sync_frequency"), Key("batch_schedule"),
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
        m_config.alerts =
            readAlerts(root.value(Key("alerts")).toObject(), QStringLiteral("/alerts"), complaint());
        if (root.contains(Key("observability")))
            m_config.observability = ObservabilityConfig{readListen(
                root.value(Key("observability")).toObject(), QStringLiteral("/observability"), complaint())};
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
        findRelays(connections);
        const QJsonArray integrations = root.value(Key("integrations")).toArray();
        for (qsizetype i = 0; i < integrations.size(); ++i)
            addIntegration(integrations[i].toObject(), QStringLiteral("/integrations/%1").arg(i));
        checkMasterLists();
        findWhoIsTold();
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

    /// A relay is a connection of its own, wherever it stands in the file.
    void findRelays(const QJsonArray &connections)
    {
        for (qsizetype i = 0; i < connections.size(); ++i) {
            const QString name = connections[i].toObject().value(Key("relay")).toString();
            if (name.isEmpty())
                continue;
            ConnectionConfig &c = m_config.connections[size_t(i)];
            const QString at = QStringLiteral("/connections/%1/relay").arg(i);
            const ConnectionConfig *relay = m_config.connection(name);
            if (!relay)
                report(at, false, unknownConnection(name));
            else if (!relay->relay)
                report(at, false,
                       QStringLiteral("%1 is of kind %2, expected one of kind relay").arg(name, relay->kind));
            else if (c.baseUrl.scheme() != u"https")
                report(at, false,
                       QStringLiteral("through a relay \"base_url\" must be https: it would read all else"));
            else
                c.through = relay->relay;
        }
    }

    void addIntegration(const QJsonObject &o, const QString &pointer)
    {
        const QString type = o.value(Key("type")).toString();
        const bool isPharmacy = type == Key("pharmacy");
        for (const char *key :
             {"connection", "every_minutes", "cron", "time_zone", "overlap_seconds", "max_deleted_percent"})
            refuseKey(o, pointer, key, isPharmacy, type);
        for (const char *key : {"ehr", "pharmacy", "deliver", "answers", "cancel_answer_minutes"})
            refuseKey(o, pointer, key, !isPharmacy, type);
        if (isPharmacy)
            addPharmacy(o, pointer);
        else
            addSync(o, pointer);
    }

    void refuseKey(const QJsonObject &o, const QString &pointer, const char *key, bool isOthers,
                   const QString &type)
    {
        if (isOthers && o.contains(Key(key)))
            report(pointer + QLatin1Char('/') + Key(key), true,
                   QStringLiteral("an integration of type %1 has no such key").arg(type));
    }

    [[nodiscard]] bool hasIntegration(const QString &name) const
    {
        const auto &routes = m_config.routes.routes();
        return m_config.integration(name) ||
               std::any_of(routes.begin(), routes.end(),
                           [&](const PharmacyRoute &route) { return route.name == name; });
    }

    void needKey(const QJsonObject &o, const QString &pointer, const char *key, const char *expected)
    {
        if (!o.contains(Key(key)))
            report(pointer, false,
                   QStringLiteral("\"%1\" is missing, expected %2").arg(Key(key), Key(expected)));
    }

    void addPharmacy(const QJsonObject &o, const QString &pointer)
    {
        PharmacyRoute route;
        route.name = o.value(Key("name")).toString();
        route.ehr = o.value(Key("ehr")).toString();
        route.cancelAnswer = std::chrono::minutes(
            o.value(Key("cancel_answer_minutes")).toInt(int(route.cancelAnswer.count())));
        needKey(o, pointer, "ehr", "the name of the EHR's connection, of kind fhir-r4");
        needKey(o, pointer, "pharmacy", "the name of the pharmacy's connection, or a list of them");
        if (hasIntegration(route.name))
            report(pointer + QStringLiteral("/name"), false,
                   QStringLiteral("another integration has this name"));
        const ConnectionConfig *ehr = m_config.connection(route.ehr);
        if (o.contains(Key("ehr")) && !ehr)
            report(pointer + QStringLiteral("/ehr"), false, unknownConnection(route.ehr));
        else if (ehr && !ehr->isFhir())
            report(pointer + QStringLiteral("/ehr"), false,
                   QStringLiteral("an EHR is a connection of kind fhir-r4; %1 is of kind %2")
                       .arg(route.ehr, ehr->kind));
        const QJsonValue pharmacy = o.value(Key("pharmacy"));
        if (pharmacy.isString())
            route.pharmacies = readNames(QJsonArray{pharmacy}, pointer + QStringLiteral("/pharmacy"), false);
        else
            route.pharmacies = readNames(pharmacy.toArray(), pointer + QStringLiteral("/pharmacy"), true);
        if (route.pharmacies.contains(route.ehr))
            report(pointer + QStringLiteral("/pharmacy"), false,
                   QStringLiteral("the EHR's own connection is no pharmacy"));
        route.reachable = reachableOf(route.pharmacies);
        const QJsonObject deliver = o.value(Key("deliver")).toObject();
        for (auto it = deliver.begin(); it != deliver.end(); ++it) {
            const auto kind = eventKindFromWord(it.key()); // the schema lets no other pass
            if (kind)
                route.deliver[*kind] =
                    readReceivers(it.value().toArray(), pointer + QStringLiteral("/deliver/") + it.key());
        }
        if (!route.pharmacies.isEmpty() && route.reachable->isEmpty() &&
            !route.deliver.contains(EventKind::PrescriptionCancel))
            report(pointer + QStringLiteral("/pharmacy"), false,
                   QStringLiteral("none of these can be sent to: the pharmacy would not hear of the EHR's "
                                  "orders and cancels; name one of kind %1 as well")
                       .arg(receiverKinds),
                   true);
        readAnswers(o.value(Key("answers")).toObject(), route, pointer);
        auto routes = m_config.routes.routes();
        routes.push_back(std::move(route));
        m_config.routes = DeliveryRoutes(std::move(routes));
    }

    /// Which of several pharmacies an answer comes from must be known: one of them does not answer for
    /// another.
    void readAnswers(const QJsonObject &answers, PharmacyRoute &route, const QString &pointer)
    {
        for (auto it = answers.begin(); it != answers.end(); ++it) {
            const QString at = pointer + QStringLiteral("/answers/") + it.key();
            const QString party = it.value().toString();
            const ConnectionConfig *listens = m_config.connection(it.key());
            const ConnectionConfig *told = m_config.connection(party);
            if (!listens || !told)
                report(at, false, unknownConnection(listens ? party : it.key()));
            else if (!route.pharmacies.contains(it.key()))
                report(at, true, QStringLiteral("%1 is none of the pharmacy's connections").arg(it.key()));
            else if (!told->isReceiver())
                report(at, false,
                       QStringLiteral("%1 is of kind %2, which nothing is sent to").arg(party, told->kind));
            route.answersFor[it.key()] = party;
        }
        const auto said = route.deliver.find(EventKind::PrescriptionCancel);
        const QStringList told =
            said == route.deliver.end() ? route.reachable.value_or(QStringList()) : said->second;
        for (const QString &name : route.pharmacies) {
            if (told.size() > 1 && m_config.connection(name) && route.partyOf(name, told).isEmpty())
                report(pointer + QStringLiteral("/pharmacy"), false,
                       QStringLiteral(
                           "a cancel is told to %1, and for which of them %2 answers is not said: add "
                           "\"answers\": {\"%2\": \"%3\"}, or the one that is meant")
                           .arg(told.join(QStringLiteral(", ")), name, told.front()));
        }
    }

    /// By which connection the sides of a reconciliation are told of a correction.
    void findWhoIsTold()
    {
        for (IntegrationConfig &i : m_config.integrations) {
            if (!rulesOf(i.type))
                continue;
            for (const QString &name : QStringList{i.connection} + i.with) {
                const QString by = toldThrough(i, name);
                if (!by.isEmpty())
                    i.toldBy[name] = by;
                else if (m_config.connection(name))
                    report(QStringLiteral("/integrations"), false,
                           QStringLiteral(
                               "%1: %2 only listens, and by which connection it is told is not known: "
                               "no correction can reach it; name one of kind %3 in \"with\", or in "
                               "\"answers\" of the integration of type pharmacy")
                               .arg(i.name, name, receiverKinds),
                           true);
            }
        }
    }

    [[nodiscard]] QString toldThrough(const IntegrationConfig &i, const QString &name) const
    {
        const ConnectionConfig *connection = m_config.connection(name);
        if (!connection || connection->isReceiver())
            return connection ? name : QString();
        for (const PharmacyRoute &route : m_config.routes.routes()) {
            if (route.ehr != i.connection || !route.pharmacies.contains(name))
                continue;
            const QString party = route.partyOf(name, route.reachable.value_or(QStringList()));
            if (!party.isEmpty())
                return party;
        }
        const QStringList receivers = reachableOf(i.with);
        return name != i.connection && receivers.size() == 1 ? receivers.front() : QString();
    }

    [[nodiscard]] QStringList reachableOf(const QStringList &connections) const
    {
        QStringList names = connections;
        names.removeIf([this](const QString &name) {
            const ConnectionConfig *connection = m_config.connection(name);
            return connection && !connection->isReceiver();
        });
        return names;
    }

    QStringList readReceivers(const QJsonArray &array, const QString &pointer)
    {
        const QStringList names = readNames(array, pointer, true);
        for (qsizetype i = 0; i < names.size(); ++i) {
            const ConnectionConfig *connection = m_config.connection(names[i]);
            if (connection && !connection->isReceiver())
                report(pointer + QStringLiteral("/%1").arg(i), false,
                       QStringLiteral("%1 is of kind %2, which nothing is sent to; expected one of kind %3")
                           .arg(names[i], connection->kind, receiverKinds));
        }
        return names;
    }

    QStringList readNames(const QJsonArray &array, const QString &pointer, bool isList)
    {
        QStringList names;
        for (qsizetype i = 0; i < array.size(); ++i) {
            const QString name = array[i].toString();
            if (!m_config.connection(name))
                report(isList ? pointer + QStringLiteral("/%1").arg(i) : pointer, false,
                       unknownConnection(name));
            names.append(name);
        }
        return names;
    }

    /// Patients of a pharmacy are known at the EHR by the master list, which its medication list sync keeps.
    void checkMasterLists()
    {
        for (const PharmacyRoute &route : m_config.routes.routes()) {
            const auto &syncs = m_config.integrations;
            const bool isMaster = std::any_of(syncs.begin(), syncs.end(), [&](const IntegrationConfig &sync) {
                return sync.connection == route.ehr;
            });
            if (!isMaster)
                report(
                    QStringLiteral("/integrations"), false,
                    QStringLiteral("\"%1\" has no medication_list_sync: nothing of %2 could be told to it, "
                                   "because no patient would be linked")
                        .arg(route.ehr, route.name),
                    true);
        }
    }

    void addSync(const QJsonObject &o, const QString &pointer)
    {
        needKey(o, pointer, "connection", "the name of one of the connections");
        IntegrationConfig i;
        i.name = o.value(Key("name")).toString();
        i.type = o.value(Key("type")).toString();
        i.connection = o.value(Key("connection")).toString();
        i.every = std::chrono::minutes(o.value(Key("every_minutes")).toInt(int(i.every.count())));
        i.cron = o.value(Key("cron")).toString();
        i.timeZone = o.value(Key("time_zone")).toString();
        const bool isReconciliation = rulesOf(i.type) != nullptr;
        if (isReconciliation && i.cron.isEmpty() && !o.contains(Key("every_minutes")))
            i.cron = nightly;
        checkSchedule(o, i, pointer);
        readSides(o, i, isReconciliation, pointer);
        i.overlap = std::chrono::seconds(o.value(Key("overlap_seconds")).toInt(int(i.overlap.count())));
        i.maxDeletedPercent = o.value(Key("max_deleted_percent")).toInt(i.maxDeletedPercent);
        if (hasIntegration(i.name))
            report(pointer + QStringLiteral("/name"), false,
                   QStringLiteral("another integration has this name"));
        const ConnectionConfig *connection = m_config.connection(i.connection);
        if (!o.contains(Key("connection")))
            return;
        if (!connection)
            report(pointer + QStringLiteral("/connection"), false, unknownConnection(i.connection));
        else if (!isReconciliation && !connection->isFhir())
            report(pointer + QStringLiteral("/connection"), false,
                   QStringLiteral("a %1 needs a connection of kind fhir-r4; %2 is of kind %3")
                       .arg(i.type, i.connection, connection->kind));
        m_config.integrations.push_back(std::move(i));
    }

    /// The other side of a reconciliation, and who wins where both have changed something.
    void readSides(const QJsonObject &o, IntegrationConfig &i, bool isReconciliation, const QString &pointer)
    {
        const QJsonArray with = o.value(Key("with")).toArray();
        for (qsizetype k = 0; k < with.size(); ++k) {
            const QString name = with[k].toString();
            const QString at = pointer + QStringLiteral("/with/%1").arg(k);
            if (!m_config.connection(name))
                report(at, false, unknownConnection(name));
            else if (name == i.connection || i.with.contains(name))
                report(at, false, QStringLiteral("this connection is named already"));
            i.with.append(name);
        }
        const IntegrationRules *rules = rulesOf(i.type);
        QStringList policy;
        const QJsonObject conflicts = o.value(Key("conflicts")).toObject();
        for (auto field = conflicts.begin(); field != conflicts.end(); ++field) {
            const QString one = field.key() + u'=' + field.value().toString();
            if (const auto read = rules ? withPolicy(rules->fieldRules(), one) : Result<FieldRules>{};
                isReconciliation && !read)
                report(pointer + QStringLiteral("/conflicts/") + field.key(), false, read.error().detail);
            policy.append(one);
        }
        i.conflictPolicy = policy.join(u',');
        for (const char *key : {"with", "conflicts"}) {
            if (!isReconciliation && o.contains(Key(key)))
                report(pointer + u'/' + QString::fromLatin1(key), false,
                       QStringLiteral("goes with a pharmacy_reconciliation only"));
        }
        if (isReconciliation && with.isEmpty())
            report(pointer, false, QStringLiteral("needs \"with\": [the pharmacy's connections]"));
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
        c.oauth = readShortOAuth(root, c.baseUrl, complaint());
        if (root.contains(Key("retry_attempts"))) {
            c.retryLadder.clear();
            for (int i = 0; i < root.value(Key("retry_attempts")).toInt(); ++i)
                c.retryLadder.emplace_back(std::chrono::seconds(1LL << i)); // 1, 2, 4, 8 s: DESIGN section 2
        }
        m_config.integrations.front().every = frequency(root.value(Key("sync_frequency")));
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
    if (mllpOut)
        return QStringLiteral("%1:%2").arg(mllpOut->host).arg(mllpOut->port);
    if (hookOut)
        return hookOut->url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    if (queueOut)
        return QStringLiteral("%1://%2:%3/%4/%5")
            .arg(queueOut->tls ? QStringLiteral("amqps") : QStringLiteral("amqp"), queueOut->host)
            .arg(queueOut->port)
            .arg(queueOut->exchange, queueOut->routingKey);
    if (relay)
        return QStringLiteral("%1:%2").arg(relay->host).arg(relay->port);
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
