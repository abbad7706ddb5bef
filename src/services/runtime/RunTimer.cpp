#include "runtime/RunTimer.h"

#include <ctime>

namespace concord {

namespace {
std::chrono::microseconds toMicroseconds(std::chrono::nanoseconds t)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(t);
}
}

std::chrono::nanoseconds RunTimer::threadTime()
{
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

void RunTimer::start()
{
    m_started = m_resumed = Clock::now();
    m_own = {};
    m_cpuAtStart = threadTime();
    m_working = true;
}

void RunTimer::pause()
{
    if (!m_working)
        return;
    m_own += Clock::now() - m_resumed;
    m_cpuAtPause = threadTime();
    m_working = false;
}

void RunTimer::resume()
{
    if (m_working)
        return;
    m_own += threadTime() - m_cpuAtPause;
    m_resumed = Clock::now();
    m_working = true;
}

std::chrono::microseconds RunTimer::total() const
{
    return toMicroseconds(Clock::now() - m_started);
}

std::chrono::microseconds RunTimer::processor() const
{
    return toMicroseconds(threadTime() - m_cpuAtStart);
}

std::chrono::microseconds RunTimer::own() const
{
    return toMicroseconds(m_working ? m_own + (Clock::now() - m_resumed)
                                    : m_own + (threadTime() - m_cpuAtPause));
}

}
