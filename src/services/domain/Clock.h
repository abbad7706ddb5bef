#pragma once

#include <chrono>

namespace concord {

/// A moment: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored (POSIX). bigint in both databases.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

[[nodiscard]] constexpr long long toMs(Timestamp t)
{
    return t.time_since_epoch().count();
}
[[nodiscard]] constexpr Timestamp fromMs(long long ms)
{
    return Timestamp(std::chrono::milliseconds(ms));
}

/// Where time comes from. Rules never ask the system; the program passes runtime/SystemClock, tests a
/// FakeClock.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
};

}
