#pragma once

#include "domain/Clock.h"

namespace concord {

/// Stands still until told: 2026-01-15T12:00:00Z.
class FakeClock : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override { return m_now; }
    void advance(std::chrono::milliseconds by) { m_now += by; }
    void set(Timestamp t) { m_now = t; }

private:
    Timestamp m_now = fromMs(1768478400000LL);
};

}
