#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"

#include <QString>
#include <QVariant>

#include <optional>

/// How values stand in columns: what is absent is NULL.
namespace concord::columns {

/// The same characters come back from either database: no U+0000, no half of a surrogate pair. For a text
/// that is hashed, or names the place of a sealed value, beside its column.
[[nodiscard]] inline QString storable(const QString &text)
{
    QString clean = QString::fromUtf8(text.toUtf8());
    return clean.contains(QChar::Null) ? clean.replace(QChar::Null, QChar::ReplacementCharacter) : clean;
}

[[nodiscard]] inline QVariant timeOrNull(const std::optional<Timestamp> &time)
{
    return time ? QVariant(qint64(toMs(*time))) : QVariant();
}

[[nodiscard]] inline std::optional<Timestamp> timeOf(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional(fromMs(value.toLongLong()));
}

template <typename AnyId>
[[nodiscard]] QVariant idOrNull(const AnyId &id)
{
    return id.isNull() ? QVariant() : QVariant(id.toString());
}

template <typename AnyId>
[[nodiscard]] AnyId idOf(const QVariant &value)
{
    return AnyId::fromString(value.toString());
}

/// An error kept in three columns; none where the code is NULL.
[[nodiscard]] inline std::optional<Error> errorOf(const QVariant &code, const QVariant &where,
                                                  const QVariant &detail)
{
    if (code.isNull())
        return std::nullopt;
    return Error{errorCodeFromName(code.toString()), where.toString(), detail.toString(), 0};
}

}
