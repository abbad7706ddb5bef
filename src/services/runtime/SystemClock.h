#pragma once

#include "domain/Clock.h"

namespace concord {

/// The machine's clock. Thread-safe.
class SystemClock : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override
    {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

}
