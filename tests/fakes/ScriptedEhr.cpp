#include "fakes/ScriptedEhr.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>
#include <QUrlQuery>

namespace concord {

namespace {
ProxyFault reply(int status, const QByteArray &body)
{
    ProxyFault fault;
    fault.status = status;
    fault.body = body;
    fault.headers.emplaceBack("Content-Type", "application/fhir+json");
    fault.headers.emplaceBack("Date", QLocale::c()
                                          .toString(QDateTime::currentDateTimeUtc(),
                                                    QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
                                          .toLatin1());
    return fault;
}

ProxyFault reply(int status, const QJsonObject &body)
{
    return reply(status, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

ProxyFault complaint(int status)
{
    return reply(status, QByteArray(R"({"resourceType":"OperationOutcome"})"));
}

QJsonObject searchset(const QJsonArray &resources)
{
    QJsonArray entries;
    for (const QJsonValue &resource : resources)
        entries.append(QJsonObject{{QStringLiteral("resource"), resource}});
    return {{QStringLiteral("resourceType"), QStringLiteral("Bundle")},
            {QStringLiteral("type"), QStringLiteral("searchset")},
            {QStringLiteral("entry"), entries}};
}

QString pathOf(const ProxiedRequest &request)
{
    const QString target = QString::fromLatin1(request.target).section(u'?', 0, 0);
    return target.mid(QStringLiteral("/fhir/").size());
}
}

ScriptedEhr::ScriptedEhr()
{
    m_proxy.setScript([this](const ProxiedRequest &request) { return answer(request); });
}

QStringList ScriptedEhr::requests() const
{
    QStringList all;
    for (const ProxiedRequest &request : m_proxy.requests())
        all << QString::fromLatin1(request.method) + u' ' + pathOf(request);
    return all;
}

ProxyFault ScriptedEhr::answer(const ProxiedRequest &request)
{
    if (failNext > 0) {
        --failNext;
        return complaint(failStatus);
    }
    const QString path = pathOf(request);
    if (path.startsWith(QStringLiteral("Subscription")))
        return answerSubscription(request, path);
    return reply(200, searchset(matches));
}

ProxyFault ScriptedEhr::answerSubscription(const ProxiedRequest &request, const QString &path)
{
    if (request.method != "GET")
        return write(request);
    if (path == u"Subscription")
        return reply(200, searchset(subscription.isEmpty() ? QJsonArray() : QJsonArray{subscription}));
    if (subscription.isEmpty() || path.section(u'/', 1, 1) != subscription[u"id"].toString())
        return complaint(404);
    if (path.endsWith(QStringLiteral("/$status")))
        return hasStatusOperation ? reply(200, statusBundle("query-status", {}, total)) : complaint(404);
    if (path.endsWith(QStringLiteral("/$events"))) {
        if (!hasEventsOperation)
            return complaint(404);
        const QUrlQuery query(QString::fromLatin1(request.target).section(u'?', 1));
        QByteArray parts;
        for (qint64 n = query.queryItemValue(QStringLiteral("eventsSinceNumber")).toLongLong();
             n <= query.queryItemValue(QStringLiteral("eventsUntilNumber")).toLongLong(); ++n)
            parts += events.value(n);
        return reply(200, statusBundle("query-event", parts, total));
    }
    return reply(200, subscription);
}

ProxyFault ScriptedEhr::write(const ProxiedRequest &request)
{
    const bool isNew = request.method == "POST";
    if (!isNew && subscription.isEmpty())
        return complaint(410);
    subscription = QJsonDocument::fromJson(request.body).object();
    if (isNew)
        subscription[u"id"] = QStringLiteral("s%1").arg(++m_created);
    subscription[u"status"] = createdStatus;
    if (dropsEnd)
        subscription.remove(u"end");
    ProxyFault fault =
        returnsNothing ? reply(isNew ? 201 : 200, QByteArray()) : reply(isNew ? 201 : 200, subscription);
    fault.headers.emplaceBack("Location", base().toEncoded() + "/Subscription/" +
                                              subscription[u"id"].toString().toLatin1() + "/_history/1");
    return fault;
}

QByteArray ScriptedEhr::eventPart(qint64 number)
{
    const QByteArray n = QByteArray::number(number);
    return R"(,{"name":"notification-event","part":[{"name":"event-number","valueString":")" + n +
           R"("},{"name":"timestamp","valueInstant":"2026-01-15T12:00:00Z"},)"
           R"({"name":"focus","valueReference":{"reference":"MedicationRequest/)" +
           n + R"("}}]})";
}

QJsonObject ScriptedEhr::order(qint64 number, int version)
{
    return {{QStringLiteral("resourceType"), QStringLiteral("MedicationRequest")},
            {QStringLiteral("id"), QString::number(number)},
            {QStringLiteral("meta"), QJsonObject{{QStringLiteral("versionId"), QString::number(version)}}}};
}

QByteArray ScriptedEhr::statusBundle(const QByteArray &type, const QByteArray &parts, qint64 announced) const
{
    return R"({"resourceType":"Bundle","type":"history","entry":[{"resource":{"resourceType":"Parameters","parameter":[)"
           R"({"name":"subscription","valueReference":{"reference":")" +
           base().toEncoded() + "/Subscription/" + subscription[u"id"].toString().toLatin1() +
           R"("}},{"name":"status","valueCode":")" + subscription[u"status"].toString().toLatin1() +
           R"("},{"name":"type","valueCode":")" + type +
           R"("},{"name":"events-since-subscription-start","valueString":")" + QByteArray::number(announced) +
           R"("})" + parts + "]}}]}";
}

QByteArray ScriptedEhr::notification(const QByteArray &type, const QList<qint64> &numbers,
                                     qint64 announced) const
{
    QByteArray parts;
    for (const qint64 number : numbers)
        parts += eventPart(number);
    return statusBundle(type, parts, announced);
}

}
