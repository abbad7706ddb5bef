// Reads what an EHR posts to a rest-hook; the functions are declared in SubscriptionCodec.h.
#include "codec/JsonReader.h"
#include "codec/SubscriptionCodec.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace concord {

namespace {
using Object = JsonReader::Object;
using Type = SubscriptionNotification::Type;

const JsonPath entryPath{nullptr, "entry", -1};

Error invalid(const QString &where, const QString &detail)
{
    return {ErrorCode::InvalidMessage, where, detail, 0};
}

/// A resource of a Bundle with the very bytes it came in.
struct Entry
{
    Object entry;
    std::optional<Object> resource;
    QByteArray raw;
};

/// The DOM keeps no positions, so the bytes of the resources are found in a second pass, in the same order.
std::vector<QByteArray> rawResources(const simdjson::padded_string &text)
{
    std::vector<QByteArray> raws;
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    simdjson::ondemand::array entries;
    if (parser.iterate(text).get(document) != simdjson::SUCCESS ||
        document["entry"].get_array().get(entries) != simdjson::SUCCESS)
        return raws;
    for (auto element : entries) {
        simdjson::ondemand::object entry;
        simdjson::ondemand::object resource;
        std::string_view raw;
        QByteArray bytes;
        if (element.get_object().get(entry) == simdjson::SUCCESS &&
            entry["resource"].get_object().get(resource) == simdjson::SUCCESS &&
            resource.raw_json().get(raw) == simdjson::SUCCESS)
            bytes = QByteArray(raw.data(), qsizetype(raw.size()));
        raws.push_back(bytes);
    }
    return raws;
}

class BundleReader
{
public:
    explicit BundleReader(const QByteArray &body) : m_text(body.constData(), size_t(body.size())) {}

    [[nodiscard]] bool parse() { return m_parser.parse(m_text).get(m_root) == simdjson::SUCCESS; }
    [[nodiscard]] Object root() const { return m_root; }
    [[nodiscard]] JsonReader &reader() { return m_reader; }
    [[nodiscard]] std::vector<Entry> entries()
    {
        std::vector<Entry> found;
        const auto list = m_reader.array(m_root, "entry", {});
        const std::vector<QByteArray> raws = list ? rawResources(m_text) : std::vector<QByteArray>();
        for (size_t i = 0; list && i < list->size(); ++i) {
            const JsonPath path = entryPath[int(i)];
            Object entry;
            if (list->at(i).get(entry) != simdjson::SUCCESS) {
                m_reader.fail(path, QStringLiteral("expected an object"));
                continue;
            }
            found.push_back(
                {entry, m_reader.object(entry, "resource", path), i < raws.size() ? raws[i] : QByteArray()});
        }
        return found;
    }

private:
    simdjson::padded_string m_text;
    simdjson::dom::parser m_parser;
    JsonReader m_reader;
    Object m_root;
};

/// "MedicationRequest/123" of "https://host/fhir/MedicationRequest/123/_history/4".
QString localReference(const QString &reference)
{
    const QString unversioned = reference.section(QStringLiteral("/_history/"), 0, 0);
    return unversioned.section(QLatin1Char('/'), -2);
}

QString referenceOf(JsonReader &r, Object resource)
{
    return r.string(resource, "resourceType", {}) + QLatin1Char('/') + r.string(resource, "id", {});
}

/// "MedicationRequest/123/_history/4"; empty when the resource does not tell its version.
QString versionedId(JsonReader &r, Object resource)
{
    const auto meta = r.object(resource, "meta", {});
    const QString version = meta ? r.string(*meta, "versionId", {}) : QString();
    const QString mark = meta && version.isEmpty() ? r.string(*meta, "lastUpdated", {}) : version;
    return mark.isEmpty() || r.string(resource, "id", {}).isEmpty()
               ? QString()
               : referenceOf(r, resource) + QStringLiteral("/_history/") + mark;
}

/// Text of a number that servers write as a string, as an integer or as an integer64; -1 when there is none.
qint64 numberOf(JsonReader &r, Object parent, std::initializer_list<const char *> keys)
{
    for (const char *key : keys) {
        const auto member = r.member(parent, key);
        if (!member)
            continue;
        std::string_view text;
        int64_t number = -1;
        if (member->get(number) == simdjson::SUCCESS)
            return number;
        if (member->get(text) == simdjson::SUCCESS) {
            bool isNumber = false;
            const qint64 value = QByteArray(text.data(), qsizetype(text.size())).toLongLong(&isNumber);
            return isNumber ? value : -1;
        }
    }
    return -1;
}

struct StatusEvent
{
    qint64 number = -1;
    QString timestamp;
    QString focus;
};

/// What entry[0] says, in either of its two shapes.
struct Status
{
    QString type;
    QString status;
    QString subscription;
    qint64 eventsSinceStart = -1;
    std::vector<StatusEvent> events;
};

QString reference(JsonReader &r, Object parent, const char *key)
{
    const auto found = r.object(parent, key, {});
    return found ? r.string(*found, "reference", {}) : QString();
}

template <typename Visit>
void forEachObject(JsonReader &r, Object parent, const char *key, Visit visit)
{
    const auto list = r.array(parent, key, {});
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object one;
        if (list->at(i).get(one) == simdjson::SUCCESS)
            visit(one);
    }
}

