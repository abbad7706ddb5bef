#pragma once

#include "commands/Command.h"

#include <QStringList>

namespace concord {

/// concordd map list|resolve|reject|…: decisions about codes, their history and what they would do.
/// @param arguments as those of a Command, whose name is "map reject" or the like.
[[nodiscard]] int runMapDecision(const QStringList &arguments);
[[nodiscard]] int runMapList(const QStringList &arguments);
[[nodiscard]] int runMapHistory(const QStringList &arguments);
[[nodiscard]] int runMapImpact(const QStringList &arguments);
[[nodiscard]] int runMapPolicy(const QStringList &arguments);

}
