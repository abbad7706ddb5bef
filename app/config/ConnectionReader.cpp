#include "config/ConnectionReader.h"

#include "config/OAuthReader.h"
#include "config/OutboundReader.h"
#include "config/ServiceNowReader.h"
#include "config/SubscriptionCriteria.h"
#include "connectors/KeyPin.h"
#include "connectors/UrlGuard.h"

#include <QFile>
#include <QHostAddress>
#include <QJsonArray>

#include <map>

namespace concord {

namespace {
using Key = QLatin1StringView;
constexpr int ehrApiPageSize = 200; ///< by default

struct KindKeys
{
    QStringList required;
    QStringList known;
};

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ');
}

/// Which keys a kind of connection needs, and which it understands beside name, kind, facility and the rate
/// limit.
const std::map<QString, KindKeys> &kinds()
{
    static const QString peerTls = QStringLiteral(" ca_file tls_min client_certificate client_key pins");
    static const QString hl7Ends = QStringLiteral(
        " sending_application sending_facility receiving_application receiving_facility processing_id");
    const auto withTls = [](const char *keys, const QString &more = {}) {
        return (QString::fromLatin1(keys) + peerTls + more).split(u' ');
    };
    static const QString listener = QStringLiteral(
        "listen tls allow_plain max_connections max_connections_per_peer idle_seconds message_seconds");
    static const std::map<QString, KindKeys> table{
        {QStringLiteral("fhir-r4"),
         {words("base_url"),
          words("base_url timeout_seconds retry_ladder_seconds page_size creates_together ca_file tls_min "
                "client_certificate client_key pins oauth relay "
                "subscription")}},
        {QStringLiteral("ehr-api"),
         {words("base_url"), withTls("base_url timeout_seconds retry_ladder_seconds page_size oauth")}},
        {QStringLiteral("servicenow"),
         {words("base_url"), withTls("base_url timeout_seconds retry_ladder_seconds page_size user secret "
                                     "oauth relay")}},
        {QStringLiteral("relay"), {words("host"), words("host port user secret")}},
        {QStringLiteral("webhook"),
         {words("format secrets"), words("format secrets signatures max_message_bytes")}},
        {QStringLiteral("mllp"), {words("listen"), words("max_message_bytes") + listener.split(u' ')}},
        {QStringLiteral("rabbitmq"),
         {words("host user secret queue format"),
          words("host port virtual_host plain ca_file tls_min client_certificate client_key pins user secret "
                "queue prefetch max_deliveries format "
                "max_message_bytes")}},
        {QStringLiteral("mllp-out"),
         {words("host"),
          withTls("host port plain allow_plain ack ack_seconds application_ack_seconds", hl7Ends)}},
        {QStringLiteral("webhook-out"),
         {words("url secrets format"),
          withTls("url secrets format timeout_seconds retry_ladder_seconds", hl7Ends)}},
        {QStringLiteral("rabbitmq-out"),
         {words("host user secret routing_key format"),
          withTls("host port virtual_host plain user secret exchange routing_key format", hl7Ends)}}};
    return table;
}

void checkKeys(const QJsonObject &o, const QString &pointer, const Complaint &complain)
{
    const auto kind = kinds().find(o.value(Key("kind")).toString());
    if (kind == kinds().end())
        return;
    static const QStringList common = words("name kind facility rate_per_second rate_burst");
    const QStringList keys = o.keys();
    for (const QString &key : keys) {
        if (!common.contains(key) && !kind->second.known.contains(key))
            complain(pointer + QLatin1Char('/') + key,
                     QStringLiteral("not for a connection of kind %1; it knows: %2")
                         .arg(kind->first, kind->second.known.join(QStringLiteral(", "))));
    }
    for (const QString &key : kind->second.required) {
        if (!o.contains(key))
            complain(
                pointer,
                QStringLiteral("\"%1\" is missing, a connection of kind %2 needs it").arg(key, kind->first));
    }
}

QString existingFile(const QJsonObject &o, const char *key, const QString &pointer, const Complaint &complain)
{
    const QString path = o.value(Key(key)).toString();
    if (!path.isEmpty() && !QFile::exists(path))
        complain(pointer + QLatin1Char('/') + QLatin1StringView(key),
                 QStringLiteral("this file does not exist"));
    return path;
}

bool isSecretName(const QString &text)
{
    return text.startsWith(QStringLiteral("credential:")) || text.startsWith(QStringLiteral("keychain:"));
}

/// The schema has seen to their form.
QByteArrayList readPins(const QJsonObject &o, const char *key, const QString &pointer,
                        const Complaint &complain)
{
    QByteArrayList pins;
    const QJsonArray texts = o.value(Key(key)).toArray();
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const auto pin = pinFromText(texts[i].toString());
        if (!pin)
            complain(QStringLiteral("%1/%2/%3").arg(pointer, Key(key)).arg(i),
                     QStringLiteral("not the Base64 of 32 bytes"));
        else
            pins << *pin;
    }
    return pins;
}

