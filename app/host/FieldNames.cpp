#include "host/FieldNames.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace concord {

namespace {
QJsonObject objectOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

/// The members that a JSON Schema, or a part of one, describes.
void addProperties(const QJsonValue &schema, QSet<QString> &names)
{
    if (schema.isArray()) {
        for (const QJsonValue &part : schema.toArray())
            addProperties(part, names);
        return;
    }
    const QJsonObject object = schema.toObject();
    const QJsonObject properties = object.value(QStringLiteral("properties")).toObject();
    for (const QString &name : properties.keys())
        names.insert(name);
    for (const QJsonValue &part : object)
        addProperties(part, names);
}

/// "valueQuantity" and its like of "value[x]".
void addChoices(const QString &stem, const QJsonArray &types, QSet<QString> &names)
{
    for (const QJsonValue &type : types) {
        QString name = type.isArray() ? type[0].toString() : type.toString();
        if (!name.isEmpty())
            names.insert(stem + name.at(0).toUpper() + name.mid(1));
    }
}

void addElements(const QJsonObject &types, QSet<QString> &names)
{
    for (const QJsonValue &type : types) {
        for (const QJsonValue &element : type[u"elements"].toArray()) {
            const QString name = element[u"p"].toString().section(u'.', -1);
            if (name.endsWith(QStringLiteral("[x]")))
                addChoices(name.chopped(3), element[u"t"].toArray(), names);
            else if (!name.isEmpty())
                names.insert(name);
        }
    }
}

QSet<QString> readNames()
{
    QSet<QString> names{QStringLiteral("resourceType")};
    const QDir schemas(QStringLiteral(":/schemas"));
    for (const QString &file : schemas.entryList())
        addProperties(objectOf(schemas.filePath(file)), names);
    addElements(objectOf(QStringLiteral(":/fhir-r4/elements.json")).value(u"types").toObject(), names);
    return names;
}
}

bool isKnownField(const QString &name)
{
    static const QSet<QString> names = readNames();
    return names.contains(name.startsWith(u'_') ? name.mid(1) : name); // "_birthDate": its extensions
}

}
