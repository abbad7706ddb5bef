#pragma once

#include <QString>

namespace concord {

struct Hl7Name
{
    QString name; ///< "Patient Identifier List"; empty: not known
    QString type; ///< "CX"; empty: without components
};

/// What the standard calls a field, by segment and 1-based number: {"PID", 3}.
[[nodiscard]] Hl7Name hl7FieldName(const QString &segment, int field);
/// What the standard calls a component of a data type, 1-based: {"CX", 4} is "Assigning Authority".
[[nodiscard]] QString hl7ComponentName(const QString &type, int component);

}