Status statusOfParameters(JsonReader &r, Object parameters)
{
    Status status;
    forEachObject(r, parameters, "parameter", [&](Object p) {
        const QString name = r.string(p, "name", {});
        if (name == u"type") {
            status.type = r.string(p, "valueCode", {});
        } else if (name == u"status") {
            status.status = r.string(p, "valueCode", {});
        } else if (name == u"subscription") {
            status.subscription = reference(r, p, "valueReference");
        } else if (name == u"events-since-subscription-start") {
            status.eventsSinceStart =
                numberOf(r, p, {"valueString", "valueUnsignedInt", "valueInteger", "valueInteger64"});
        } else if (name == u"notification-event") {
            StatusEvent event;
            forEachObject(r, p, "part", [&](Object part) {
                const QString partName = r.string(part, "name", {});
                if (partName == u"event-number")
                    event.number = numberOf(
                        r, part, {"valueString", "valueUnsignedInt", "valueInteger", "valueInteger64"});
                else if (partName == u"timestamp")
                    event.timestamp = r.string(part, "valueInstant", {});
                else if (partName == u"focus")
                    event.focus = reference(r, part, "valueReference");
            });
            status.events.push_back(event);
        }
    });
    return status;
}

Status statusOfResource(JsonReader &r, Object resource)
{
    Status status;
    status.type = r.string(resource, "type", {});
    status.status = r.string(resource, "status", {});
    status.subscription = reference(r, resource, "subscription");
    status.eventsSinceStart = numberOf(r, resource, {"eventsSinceSubscriptionStart"});
    forEachObject(r, resource, "notificationEvent", [&](Object event) {
        status.events.push_back({numberOf(r, event, {"eventNumber"}), r.string(event, "timestamp", {}),
                                 reference(r, event, "focus")});
    });
    return status;
}

std::optional<Type> typeFromWord(const QString &word)
{
    if (word == u"handshake")
        return Type::Handshake;
    if (word == u"heartbeat")
        return Type::Heartbeat;
    if (word == u"event-notification")
        return Type::Events;
    if (word == u"query-status")
        return Type::QueryStatus;
    if (word == u"query-event")
        return Type::QueryEvents;
    return std::nullopt;
}

QJsonObject parameter(const char *name, const QString &key, const QJsonValue &value)
{
    return {{QStringLiteral("name"), QLatin1StringView(name)}, {key, value}};
}

QJsonObject referenceJson(const QString &text)
{
    return {{QStringLiteral("reference"), text}};
}

/// A notification of this one event, always written the same way, so that the event is recognised when it
/// comes again in other company.
QByteArray notificationOf(const Status &status, const StatusEvent &event)
{
    QJsonArray parts{parameter("event-number", QStringLiteral("valueString"), QString::number(event.number))};
    if (!event.timestamp.isEmpty())
        parts.append(parameter("timestamp", QStringLiteral("valueInstant"), event.timestamp));
    parts.append(parameter("focus", QStringLiteral("valueReference"), referenceJson(event.focus)));
    const QJsonArray parameters{
        parameter("subscription", QStringLiteral("valueReference"), referenceJson(status.subscription)),
        parameter("type", QStringLiteral("valueCode"), QStringLiteral("event-notification")),
        parameter("notification-event", QStringLiteral("part"), parts)};
    const QJsonObject bundle{
        {QStringLiteral("resourceType"), QStringLiteral("Bundle")},
        {QStringLiteral("type"), QStringLiteral("history")},
        {QStringLiteral("entry"),
         QJsonArray{QJsonObject{{QStringLiteral("resource"),
                                 QJsonObject{{QStringLiteral("resourceType"), QStringLiteral("Parameters")},
                                             {QStringLiteral("parameter"), parameters}}}}}}};
    return QJsonDocument(bundle).toJson(QJsonDocument::Compact);
}

/// Numbers begin again when an EHR resets a subscription, so the moment belongs to the id.
QString notificationId(const Status &status, const StatusEvent &event, const QString &bundleTime)
{
    return QStringLiteral("%1#%2/%3@%4")
        .arg(event.focus, localReference(status.subscription))
        .arg(event.number)
        .arg(event.timestamp.isEmpty() ? bundleTime : event.timestamp);
}

