#pragma once

#include "domain/Clock.h"
#include "domain/Result.h"

#include <QVariant>

#include <optional>

/// How values that may be absent stand in a column: NULL.
namespace concord::columns {

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
