#include "codec/SubscriptionCodec.h"

#include "codec/FhirDateTime.h"
#include "codec/JsonReader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace concord {

namespace {
using Object = JsonReader::Object;

const QString payloadType = QStringLiteral("application/fhir+json");

QString backport(const char *name)
{
    return QStringLiteral("http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-") +
           QLatin1StringView(name);
}

QJsonObject extended(const char *name, const QString &valueKey, const QJsonValue &value)
{
    return {{QStringLiteral("url"), backport(name)}, {valueKey, value}};
}

QString contentOf(const SubscriptionWish &wish)
{
    return wish.isIdOnly ? QStringLiteral("id-only") : QStringLiteral("full-resource");
}

QString headerOf(const SubscriptionWish &wish)
{
    return QString::fromLatin1(wish.secretHeader + ": " + wish.secret);
}

/// Plain R4 has no "id only": without a payload the EHR only says that something has changed.
QString payloadOf(const SubscriptionWish &wish)
{
    return wish.topic.isEmpty() && wish.isIdOnly ? QString() : payloadType;
}

QJsonObject channelOf(const SubscriptionWish &wish)
{
    QJsonObject channel{{QStringLiteral("type"), QStringLiteral("rest-hook")},
                        {QStringLiteral("endpoint"), wish.endpoint},
                        {QStringLiteral("header"), QJsonArray{headerOf(wish)}}};
    if (!payloadOf(wish).isEmpty())
        channel[u"payload"] = payloadOf(wish);
    if (wish.topic.isEmpty())
        return channel;
    channel[u"_payload"] =
        QJsonObject{{QStringLiteral("extension"),
                     QJsonArray{extended("payload-content", QStringLiteral("valueCode"), contentOf(wish))}}};
    if (wish.heartbeat.count() > 0)
        channel[u"extension"] = QJsonArray{
            extended("heartbeat-period", QStringLiteral("valueUnsignedInt"), qint64(wish.heartbeat.count()))};
    return channel;
}

/// The value of the first extension with this name, whatever its type.
QString extensionText(JsonReader &r, std::optional<Object> element, const char *name, const char *valueKey)
{
    const auto list = element ? r.array(*element, "extension", {}) : std::nullopt;
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object one;
        if (list->at(i).get(one) == simdjson::SUCCESS && r.string(one, "url", {}) == backport(name))
            return r.string(one, valueKey, {});
    }
    return {};
}

SubscriptionResource resourceOf(JsonReader &r, Object root)
{
    SubscriptionResource resource;
    resource.id = r.string(root, "id", {});
    const auto meta = r.object(root, "meta", {});
    resource.versionId = meta ? r.string(*meta, "versionId", {}) : QString();
    resource.status = r.string(root, "status", {});
    resource.criteria = r.string(root, "criteria", {});
    resource.filter = extensionText(r, r.object(root, "_criteria", {}), "filter-criteria", "valueString");
    resource.error = r.string(root, "error", {});
    if (const auto end = FhirDateTime::parse(r.string(root, "end", {})))
        resource.end = fromMs(end->fromMs);
    if (const auto channel = r.object(root, "channel", {})) {
        resource.endpoint = r.string(*channel, "endpoint", {});
        resource.payload = r.string(*channel, "payload", {});
        resource.content =
            extensionText(r, r.object(*channel, "_payload", {}), "payload-content", "valueCode");
        const auto headers = r.array(*channel, "header", {});
        for (size_t i = 0; headers && i < headers->size(); ++i) {
            std::string_view header;
            if (headers->at(i).get(header) == simdjson::SUCCESS)
                resource.headers.append(QByteArray(header.data(), qsizetype(header.size())));
        }
    }
    return resource;
}
}

QByteArray writeSubscription(const SubscriptionWish &wish, const QString &id)
{
    const bool isBackport = !wish.topic.isEmpty();
    QJsonObject json{
        {QStringLiteral("resourceType"), QStringLiteral("Subscription")},
        {QStringLiteral("status"), QStringLiteral("requested")},
        {QStringLiteral("reason"), QStringLiteral("Concord keeps connected systems in agreement")},
        {QStringLiteral("criteria"), isBackport ? wish.topic : wish.criteria},
        {QStringLiteral("channel"), channelOf(wish)},
        {QStringLiteral("end"), toInstant(toMs(wish.end))}};
    if (!id.isEmpty())
        json[u"id"] = id;
    if (isBackport) {
        json[u"meta"] = QJsonObject{{QStringLiteral("profile"), QJsonArray{backport("subscription")}}};
        json[u"_criteria"] = QJsonObject{
            {QStringLiteral("extension"),
             QJsonArray{extended("filter-criteria", QStringLiteral("valueString"), wish.criteria)}}};
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

bool isAsWished(const SubscriptionResource &resource, const SubscriptionWish &wish)
{
    const bool isBackport = !wish.topic.isEmpty();
    return resource.endpoint == wish.endpoint && resource.payload == payloadOf(wish) &&
           resource.criteria == (isBackport ? wish.topic : wish.criteria) &&
           (!isBackport || (resource.filter == wish.criteria && resource.content == contentOf(wish))) &&
           (resource.headers.isEmpty() || resource.headers == QByteArrayList{headerOf(wish).toLatin1()});
}

Result<SubscriptionResource> readSubscription(const QByteArray &body)
{
    simdjson::dom::parser parser;
    Object root;
    JsonReader r;
    if (parser.parse(body.constData(), size_t(body.size())).get(root) != simdjson::SUCCESS ||
        r.string(root, "resourceType", {}) != u"Subscription")
        return fail(ErrorCode::InvalidMessage, QStringLiteral("resourceType"),
                    QStringLiteral("expected a Subscription"));
    SubscriptionResource resource = resourceOf(r, root);
    if (r.error())
        return fail(*r.error());
    return resource;
}

Result<std::vector<SubscriptionResource>> readSubscriptions(const QByteArray &bundle)
{
    simdjson::dom::parser parser;
    Object root;
    JsonReader r;
    if (parser.parse(bundle.constData(), size_t(bundle.size())).get(root) != simdjson::SUCCESS ||
        r.string(root, "resourceType", {}) != u"Bundle")
        return fail(ErrorCode::InvalidMessage, QStringLiteral("resourceType"),
                    QStringLiteral("expected a Bundle"));
    std::vector<SubscriptionResource> found;
    const auto entries = r.array(root, "entry", {});
    for (size_t i = 0; entries && i < entries->size(); ++i) {
        Object entry;
        if (entries->at(i).get(entry) != simdjson::SUCCESS)
            continue;
        const auto resource = r.object(entry, "resource", {});
        if (resource && r.string(*resource, "resourceType", {}) == u"Subscription")
            found.push_back(resourceOf(r, *resource));
    }
    if (r.error())
        return fail(*r.error());
    return found;
}

}
