#pragma once

#include <QString>

namespace concord {

/// Whether a canonical unit may be sent as UCUM: an annotation ("{tbl}"), a unit that our own tables lead to,
/// or two of them around a slash ("mg/h"). What a source called its unit and nobody understood is none. Not a
/// check of all UCUM.
[[nodiscard]] bool isUcumUnit(QStringView unit);

/// What people read: "{tbl}" gives "tbl".
[[nodiscard]] QString unitForPeople(const QString &unit);

}