/// The resources that came along, by "Type/id"; one that changed twice is there twice, in order.
class Companions
{
public:
    Companions(JsonReader &r, const std::vector<Entry> &entries)
    {
        for (size_t i = 1; i < entries.size(); ++i) {
            const auto &resource = entries[i].resource;
            if (resource && !entries[i].raw.isEmpty())
                m_parts[referenceOf(r, *resource)].append({versionedId(r, *resource), entries[i].raw});
        }
    }
    [[nodiscard]] InboundPart take(const QString &focus)
    {
        QList<InboundPart> &parts = m_parts[localReference(focus)];
        if (parts.isEmpty())
            return {};
        return parts.size() > 1 ? parts.takeFirst() : parts.first();
    }

private:
    QHash<QString, QList<InboundPart>> m_parts;
};

Result<SubscriptionNotification> readStatusBundle(BundleReader &bundle, const std::vector<Entry> &entries)
{
    JsonReader &r = bundle.reader();
    const Object first = *entries.front().resource;
    const Status status = r.string(first, "resourceType", {}) == u"Parameters" ? statusOfParameters(r, first)
                                                                               : statusOfResource(r, first);
    const auto type = typeFromWord(status.type);
    if (!type)
        return fail(
            invalid(QStringLiteral("entry[0].resource"), QStringLiteral("no known type of notification")));
    SubscriptionNotification notification{
        *type, status.subscription, status.status, status.eventsSinceStart, {}};
    const QString bundleTime = r.string(bundle.root(), "timestamp", {});
    Companions companions(r, entries);
    for (const StatusEvent &event : status.events) {
        NotifiedEvent notified{std::max<qint64>(0, event.number), event.focus, companions.take(event.focus)};
        if (notified.part.body.isEmpty() && !event.focus.isEmpty())
            notified.part = {notificationId(status, event, bundleTime), notificationOf(status, event)};
        notification.events.push_back(std::move(notified));
    }
    if (r.error())
        return fail(*r.error());
    return notification;
}

bool isStatus(JsonReader &r, const std::vector<Entry> &entries)
{
    if (entries.empty() || !entries.front().resource)
        return false;
    const QString type = r.string(*entries.front().resource, "resourceType", {});
    return type == u"Parameters" || type == u"SubscriptionStatus";
}
}

Result<SubscriptionNotification> readNotification(const QByteArray &body)
{
    if (body.trimmed().isEmpty())
        return SubscriptionNotification();
    BundleReader bundle(body);
    if (!bundle.parse())
        return fail(invalid(QString(), QStringLiteral("expected a JSON object")));
    JsonReader &r = bundle.reader();
    const QString type = r.string(bundle.root(), "resourceType", {});
    if (type.isEmpty() || type == u"OperationOutcome")
        return fail(
            invalid(QStringLiteral("resourceType"), QStringLiteral("expected a Bundle or a resource")));
    if (type == u"Bundle") {
        const std::vector<Entry> entries = bundle.entries();
        if (r.error())
            return fail(*r.error());
        if (isStatus(r, entries))
            return readStatusBundle(bundle, entries);
    }
    SubscriptionNotification notification;
    notification.type = Type::Resource;
    notification.events.push_back({0,
                                   referenceOf(r, bundle.root()),
                                   {type == u"Bundle" ? QString() : versionedId(r, bundle.root()), body}});
    if (r.error())
        return fail(*r.error());
    return notification;
}

Result<std::vector<InboundPart>> notificationParts(const QByteArray &body)
{
    const auto notification = readNotification(body);
    if (!notification)
        return fail(notification.error());
    std::vector<InboundPart> parts;
    for (const NotifiedEvent &event : notification->events) {
        if (!event.part.body.isEmpty())
            parts.push_back(event.part);
    }
    return parts;
}

Result<SearchPage> readSearchPage(const QByteArray &body)
{
    BundleReader bundle(body);
    if (!bundle.parse() || bundle.reader().string(bundle.root(), "resourceType", {}) != u"Bundle")
        return fail(invalid(QStringLiteral("resourceType"), QStringLiteral("expected a Bundle")));
    JsonReader &r = bundle.reader();
    SearchPage page;
    for (const Entry &entry : bundle.entries()) {
        const auto search = r.object(entry.entry, "search", {});
        const QString mode = search ? r.string(*search, "mode", {}) : QString();
        if (!entry.resource || entry.raw.isEmpty() || (!mode.isEmpty() && mode != u"match") ||
            r.string(*entry.resource, "resourceType", {}) == u"OperationOutcome")
            continue;
        page.parts.push_back({versionedId(r, *entry.resource), entry.raw});
    }
    forEachObject(r, bundle.root(), "link", [&](Object link) {
        if (r.string(link, "relation", {}) == u"next")
            page.next = r.string(link, "url", {});
    });
    if (r.error())
        return fail(*r.error());
    return page;
}

}
