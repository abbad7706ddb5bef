#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

/// The details_json columns: what has no column of its own, as compact JSON.
namespace concord::details {

[[nodiscard]] inline QJsonObject read(const QString &column)
{
    return QJsonDocument::fromJson(column.toUtf8()).object();
}

[[nodiscard]] inline QString write(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

}
