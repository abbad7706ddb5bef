#pragma once

#include "domain/Engine.h"

namespace concord {

/// "status=dead_letter,source=adt,kind=DISPENSE,error=timeout,from=2026-01-01,until=2026-02-01T12:00:00Z".
/// status may stand several times. Empty text: the empty filter. ConfigInvalid: detail says which part.
[[nodiscard]] Result<EventFilter> eventFilterFromText(const QString &text);

}