/// What is called at a base URL, with tokens.
void readCalled(const QJsonObject &o, const QString &pointer, const Complaint &complain, ConnectionConfig &c)
{
    if (o.contains(Key("base_url")))
        c.baseUrl =
            readBaseUrl(o.value(Key("base_url")).toString(), pointer + QStringLiteral("/base_url"), complain);
    readTries(o, c);
    c.pageSize = o.value(Key("page_size")).toInt(c.pageSize);
    c.tls = readPeerTls(o, pointer, c.baseUrl.scheme() != QStringLiteral("http"), complain);
    if (o.contains(Key("oauth")))
        c.oauth =
            readOAuth(o.value(Key("oauth")).toObject(), pointer + QStringLiteral("/oauth"), c, complain);
}

void readFhir(const QJsonObject &o, const QString &pointer, const Complaint &complain, ConnectionConfig &c)
{
    readCalled(o, pointer, complain, c);
    c.createsTogether = o.value(Key("creates_together")).toInt(c.createsTogether);
    if (!o.contains(Key("subscription")))
        return;
    const QJsonObject s = o.value(Key("subscription")).toObject();
    SubscriptionConfig subscription;
    subscription.criteria = s.value(Key("criteria")).toString();
    subscription.topic = s.value(Key("topic")).toString();
    subscription.endpoint = s.value(Key("endpoint")).toString();
    subscription.secret = s.value(Key("secret")).toString();
    subscription.isIdOnly = s.value(Key("payload")).toString() != QStringLiteral("full-resource");
    subscription.renew =
        std::chrono::hours(s.value(Key("renew_hours")).toInt(int(subscription.renew.count())));
    subscription.heartbeat =
        std::chrono::minutes(s.value(Key("heartbeat_minutes")).toInt(int(subscription.heartbeat.count())));
    if (!subscription.endpoint.endsWith(QStringLiteral("/hooks/") + c.name))
        complain(pointer + QStringLiteral("/subscription/endpoint"),
                 QStringLiteral("ends in /hooks/%1, the name of this connection").arg(c.name));
    if (const auto lost = lostByCriteria(subscription.criteria))
        complain(pointer + QStringLiteral("/subscription/criteria"), *lost);
    c.subscription = std::move(subscription);
}

HookConfig readHook(const QJsonObject &o)
{
    HookConfig hook;
    hook.format = inboundFormatFromWord(o.value(Key("format")).toString()).value_or(hook.format);
    const QJsonArray secrets = o.value(Key("secrets")).toArray();
    for (const auto &secret : secrets)
        hook.secrets << secret.toString();
    if (o.contains(Key("signatures"))) {
        const QJsonArray signatures = o.value(Key("signatures")).toArray();
        hook.acceptsStandard = signatures.contains(QStringLiteral("standard"));
        hook.acceptsGithub = signatures.contains(QStringLiteral("github"));
    }
    hook.maxMessageBytes = o.value(Key("max_message_bytes")).toInteger(hook.maxMessageBytes);
    return hook;
}

