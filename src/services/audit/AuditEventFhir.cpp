#include "audit/AuditEventFhir.h"

#include <QDateTime>
#include <QJsonArray>

namespace concord {

namespace {
using Key = QLatin1StringView;

QJsonObject coding(const char *system, const QString &code, const QString &display)
{
    return {{Key("system"), Key(system)}, {Key("code"), code}, {Key("display"), display}};
}

constexpr const char *dicom = "http://dicom.nema.org/resources/ontology/DCM";
constexpr const char *eventType = "http://terminology.hl7.org/CodeSystem/audit-event-type";
constexpr const char *ourActions = "urn:concord:audit-action";

QString text(QByteArrayView bytes)
{
    return QString::fromUtf8(bytes.data(), bytes.size());
}

bool isOneOf(const QString &verb, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&](const char *word) { return verb == Key(word); });
}

/// AuditEvent.action: create, read, update, delete, execute.
QString actionOf(const QString &action)
{
    const QString verb = action.section(u'.', -1);
    if (isOneOf(verb, {"view", "export", "read", "search"}))
        return QStringLiteral("R");
    if (isOneOf(verb, {"resolve", "pause", "resume", "configure", "import", "outcome", "interrupt", "rotate",
                       "change", "disable", "enable", "password"}))
        return QStringLiteral("U");
    if (isOneOf(verb, {"discard", "remove", "destroy"}))
        return QStringLiteral("D");
    return isOneOf(verb, {"resend", "sign", "create", "add"}) ? QStringLiteral("C") : QStringLiteral("E");
}

QJsonObject typeOf(const QString &action)
{
    return action.startsWith(u"session.")
               ? coding(dicom, QStringLiteral("110114"), QStringLiteral("User Authentication"))
               : coding(eventType, QStringLiteral("rest"), QStringLiteral("RESTful Operation"));
}

QJsonObject reference(const char *system, const QString &value, const QString &display)
{
    return {{Key("identifier"), QJsonObject{{Key("system"), Key(system)}, {Key("value"), value}}},
            {Key("display"), display}};
}

QJsonObject agent(bool isSource, const QJsonObject &who, bool isRequestor, const QString &role)
{
    QJsonObject object{
        {Key("type"),
         QJsonObject{{Key("coding"), QJsonArray{isSource ? coding(dicom, QStringLiteral("110153"),
                                                                  QStringLiteral("Source Role ID"))
                                                         : coding(dicom, QStringLiteral("110152"),
                                                                  QStringLiteral("Destination Role ID"))}}}},
        {Key("who"), who},
        {Key("requestor"), isRequestor}};
    if (!role.isEmpty())
        object.insert(Key("role"), QJsonArray{QJsonObject{{Key("text"), role}}});
    return object;
}
}

QByteArray instantOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs).toLatin1();
}

QJsonObject auditEvent(const LeafRow &row)
{
    const StoredRecord &r = *row.record;
    const QString actor = text(r.actor).isEmpty() ? QStringLiteral("unknown") : text(r.actor);
    const QString action = text(r.action);
    const QString verb = actionOf(action);
    // who asks is the source of what is written, and the destination of what is read
    const bool isRead = verb == Key("R");
    const QJsonObject concord =
        reference("urn:concord:program", QStringLiteral("concord"), QStringLiteral("Concord"));
    QJsonArray details{
        QJsonObject{{Key("type"), Key("seq")}, {Key("valueString"), QString::number(r.seq)}},
        QJsonObject{{Key("type"), Key("leaf")}, {Key("valueString"), QString::number(row.leaf)}}};
    for (const auto &[type, value] :
         {std::pair("details", r.details), std::pair("correlation-id", r.correlation)}) {
        if (!text(value).trimmed().isEmpty())
            details.append(QJsonObject{{Key("type"), Key(type)}, {Key("valueString"), text(value)}});
    }
    const QString subject = text(r.subject).isEmpty() ? action : text(r.subject);
    return {{Key("resourceType"), Key("AuditEvent")},
            {Key("id"), QStringLiteral("concord-%1").arg(r.seq)},
            {Key("type"), typeOf(action)},
            {Key("subtype"), QJsonArray{coding(ourActions, action, action)}},
            {Key("action"), verb},
            {Key("recorded"), QString::fromLatin1(instantOf(r.at))},
            {Key("outcome"), r.allowed == 1 ? Key("0") : Key("4")},
            {Key("agent"),
             QJsonArray{agent(!isRead, reference("urn:concord:actor", actor, actor), true, text(r.role)),
                        agent(isRead, concord, false, {})}},
            {Key("source"), QJsonObject{{Key("observer"), concord}}},
            {Key("entity"),
             QJsonArray{QJsonObject{{Key("what"), reference("urn:concord:subject", subject, subject)},
                                    {Key("detail"), details}}}}};
}

}
