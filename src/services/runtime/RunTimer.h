#pragma once

#include <chrono>

namespace concord {

/// Splits a run's wall time into our own work and waiting for somebody else.
/// Own = wall time between resume() and pause(), which includes our disk writes, plus the thread's processor
/// time outside of it (reading sockets, decompressing). Use on one thread.
class RunTimer
{
public:
    void start();  ///< from zero, working
    void pause();  ///< now waiting; twice is once
    void resume(); ///< now working; twice is once

    [[nodiscard]] std::chrono::microseconds total() const;
    [[nodiscard]] std::chrono::microseconds own() const;
    /// Processor time of this thread since start(): what is left of own() on a machine that does nothing
    /// else.
    [[nodiscard]] std::chrono::microseconds processor() const;

private:
    using Clock = std::chrono::steady_clock;
    [[nodiscard]] static std::chrono::nanoseconds threadTime();

    Clock::time_point m_started{};
    Clock::time_point m_resumed{};
    std::chrono::nanoseconds m_cpuAtStart{};
    std::chrono::nanoseconds m_cpuAtPause{};
    std::chrono::nanoseconds m_own{};
    bool m_working = false;
};

}
