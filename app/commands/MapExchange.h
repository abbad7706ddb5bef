#pragma once

#include <QStringList>

namespace concord {

/// concordd map export: decisions about codes as a file. @p arguments as those of a Command.
[[nodiscard]] int runMapExport(const QStringList &arguments);
/// concordd map import: such a file into the database.
[[nodiscard]] int runMapImport(const QStringList &arguments);
/// concordd map metrics: how the work on codes goes.
[[nodiscard]] int runMapMetrics(const QStringList &arguments);

}
