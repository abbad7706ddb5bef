#pragma once

#include "domain/ValueMap.h"

#include <functional>
#include <optional>

namespace concord {

/// What a mapping asks others, as functions: the codec knows neither tables nor databases. All may be called
/// from any thread that applies a mapping, and answer the same for the same question.
struct MappingContext
{
    /// What a value is by the value tables; null: no row says. Valid until the mapping has been applied.
    std::function<const ValueTarget *(ValueKind kind, const QString &value)> value;
    /// "Patient/12", where the EHR has the record of a table under that id; empty: it is not known there.
    std::function<QString(const QString &table, const QString &sysId)> atEhr;
    /// The sys_id of what the EHR calls "Patient/12"; empty: not known.
    std::function<QString(const QString &table, const QString &reference)> inTable;
    QByteArray timeZone; ///< of the hospital, in the place of the mapping's; empty: the mapping's

    [[nodiscard]] const ValueTarget *find(ValueKind kind, const QString &text) const
    {
        return value ? value(kind, text) : nullptr;
    }
};

}
