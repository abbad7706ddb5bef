#pragma once

#include "domain/Clock.h"

#include <QString>

#include <optional>

namespace concord {

/// ISO 8601; a day alone begins at midnight UTC. Absent: it is no time.
[[nodiscard]] std::optional<Timestamp> timeFromText(const QString &text);

}
