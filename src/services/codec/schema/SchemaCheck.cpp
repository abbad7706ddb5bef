#include "codec/schema/SchemaCheck.h"

#include "codec/schema/JsonPositions.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <cmath>
#include <numeric>

namespace concord {

namespace {
using Key = QLatin1StringView;

bool hasType(const QJsonValue &value, const QString &type)
{
    switch (value.type()) {
    case QJsonValue::Object:
        return type == Key("object");
    case QJsonValue::Array:
        return type == Key("array");
    case QJsonValue::String:
        return type == Key("string");
    case QJsonValue::Bool:
        return type == Key("boolean");
    case QJsonValue::Double:
        return type == Key("number") ||
               (type == Key("integer") && std::floor(value.toDouble()) == value.toDouble());
    default:
        return type == Key("null");
    }
}

bool hasOneType(const QJsonValue &value, const QJsonValue &types)
{
    if (types.isString())
        return hasType(value, types.toString());
    const QJsonArray list = types.toArray();
    return std::any_of(list.begin(), list.end(),
                       [&](const QJsonValue &t) { return hasType(value, t.toString()); });
}

/// As it stands in the file, cut short.
QString shown(const QJsonValue &value)
{
    if (value.isObject())
        return QStringLiteral("an object");
    if (value.isArray())
        return QStringLiteral("a list");
    const QString text = QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
    const QString bare = text.sliced(1, text.size() - 2);
    return bare.size() > 60 ? bare.first(57) + QStringLiteral("…") : bare;
}

int distance(const QString &a, const QString &b) // Levenshtein
{
    std::vector<int> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (const QChar wanted : a) {
        int diagonal = row[0]++;
        for (size_t j = 1; j < row.size(); ++j) {
            const int change = diagonal + (wanted == b[qsizetype(j) - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row.back();
}
}

QString nearestName(const QString &name, const QStringList &known)
{
    QString best;
    int bestDistance = int(name.size()) / 3 + 1;
    for (const QString &candidate : known) {
        const int d = distance(name.toLower(), candidate);
        if (d < bestDistance) {
            best = candidate;
            bestDistance = d;
        }
    }
    return best;
}

std::vector<SchemaBreach> SchemaCheck::check(const QJsonValue &value)
{
    m_breaches.clear();
    checkValue(value, m_root, {});
    return std::move(m_breaches);
}

void SchemaCheck::checkValue(const QJsonValue &value, QJsonObject schema, const QString &pointer)
{
    if (const QString ref = schema.value(Key("$ref")).toString(); !ref.isEmpty())
        schema = m_root.value(Key("$defs")).toObject().value(ref.section(QLatin1Char('/'), -1)).toObject();
    if (!fits(value, schema)) {
        m_breaches.push_back(
            {pointer, false,
             QStringLiteral("found %1, expected %2")
                 .arg(schema.value(Key("writeOnly")).toBool() ? QStringLiteral("a text (not shown)")
                                                              : shown(value),
                      schema.value(Key("description")).toString())});
        return;
    }
    if (value.isObject())
        checkObject(value.toObject(), schema, pointer);
    else if (value.isArray())
        checkArray(value, schema, pointer);
}

void SchemaCheck::checkObject(const QJsonObject &object, const QJsonObject &schema, const QString &pointer)
{
    const QJsonObject properties = schema.value(Key("properties")).toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString child = pointerStep(pointer, it.key());
        if (properties.contains(it.key())) {
            checkValue(it.value(), properties.value(it.key()).toObject(), child);
            continue;
        }
        if (const QJsonValue any = schema.value(Key("additionalProperties")); any.isObject()) {
            checkValue(it.value(), any.toObject(), child); // keys that are names
            continue;
        }
        const QString near = nearestName(it.key(), properties.keys());
        m_breaches.push_back({child, true,
                              near.isEmpty()
                                  ? QStringLiteral("unknown key; known here: %1")
                                        .arg(properties.keys().join(QStringLiteral(", ")))
                                  : QStringLiteral("unknown key; did you mean \"%1\"?").arg(near)});
    }
    const QJsonArray allRequired = schema.value(Key("required")).toArray();
    for (const auto &required : allRequired) {
        const QString key = required.toString();
        if (object.contains(key))
            continue;
        QJsonObject wanted = properties.value(key).toObject();
        if (wanted.contains(Key("$ref")))
            wanted = m_root.value(Key("$defs"))
                         .toObject()
                         .value(wanted.value(Key("$ref")).toString().section(QLatin1Char('/'), -1))
                         .toObject();
        m_breaches.push_back({pointer, false,
                              QStringLiteral("\"%1\" is missing, expected %2")
                                  .arg(key, wanted.value(Key("description")).toString())});
    }
}

void SchemaCheck::checkArray(const QJsonValue &value, const QJsonObject &schema, const QString &pointer)
{
    const QJsonArray array = value.toArray();
    for (qsizetype i = 0; i < array.size(); ++i)
        checkValue(array[i], schema.value(Key("items")).toObject(), pointerStep(pointer, QString::number(i)));
}

bool SchemaCheck::fits(const QJsonValue &value, const QJsonObject &schema) const
{
    if (schema.contains(Key("type")) && !hasOneType(value, schema.value(Key("type"))))
        return false;
    if (schema.contains(Key("enum")) && !schema.value(Key("enum")).toArray().contains(value))
        return false;
    if (value.isDouble()) {
        return value.toDouble() >= schema.value(Key("minimum")).toDouble(-HUGE_VAL) &&
               value.toDouble() <= schema.value(Key("maximum")).toDouble(HUGE_VAL);
    }
    if (value.isString()) {
        const QString pattern = schema.value(Key("pattern")).toString();
        return value.toString().size() >= schema.value(Key("minLength")).toInt() &&
               (pattern.isEmpty() ||
                QRegularExpression(pattern) // clazy:exclude=use-static-qregularexpression
                    .match(value.toString())
                    .hasMatch());
    }
    if (value.isArray()) {
        const qsizetype size = value.toArray().size();
        return size >= schema.value(Key("minItems")).toInt() &&
               (!schema.contains(Key("maxItems")) || size <= schema.value(Key("maxItems")).toInt());
    }
    return true;
}

}
