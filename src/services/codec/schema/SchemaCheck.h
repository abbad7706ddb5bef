#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <vector>

namespace concord {

struct SchemaBreach
{
    QString pointer;    ///< JSON Pointer of the value; of the missing or unknown key
    bool atKey = false; ///< the key itself is wrong, not its value
    QString message;    ///< what was found and what would be right, English
};

/// Checks a value against the part of JSON Schema 2020-12 that our schemas of documents that people write use
/// (resources/config/concord.schema.json, resources/mappings/): type, properties, required,
/// additionalProperties: false, items, minItems, maxItems, enum, minimum, maximum, minLength, pattern, $ref
/// into $defs. What would be right is the schema's own `description`.
class SchemaCheck
{
public:
    explicit SchemaCheck(QJsonObject schema) : m_root(std::move(schema)) {}
    [[nodiscard]] std::vector<SchemaBreach> check(const QJsonValue &value);

private:
    void checkValue(const QJsonValue &value, QJsonObject schema, const QString &pointer);
    void checkObject(const QJsonObject &object, const QJsonObject &schema, const QString &pointer);
    void checkArray(const QJsonValue &value, const QJsonObject &schema, const QString &pointer);
    [[nodiscard]] bool fits(const QJsonValue &value, const QJsonObject &schema) const;

    QJsonObject m_root;
    std::vector<SchemaBreach> m_breaches;
};

/// The known name that @p name was probably meant to be (at most a third of it wrong); empty when none is
/// near.
[[nodiscard]] QString nearestName(const QString &name, const QStringList &known);

}
