#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QVariant>

/// The details_json columns: what has no column of its own, as compact JSON.
namespace concord::details {

[[nodiscard]] inline QJsonObject read(const QVariant &column)
{
    return QJsonDocument::fromJson(column.toString().toUtf8()).object();
}

[[nodiscard]] inline QString write(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

}
