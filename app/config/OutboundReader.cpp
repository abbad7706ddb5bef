#include "config/OutboundReader.h"

#include "connectors/UrlGuard.h"

#include <QJsonArray>

namespace concord {

namespace {
using Key = QLatin1StringView;

Hl7EndsConfig readEnds(const QJsonObject &o)
{
    Hl7EndsConfig ends;
    ends.sendingApplication = o.value(Key("sending_application")).toString(ends.sendingApplication);
    ends.sendingFacility = o.value(Key("sending_facility")).toString();
    ends.receivingApplication = o.value(Key("receiving_application")).toString();
    ends.receivingFacility = o.value(Key("receiving_facility")).toString();
    ends.processingId = o.value(Key("processing_id")).toString(ends.processingId);
    return ends;
}

/// JSON or HL7 v2; the ends belong to HL7 v2 alone.
bool readIsHl7(const QJsonObject &o, const QString &pointer, const Complaint &complain)
{
    const QString format = o.value(Key("format")).toString();
    if (format == QStringLiteral("fhir"))
        complain(pointer + QStringLiteral("/format"),
                 QStringLiteral(
                     "events go out as \"json\" or \"hl7v2\"; FHIR goes to a connection of kind fhir-r4"));
    const bool isHl7 = format == QStringLiteral("hl7v2");
    for (const char *key : {"sending_application", "sending_facility", "receiving_application",
                            "receiving_facility", "processing_id"}) {
        if (!isHl7 && o.contains(Key(key)))
            complain(pointer + QLatin1Char('/') + Key(key),
                     QStringLiteral("only with \"format\": \"hl7v2\""));
    }
    return isHl7;
}
}

void readOutMllp(const QJsonObject &o, const QString &pointer, const Complaint &complain, ConnectionConfig &c)
{
    OutMllpConfig out;
    out.host = o.value(Key("host")).toString();
    out.port = quint16(o.value(Key("port")).toInt(out.port));
    out.tls = !o.value(Key("plain")).toBool();
    out.ack = o.value(Key("ack")).toString(out.ack);
    out.ackTime = std::chrono::seconds(o.value(Key("ack_seconds")).toInt(int(out.ackTime.count())));
    out.applicationAckTime = std::chrono::seconds(
        o.value(Key("application_ack_seconds")).toInt(int(out.applicationAckTime.count())));
    out.ends = readEnds(o);
    if (o.contains(Key("application_ack_seconds")) && out.ack != QStringLiteral("both"))
        complain(pointer + QStringLiteral("/application_ack_seconds"),
                 QStringLiteral("only with \"ack\": \"both\""));
    if (!out.tls && !isThisMachine(out.host) && !o.value(Key("allow_plain")).toBool())
        complain(pointer + QStringLiteral("/plain"),
                 QStringLiteral(
                     "only to this machine: over a network the messages need TLS; \"allow_plain\": true "
                     "where the network itself is encrypted"));
    c.tls = readPeerTls(o, pointer, out.tls, complain);
    c.mllpOut = out;
}

void readOutHook(const QJsonObject &o, const QString &pointer, const Complaint &complain, ConnectionConfig &c)
{
    OutHookConfig out;
    const QString at = pointer + QStringLiteral("/url");
    out.url = QUrl(o.value(Key("url")).toString(), QUrl::StrictMode);
    if (!out.url.isValid() || out.url.host().isEmpty())
        complain(at, QStringLiteral("not a URL"));
    else if (!out.url.userInfo().isEmpty())
        complain(at, QStringLiteral("a password must not stand in a URL: no secret is in this file"));
    else if (out.url.scheme() != QStringLiteral("https") && !isThisMachine(out.url.host()))
        complain(at, QStringLiteral("http only to this machine: over a network the messages need https"));
    const QJsonArray secrets = o.value(Key("secrets")).toArray();
    for (const auto &secret : secrets)
        out.secrets << secret.toString();
    out.isHl7 = readIsHl7(o, pointer, complain);
    out.ends = readEnds(o);
    readTries(o, c);
    c.tls = readPeerTls(o, pointer, out.url.scheme() != QStringLiteral("http"), complain);
    c.hookOut = out;
}

void readOutQueue(const QJsonObject &o, const QString &pointer, const Complaint &complain,
                  ConnectionConfig &c)
{
    OutQueueConfig out;
    out.host = o.value(Key("host")).toString();
    out.tls = !o.value(Key("plain")).toBool();
    out.port = quint16(o.value(Key("port")).toInt(out.tls ? 5671 : 5672));
    out.virtualHost = o.value(Key("virtual_host")).toString(out.virtualHost);
    out.user = o.value(Key("user")).toString();
    out.secret = o.value(Key("secret")).toString();
    out.exchange = o.value(Key("exchange")).toString();
    out.routingKey = o.value(Key("routing_key")).toString();
    out.isHl7 = readIsHl7(o, pointer, complain);
    out.ends = readEnds(o);
    if (!out.tls && !isThisMachine(out.host))
        complain(pointer + QStringLiteral("/plain"),
                 QStringLiteral("only to a broker on this machine: over a network the messages need TLS"));
    c.tls = readPeerTls(o, pointer, out.tls, complain);
    c.queueOut = out;
}

}
