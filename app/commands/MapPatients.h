#pragma once

#include <QStringList>

namespace concord {

/// concordd map patients: who patients of other sources are in the master list. @p arguments as those of a
/// Command.
[[nodiscard]] int runMapPatients(const QStringList &arguments);
/// concordd map facilities: what the codes of sending facilities mean.
[[nodiscard]] int runMapFacilities(const QStringList &arguments);

}
