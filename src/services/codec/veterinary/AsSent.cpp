#include "codec/veterinary/AsSent.h"

#include "codec/fhir/OwnUris.h"
#include "codec/veterinary/TransformParts.h"

#include <QJsonArray>

namespace concord::asSent {

namespace {
using Key = QLatin1StringView;

QString urlOfAsSent()
{
    return ownUris::veterinary + QStringLiteral("as-sent");
}

QJsonObject part(const char *name, const char *type, const QString &value)
{
    return {{Key("url"), QString::fromLatin1(name)}, {Key(type), value}};
}

QString valueOfPart(const QJsonObject &part)
{
    const QString bytes = part.value(Key("valueBase64Binary")).toString();
    return bytes.isEmpty() ? part.value(Key("valueString")).toString()
                           : QString::fromUtf8(QByteArray::fromBase64(bytes.toLatin1()));
}
}

void keep(QJsonObject &resource, const QString &column, const QString &text)
{
    FieldVerdict verdict;
    const bool isPlain = transformParts::safeText(text, verdict) == text;
    const QJsonObject value =
        isPlain ? part("value", "valueString", text)
                : part("value", "valueBase64Binary", QString::fromLatin1(text.toUtf8().toBase64()));
    QJsonArray extensions = resource.value(Key("extension")).toArray();
    extensions.append(
        QJsonObject{{Key("url"), urlOfAsSent()},
                    {Key("extension"), QJsonArray{part("column", "valueString", column), value}}});
    resource.insert(Key("extension"), extensions);
}

QMap<QString, QString> kept(const QJsonObject &resource)
{
    QMap<QString, QString> all;
    const QJsonArray extensions = resource.value(Key("extension")).toArray();
    for (const auto &one : extensions) {
        if (!isOurs(one.toObject()))
            continue;
        QString column;
        QString text;
        const QJsonArray parts = one.toObject().value(Key("extension")).toArray();
        for (const auto &found : parts) {
            const QJsonObject object = found.toObject();
            (object.value(Key("url")) == Key("column") ? column : text) = valueOfPart(object);
        }
        if (!column.isEmpty())
            all.insert(column, text);
    }
    return all;
}

bool isOurs(const QJsonObject &extension)
{
    return extension.value(Key("url")) == urlOfAsSent();
}

}
