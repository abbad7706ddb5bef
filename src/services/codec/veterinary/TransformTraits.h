#pragma once

#include "codec/veterinary/FieldMapping.h"

namespace concord {

/// What a transform can do, for whoever writes a mapping.
struct TransformTraits
{
    TransformKind kind = TransformKind::Text;
    QStringList elements;            ///< FHIR types that it reads and writes
    std::vector<ColumnType> columns; ///< types of column
    QStringList parameters;          ///< that it knows
    QStringList needed;              ///< of these, those it cannot do without
};
[[nodiscard]] const std::vector<TransformTraits> &transformTraits();
[[nodiscard]] const TransformTraits &traitsOf(TransformKind kind);
[[nodiscard]] QStringList transformNames();

/// Custom is the transform that the type of its element asks for; any other is itself.
[[nodiscard]] TransformKind plainKind(const FieldRow &row);

}