QueueConfig readQueue(const QJsonObject &o, const QString &pointer, const Complaint &complain)
{
    QueueConfig q;
    q.host = o.value(Key("host")).toString();
    q.tls = !o.value(Key("plain")).toBool();
    q.port = quint16(o.value(Key("port")).toInt(q.tls ? 5671 : 5672));
    q.virtualHost = o.value(Key("virtual_host")).toString(q.virtualHost);
    q.user = o.value(Key("user")).toString();
    q.secret = o.value(Key("secret")).toString();
    q.queue = o.value(Key("queue")).toString();
    q.prefetch = o.value(Key("prefetch")).toInt(q.prefetch);
    q.maxDeliveries = o.value(Key("max_deliveries")).toInt(q.maxDeliveries);
    q.format = inboundFormatFromWord(o.value(Key("format")).toString()).value_or(q.format);
    q.maxMessageBytes = o.value(Key("max_message_bytes")).toInteger(q.maxMessageBytes);
    if (!q.tls && !q.host.isEmpty() && !isThisMachine(q.host))
        complain(pointer + QStringLiteral("/plain"),
                 QStringLiteral("only to a broker on this machine: over a network the messages need TLS"));
    return q;
}
}

PeerTlsConfig readPeerTls(const QJsonObject &o, const QString &pointer, bool isTls, const Complaint &complain)
{
    PeerTlsConfig tls;
    tls.caFile = existingFile(o, "ca_file", pointer, complain);
    tls.allowTls12 = o.value(Key("tls_min")).toString() == QStringLiteral("1.2");
    tls.certificateFile = existingFile(o, "client_certificate", pointer, complain);
    tls.key = o.value(Key("client_key")).toString();
    tls.pins = readPins(o, "pins", pointer, complain);
    if (tls.certificateFile.isEmpty() != tls.key.isEmpty())
        complain(pointer + (tls.key.isEmpty() ? QStringLiteral("/client_certificate")
                                              : QStringLiteral("/client_key")),
                 QStringLiteral("\"client_certificate\" and \"client_key\" go together"));
    for (const char *key : {"ca_file", "tls_min", "client_certificate", "client_key", "pins"}) {
        if (!isTls && o.contains(Key(key)))
            complain(pointer + QLatin1Char('/') + Key(key),
                     QStringLiteral("nothing to secure: this connection is without TLS"));
    }
    return tls;
}

void readTries(const QJsonObject &o, ConnectionConfig &c)
{
    c.timeout = std::chrono::seconds(o.value(Key("timeout_seconds")).toInt(int(c.timeout.count())));
    if (!o.contains(Key("retry_ladder_seconds")))
        return;
    c.retryLadder.clear();
    const QJsonArray waits = o.value(Key("retry_ladder_seconds")).toArray();
    for (const auto &v : waits)
        c.retryLadder.emplace_back(std::chrono::seconds(v.toInt()));
}

