#include "domain/TableRecord.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace concord {

namespace {
const auto tableTimeForm = QStringLiteral("yyyy-MM-dd HH:mm:ss");
const auto updatedOnKey = QStringLiteral("sys_updated_on");
const auto idKey = QStringLiteral("sys_id");
}

QString tableTime(Timestamp at)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(at);
    return QDateTime::fromSecsSinceEpoch(second.time_since_epoch().count(), Qt::UTC).toString(tableTimeForm);
}

std::optional<Timestamp> tableTimeFromText(QStringView text)
{
    QDateTime moment = QDateTime::fromString(text.toString(), tableTimeForm);
    if (!moment.isValid())
        return std::nullopt;
    moment.setTimeSpec(Qt::UTC);
    return fromMs(moment.toMSecsSinceEpoch());
}

std::optional<Timestamp> TableRecord::time(const QString &column) const
{
    return tableTimeFromText(value(column));
}

QString TableCursor::toText() const
{
    const QJsonObject object{{idKey, id}, {updatedOnKey, updatedOn}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<TableCursor> TableCursor::fromText(const QString &text)
{
    if (text.isEmpty())
        return TableCursor{};
    static const QRegularExpression idForm(QStringLiteral("\\A(?:[0-9a-f]{32})?\\z"));
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    TableCursor cursor{object[updatedOnKey].toString(), object[idKey].toString()};
    const bool isPlace =
        object[updatedOnKey].isString() && object[idKey].isString() && idForm.match(cursor.id).hasMatch() &&
        (cursor.updatedOn.isEmpty() ? cursor.id.isEmpty() : tableTimeFromText(cursor.updatedOn).has_value());
    if (!isPlace)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("cursor of a table"),
                    QStringLiteral("expected {\"sys_id\", \"sys_updated_on\"}"));
    return cursor;
}

}
