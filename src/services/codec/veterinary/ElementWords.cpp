#include "codec/veterinary/ElementWords.h"

#include "codec/veterinary/TransformParts.h"

#include <QJsonDocument>

namespace concord {

namespace {
using Key = QLatin1StringView;

/// Of a name or an address without a text of its own.
QStringList partsOf(const QJsonObject &object)
{
    QStringList words;
    for (const char *name : {"given", "family", "line", "city", "state", "postalCode", "country"}) {
        const QJsonValue part = object.value(Key(name));
        const QJsonArray several = part.isArray() ? part.toArray() : QJsonArray{part};
        for (const auto &one : several) {
            if (!one.toString().isEmpty())
                words.append(one.toString());
        }
    }
    return words;
}

QString codingWords(const Coding &coding)
{
    return coding.display.isEmpty() || coding.display == coding.code
               ? coding.code
               : coding.code + QStringLiteral(" (") + coding.display + u')';
}

QString objectWords(const QJsonObject &object)
{
    QStringList words;
    const std::vector<Coding> codings = transformParts::codingsOf(object);
    for (const Coding &coding : codings)
        words.append(codingWords(coding));
    if (object.value(Key("value")).isDouble())
        words.append(transformParts::numberText(object.value(Key("value")).toDouble()));
    for (const char *name : {"unit", "currency", "reference", "display", "text"}) {
        const QString text = object.value(Key(name)).toString();
        if (!text.isEmpty() && (codings.empty() || Key(name) == Key("text")))
            words.append(text);
    }
    if (words.isEmpty())
        words.append(partsOf(object).join(u' '));
    if (words.front().isEmpty())
        words.front() = object.value(Key("identifier")).toObject().value(Key("value")).toString();
    if (words.front().isEmpty())
        words.front() = QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
    return words.join(QStringLiteral(" · "));
}
}

QString elementWords(const QJsonValue &value, const QString &type)
{
    if (value.isObject())
        return objectWords(value.toObject());
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble())
        return transformParts::numberText(value.toDouble());
    if (type == Key("base64Binary"))
        return QString::fromUtf8(QByteArray::fromBase64(value.toString().toLatin1()));
    return value.toString();
}

QString wordsOfPlaced(const FhirConversion &made)
{
    QStringList words;
    for (const PlacedElement &one : made.placed)
        words.append(elementWords(one.value, one.path.type()));
    return words.join(QStringLiteral("; "));
}

QString wordsOfFound(const FieldRow &row, const TableConversion &made)
{
    QStringList words;
    for (const FoundElement &one : made.found) {
        if (one.isThere())
            words.append(elementWords(one.value, row.path.type()));
    }
    return words.join(QStringLiteral("; "));
}

}
