#include "codec/veterinary/ResourceSet.h"

#include "codec/fhir/OwnUris.h"

#include <QUrl>
#include <QUuid>

#include <algorithm>

namespace concord {

namespace {
using Key = QLatin1StringView;

QString typeOf(const QJsonObject &resource)
{
    return resource.value(Key("resourceType")).toString();
}

/// The one that the record is known by, else the first.
QJsonObject ownIdentifier(const QJsonObject &resource)
{
    const QJsonArray identifiers = resource.value(Key("identifier")).toArray();
    for (const auto &one : identifiers) {
        const QString system = one.toObject().value(Key("system")).toString();
        if (system.startsWith(ownUris::serviceNow) && !system.endsWith(Key(":number")))
            return one.toObject();
    }
    return identifiers.first().toObject();
}

/// "urn:uuid:…" of what a resource is known by: the same for the same record for ever.
QString fullUrlOf(const QJsonObject &resource)
{
    static const QUuid names(QStringLiteral("{5d6f0c1e-6a0b-4c58-9a51-0f0b1c6f2e77}"));
    const QJsonObject id = ownIdentifier(resource);
    const QString name = typeOf(resource) + u'|' + id.value(Key("system")).toString() + u'|' +
                         id.value(Key("value")).toString();
    return QStringLiteral("urn:uuid:") + QUuid::createUuidV5(names, name).toString(QUuid::WithoutBraces);
}

QJsonObject requestOf(const QJsonObject &resource)
{
    const QString type = typeOf(resource);
    const QString id = resource.value(Key("id")).toString();
    if (!id.isEmpty())
        return {{Key("method"), QStringLiteral("PUT")}, {Key("url"), type + u'/' + id}};
    const QJsonObject known = ownIdentifier(resource);
    const QString token = known.value(Key("system")).toString() + u'|' + known.value(Key("value")).toString();
    return {{Key("method"), QStringLiteral("PUT")},
            {Key("url"),
             type + QStringLiteral("?identifier=") + QString::fromLatin1(QUrl::toPercentEncoding(token))}};
}
}

Result<ResourceSet> ResourceSet::read(const QJsonObject &document)
{
    ResourceSet set;
    if (typeOf(document) != Key("Bundle")) {
        if (typeOf(document).isEmpty())
            return fail(ErrorCode::InvalidMessage, QStringLiteral("resourceType"),
                        QStringLiteral("expected a FHIR resource, or a Bundle of them"));
        set.m_resources.push_back(document);
        return set;
    }
    const QJsonArray entries = document.value(Key("entry")).toArray();
    for (const auto &entry : entries) {
        const QJsonObject resource = entry.toObject().value(Key("resource")).toObject();
        if (!typeOf(resource).isEmpty())
            set.m_resources.push_back(resource);
    }
    return set;
}

int ResourceSet::count(const QString &type) const
{
    return int(std::count_if(m_resources.begin(), m_resources.end(),
                             [&](const QJsonObject &one) { return typeOf(one) == type; }));
}

const QJsonObject *ResourceSet::find(const QString &type, int index) const
{
    for (const QJsonObject &one : m_resources) {
        if (typeOf(one) == type && index-- == 0)
            return &one;
    }
    return nullptr;
}

QJsonObject *ResourceSet::find(const QString &type, int index)
{
    return const_cast<QJsonObject *>(std::as_const(*this).find(type, index)); // NOLINT: ours, and not const
}

QJsonObject &ResourceSet::obtain(const QString &type, int index)
{
    while (count(type) <= index)
        m_resources.push_back({{Key("resourceType"), type}});
    return *find(type, index);
}

FoundElement ResourceSet::at(const ElementPath &path, int index) const
{
    const QJsonObject *resource = find(path.resource(), index);
    if (!resource)
        return {};
    FoundElement found = elementAt(*resource, path);
    const QString name = nameOf(path.resource(), index);
    found.pointer.prepend(name);
    for (QString &sign : found.signs)
        sign.prepend(name);
    return found;
}

QString ResourceSet::nameOf(const QString &type, int index)
{
    return type + u'/' + QString::number(index);
}

bool isRepeated(const QString &resourceType)
{
    static const QStringList types{QStringLiteral("AllergyIntolerance"), QStringLiteral("Condition"),
                                   QStringLiteral("Procedure"), QStringLiteral("MedicationRequest")};
    return types.contains(resourceType);
}

QString literalOf(const QJsonObject &resource)
{
    const QString id = resource.value(Key("id")).toString();
    return id.isEmpty() ? fullUrlOf(resource) : typeOf(resource) + u'/' + id;
}

QJsonObject transactionOf(const ResourceSet &set)
{
    QJsonArray entries;
    for (const QJsonObject &resource : set.resources())
        entries.append(QJsonObject{{Key("fullUrl"), fullUrlOf(resource)},
                                   {Key("resource"), resource},
                                   {Key("request"), requestOf(resource)}});
    return {{Key("resourceType"), QStringLiteral("Bundle")},
            {Key("type"), QStringLiteral("transaction")},
            {Key("entry"), entries}};
}

}