ConnectionConfig readConnection(const QJsonObject &o, const QString &pointer, const Complaint &complain)
{
    checkKeys(o, pointer, complain);
    ConnectionConfig c;
    c.name = o.value(Key("name")).toString();
    c.kind = o.value(Key("kind")).toString();
    c.facility = o.value(Key("facility")).toString();
    if (o.contains(Key("rate_per_second")))
        c.ratePerSecond = o.value(Key("rate_per_second")).toDouble();
    c.rateBurst = o.value(Key("rate_burst")).toInt(c.rateBurst);
    if (c.isFhir())
        readFhir(o, pointer, complain, c);
    else if (c.isEhrApi()) {
        c.pageSize = ehrApiPageSize;
        readCalled(o, pointer, complain, c);
    } else if (c.kind == QStringLiteral("webhook"))
        c.hook = readHook(o);
    else if (c.kind == QStringLiteral("mllp"))
        c.mllp = MllpConfig{readListen(o, pointer, complain),
                            o.value(Key("max_message_bytes")).toInteger(MllpConfig{}.maxMessageBytes)};
    else if (c.kind == QStringLiteral("rabbitmq")) {
        c.queue = readQueue(o, pointer, complain);
        c.tls = readPeerTls(o, pointer, c.queue->tls, complain);
    } else if (c.kind == QStringLiteral("mllp-out"))
        readOutMllp(o, pointer, complain, c);
    else if (c.kind == QStringLiteral("webhook-out"))
        readOutHook(o, pointer, complain, c);
    else if (c.kind == QStringLiteral("rabbitmq-out"))
        readOutQueue(o, pointer, complain, c);
    else if (c.kind == QStringLiteral("servicenow"))
        readServiceNow(o, pointer, complain, c);
    else if (c.kind == QStringLiteral("relay"))
        c.relay = readRelay(o, pointer, complain);
    return c;
}

ListenConfig readListen(const QJsonObject &o, const QString &pointer, const Complaint &complain)
{
    ListenConfig l;
    const QString text = o.value(Key("listen")).toString();
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon > 0) {
        l.address = text.first(colon);
        if (l.address.startsWith(u'[') && l.address.endsWith(u']'))
            l.address = l.address.sliced(1, l.address.size() - 2);
        const int port = text.sliced(colon + 1).toInt();
        if (port > 65535)
            complain(pointer + QStringLiteral("/listen"), QStringLiteral("%1 is not a port").arg(port));
        l.port = quint16(port);
        if (!isThisMachine(l.address) && QHostAddress(l.address).isNull())
            complain(
                pointer + QStringLiteral("/listen"),
                QStringLiteral("\"%1\" is not an IP address of this machine, nor localhost").arg(l.address));
    }
    if (o.contains(Key("tls"))) {
        const QJsonObject t = o.value(Key("tls")).toObject();
        const QString at = pointer + QStringLiteral("/tls");
        l.tls.certificateFile = existingFile(t, "certificate", at, complain);
        l.tls.keyFile = t.value(Key("key")).toString();
        if (!isSecretName(l.tls.keyFile))
            existingFile(t, "key", at, complain);
        l.tls.clientCaFile = existingFile(t, "client_ca", at, complain);
        l.tls.allowTls12 = t.value(Key("min")).toString() == QStringLiteral("1.2");
        l.tls.clientRequired = t.value(Key("client_required")).toBool();
        if (l.tls.clientRequired && l.tls.clientCaFile.isEmpty())
            complain(at, QStringLiteral("\"client_required\" needs \"client_ca\""));
        l.tls.clientPins = readPins(t, "client_pins", at, complain);
        if (!l.tls.clientPins.isEmpty() && !l.tls.clientRequired) // else who shows none would come in
            complain(at + QStringLiteral("/client_pins"), QStringLiteral("needs \"client_required\": true"));
    }
    l.allowPlain = o.value(Key("allow_plain")).toBool();
    l.maxConnections = o.value(Key("max_connections")).toInt(l.maxConnections);
    l.maxConnectionsPerPeer = o.value(Key("max_connections_per_peer")).toInt(l.maxConnectionsPerPeer);
    l.idle = std::chrono::seconds(o.value(Key("idle_seconds")).toInt(int(l.idle.count())));
    l.completion = std::chrono::seconds(o.value(Key("message_seconds")).toInt(int(l.completion.count())));
    if (!l.tls.isOn() && !l.allowPlain && !isThisMachine(l.address))
        complain(pointer + QStringLiteral("/listen"),
                 QStringLiteral(
                     "without \"tls\" only the loopback address is listened on (127.0.0.1); \"allow_plain\": "
                     "true where the network itself is encrypted"));
    return l;
}

