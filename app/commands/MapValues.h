#pragma once

#include <QStringList>

namespace concord {

/// concordd map values: shows and changes the value tables. @p arguments as those of a Command, whose name is
/// "map values".
[[nodiscard]] int runMapValues(const QStringList &arguments);

}
