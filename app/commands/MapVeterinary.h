#pragma once

#include <QStringList>

namespace concord {

/// concordd map veterinary: checks a mapping between ServiceNow and FHIR, and shows what becomes of a record.
/// @p arguments as those of a Command, whose name is "map veterinary".
[[nodiscard]] int runMapVeterinary(const QStringList &arguments);

}