EngineConfig readEngine(const QJsonObject &o)
{
    EngineConfig e;
    e.workers = o.value(Key("workers")).toInt(e.workers);
    e.queueCapacity = o.value(Key("queue_capacity")).toInt(e.queueCapacity);
    if (o.contains(Key("retry_ladder_seconds"))) {
        e.ladder.clear();
        const QJsonArray waits = o.value(Key("retry_ladder_seconds")).toArray();
        for (const auto &v : waits)
            e.ladder.emplace_back(std::chrono::seconds(v.toInt()));
    }
    e.breakerFailures = o.value(Key("breaker_failures")).toInt(e.breakerFailures);
    e.breakerCoolDown =
        std::chrono::seconds(o.value(Key("breaker_cooldown_seconds")).toInt(int(e.breakerCoolDown.count())));
    e.retention = std::chrono::days(o.value(Key("retention_days")).toInt(int(e.retention.count())));
    e.undoWindow = std::chrono::seconds(o.value(Key("undo_seconds")).toInt(int(e.undoWindow.count())));
    return e;
}

AuditConfig readAudit(const QJsonObject &o)
{
    AuditConfig a;
    a.headFile = o.value(Key("head_file")).toString();
    a.signingKey = o.value(Key("signing_key")).toString();
    a.every = std::chrono::seconds(o.value(Key("checkpoint_seconds")).toInt(int(a.every.count())));
    a.records = o.value(Key("checkpoint_records")).toInt(a.records);
    return a;
}

AlertsConfig readAlerts(const QJsonObject &o, const QString &pointer, const Complaint &complain)
{
    AlertsConfig alerts;
    if (o.contains(Key("smtp"))) {
        const QString place = pointer + QStringLiteral("/smtp");
        const QJsonObject s = o.value(Key("smtp")).toObject();
        const QString security = s.value(Key("security")).toString();
        SmtpConfig smtp;
        smtp.host = s.value(Key("host")).toString();
        smtp.isImplicit = security == QStringLiteral("tls");
        smtp.isPlain = security == QStringLiteral("none");
        smtp.port = quint16(s.value(Key("port")).toInt(smtp.isImplicit ? 465 : smtp.port));
        smtp.user = s.value(Key("user")).toString();
        smtp.secret = s.value(Key("secret")).toString();
        smtp.from = s.value(Key("from")).toString();
        const QJsonArray to = s.value(Key("to")).toArray();
        for (const auto &address : to)
            smtp.to.append(address.toString());
        smtp.caFile = existingFile(s, "ca_file", place, complain);
        smtp.allowTls12 = s.value(Key("tls_min")).toString() != QStringLiteral("1.3");
        if (smtp.user.isEmpty() != smtp.secret.isEmpty())
            complain(place, QStringLiteral("\"user\" and \"secret\" go together"));
        if (smtp.isPlain && !isThisMachine(smtp.host))
            complain(place + QStringLiteral("/security"),
                     QStringLiteral("\"none\" is for a mail server on this machine"));
        alerts.smtp = std::move(smtp);
    }
    if (o.contains(Key("slack"))) {
        const QJsonObject s = o.value(Key("slack")).toObject();
        alerts.slack = SlackConfig{s.value(Key("url")).toString(),
                                   existingFile(s, "ca_file", pointer + QStringLiteral("/slack"), complain)};
    }
    return alerts;
}

SessionConfig readSession(const QJsonObject &o)
{
    SessionConfig s;
    s.idle = std::chrono::minutes(o.value(Key("idle_minutes")).toInt(int(s.idle.count())));
    return s;
}

QUrl readBaseUrl(QString text, const QString &pointer, const Complaint &complain)
{
    while (text.endsWith(QLatin1Char('/')))
        text.chop(1);
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        complain(pointer, QStringLiteral("not a URL: ") + url.errorString());
    else if (!url.userInfo().isEmpty())
        complain(pointer, QStringLiteral("a password must not stand in a URL: no secret is in this file"));
    return url;
}

}
