#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace concord {

/// Nanoseconds: a server may write more than the milliseconds that others do, and its order counts.
using EhrApiInstant = std::chrono::sys_time<std::chrono::nanoseconds>;

/// Of a FHIR instant ("2026-03-01T09:00:00.123456+01:00"), which has seconds and a zone; nothing else is one.
[[nodiscard]] std::optional<EhrApiInstant> ehrApiInstant(const QString &text);

/// "2026-03-01T08:00:00.123Z", cut to milliseconds.
[[nodiscard]] QString textOf(EhrApiInstant instant);

}
