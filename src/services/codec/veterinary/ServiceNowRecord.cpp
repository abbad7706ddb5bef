#include "codec/veterinary/ServiceNowRecord.h"

#include <QJsonDocument>

#include <optional>

namespace concord {

namespace {
using Key = QLatin1StringView;

std::optional<QString> plain(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Double: // ServiceNow gives text; a file that a person wrote may not
        return QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest);
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return QString();
    default:
        return std::nullopt;
    }
}

std::optional<TableValue> valueOf(const QJsonValue &field)
{
    if (!field.isObject()) {
        const auto text = plain(field);
        return text ? std::optional(TableValue{*text, {}}) : std::nullopt;
    }
    const QJsonObject object = field.toObject();
    const QString link = object.value(Key("link")).toString();
    if (!object.contains(Key("value")) && link.isEmpty())
        return std::nullopt;
    const auto value = plain(object.value(Key("value")));
    const auto display = plain(object.value(Key("display_value")));
    if (!value || !display)
        return std::nullopt;
    return TableValue{object.contains(Key("value")) ? *value : link.section(u'/', -1), *display};
}
}

Result<ServiceNowRecord> ServiceNowRecord::read(const QJsonObject &object)
{
    const QJsonValue result = object.value(Key("result"));
    const QJsonObject fields = result.isObject() ? result.toObject() : object;
    ServiceNowRecord record;
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        const auto value = valueOf(it.value());
        if (!value)
            return fail(ErrorCode::InvalidMessage, it.key().left(80),
                        QStringLiteral("a field is text, or a reference {\"link\", \"value\"}"));
        record.m_values.insert(it.key(), *value);
    }
    return record;
}

QJsonObject ServiceNowRecord::json() const
{
    QJsonObject object;
    for (auto it = m_values.begin(); it != m_values.end(); ++it)
        object.insert(it.key(), it->value);
    return object;
}

}
