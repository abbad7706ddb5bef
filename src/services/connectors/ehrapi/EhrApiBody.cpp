#include "connectors/ehrapi/EhrApiBody.h"

#include "connectors/ehrapi/EhrApiReply.h"

#include <QJsonDocument>
#include <QUrl>

#include <algorithm>

namespace concord {

namespace {
using Key = QLatin1StringView;

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

/// What FHIR has to have escaped in a search (R4, 3.1.1.4.3).
const auto searchMarks = QStringLiteral("\\$,|");

QString escaped(const QString &text)
{
    QString result;
    for (const QChar c : text) {
        if (searchMarks.contains(c))
            result += u'\\';
        result += c;
    }
    return result;
}

QString token(const EhrApiIdentifier &identifier)
{
    return encoded(escaped(identifier.system) + u'|' + escaped(identifier.value));
}

/// Servers differ in what they make of escaped characters; a create has to find its record again anywhere.
bool isFindable(const EhrApiIdentifier &identifier)
{
    const auto isPlain = [](const QString &text) {
        return !text.isEmpty() &&
               std::none_of(text.begin(), text.end(), [](QChar c) { return searchMarks.contains(c); });
    };
    return isPlain(identifier.system) && isPlain(identifier.value);
}

bool isBundle(const QJsonObject &body)
{
    return body.value(Key("resourceType")).toString() == u"Bundle";
}

/// The place of the main resource among the entries of a Bundle; -1: none, or more than one.
qsizetype placeOfMain(const QJsonArray &entries, EhrApiKind kind)
{
    qsizetype found = -1;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const QJsonObject resource = entries[i].toObject().value(Key("resource")).toObject();
        if (resource.value(Key("resourceType")).toString() != mainTypeOf(kind))
            continue;
        if (found >= 0)
            return -1;
        found = i;
    }
    return found;
}

Result<QByteArray> bytesOf(const QJsonObject &body, EhrApiKind kind)
{
    if (mainResource(body, kind).isEmpty())
        return fail(ErrorCode::InvalidMessage, wordOf(kind) + u'#',
                    QStringLiteral("expected one %1, alone or in a Bundle").arg(mainTypeOf(kind)));
    if (isBundle(body) && body.value(Key("type")).toString() != u"transaction")
        return fail(ErrorCode::InvalidMessage, wordOf(kind) + QStringLiteral("#/type"),
                    QStringLiteral("expected \"transaction\""));
    QByteArray bytes = QJsonDocument(body).toJson(QJsonDocument::Compact);
    if (bytes.size() > ehrApiMostSent)
        return fail(ErrorCode::TooLarge, wordOf(kind) + u'#',
                    QStringLiteral("%1 bytes, %2 are sent at most").arg(bytes.size()).arg(ehrApiMostSent));
    return bytes;
}

Error notAsked(EhrApiKind kind, const QString &why)
{
    return {ErrorCode::Internal, wordOf(kind), why, 0};
}

QJsonObject withoutServersOwn(QJsonObject resource)
{
    for (const char *key : {"id", "meta", "text"})
        resource.remove(Key(key));
    return resource;
}
}

QJsonObject mainResource(const QJsonObject &body, EhrApiKind kind)
{
    if (!isBundle(body))
        return body.value(Key("resourceType")).toString() == mainTypeOf(kind) ? body : QJsonObject();
    const QJsonArray entries = body.value(Key("entry")).toArray();
    const qsizetype place = placeOfMain(entries, kind);
    return place < 0 ? QJsonObject() : entries[place].toObject().value(Key("resource")).toObject();
}

bool hasIdentifier(const QJsonObject &resource, const EhrApiIdentifier &identifier)
{
    const QJsonArray list = resource.value(Key("identifier")).toArray();
    return std::any_of(list.begin(), list.end(), [&](const QJsonValue &one) {
        const QJsonObject o = one.toObject();
        return o.value(Key("system")).toString() == identifier.system &&
               o.value(Key("value")).toString() == identifier.value;
    });
}

Result<QByteArray> createBody(const EhrApiCreate &wish)
{
    if (!isFindable(wish.identifier) || !hasIdentifier(mainResource(wish.body, wish.kind), wish.identifier))
        return fail(
            notAsked(wish.kind, QStringLiteral("a create without an identifier of ours could happen twice")));
    return bytesOf(wish.body, wish.kind);
}

Result<QByteArray> updateBody(const EhrApiUpdate &wish)
{
    if (wish.kind == EhrApiKind::Treatments)
        return fail(notAsked(wish.kind, QStringLiteral("the API has no update of these")));
    if (!isFhirId(wish.id) || !isFhirId(wish.version))
        return fail(notAsked(wish.kind, QStringLiteral("an update says which version of what it replaces")));
    QJsonObject body = wish.body;
    QJsonObject main = mainResource(body, wish.kind);
    if (main.isEmpty())
        return bytesOf(body, wish.kind);
    const QString named = main.value(Key("id")).toString(wish.id);
    if (named != wish.id)
        return fail(notAsked(wish.kind, QStringLiteral("the resource has another id than it is sent to")));
    main.insert(Key("id"), wish.id);
    if (!isBundle(body))
        return bytesOf(main, wish.kind);
    QJsonArray entries = body.value(Key("entry")).toArray();
    const qsizetype place = placeOfMain(entries, wish.kind);
    QJsonObject entry = entries[place].toObject();
    entry.insert(Key("resource"), main);
    entry.insert(Key("request"), QJsonObject{{Key("method"), QStringLiteral("PUT")},
                                             {Key("url"), mainTypeOf(wish.kind) + u'/' + wish.id},
                                             {Key("ifMatch"), QStringLiteral("W/\"%1\"").arg(wish.version)}});
    entries.replace(place, entry);
    body.insert(Key("entry"), entries);
    return bytesOf(body, wish.kind);
}

bool saysTheSame(const QJsonObject &current, const QJsonObject &sent)
{
    return withoutServersOwn(current) == withoutServersOwn(sent);
}

QString identifierSearch(EhrApiKind kind, const EhrApiIdentifier &identifier)
{
    return QStringLiteral("%1?identifier=%2").arg(wordOf(kind), token(identifier));
}

QString pathOf(const EhrApiQuery &query)
{
    QStringList wishes;
    const auto add = [&wishes](const QString &name, const QString &value) {
        wishes.append(encoded(name) + u'=' + encoded(value));
    };
    if (!query.id.isEmpty())
        add(QStringLiteral("_id"), query.id);
    if (query.identifier)
        wishes.append(QStringLiteral("identifier=") + token(*query.identifier));
    for (const auto &[comparator, instant] : query.changed)
        add(QStringLiteral("_lastUpdated"), comparator + instant);
    for (const auto &[name, value] : query.filters)
        add(name, value);
    if (query.order == EhrApiQuery::Order::ByChange)
        add(QStringLiteral("_sort"), QStringLiteral("_lastUpdated,_id"));
    if (query.count > 0)
        add(QStringLiteral("_count"), QString::number(query.count));
    return wishes.isEmpty() ? wordOf(query.kind) : wordOf(query.kind) + u'?' + wishes.join(u'&');
}

}
