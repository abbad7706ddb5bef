#include "host/StopSignals.h"

#include <atomic>
#include <csignal>
#include <ctime>

#include <sys/socket.h>
#include <unistd.h>

namespace concord {

namespace {
// what a signal handler may use: no object of ours
constexpr long long sameStopMs = 1000;
int writeEnd = -1;
std::atomic<long long> firstMs{0}; ///< when the first signal came; 0: none yet
static_assert(std::atomic<long long>::is_always_lock_free);

long long nowMs()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<long long>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000 + 1; // never 0
}

void onSignal(int number)
{
    const long long first = firstMs.load();
    if (first == 0) {
        firstMs.store(nowMs());
        const char byte = 1;
        [[maybe_unused]] const auto written = ::write(writeEnd, &byte, 1);
    } else if (nowMs() - first >= sameStopMs) {
        std::signal(number, SIG_DFL);
        std::raise(number); // ends the process when this returns
    }
}
}

StopSignals::StopSignals(QObject *parent) : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, m_ends) != 0)
        return;
    writeEnd = m_ends[0];
    firstMs = 0;
    m_notifier = std::make_unique<QSocketNotifier>(m_ends[1], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &StopSignals::onReadable);
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
    std::signal(SIGXFSZ, SIG_IGN); // a file at its limit is an error of the write, not the end of the program
}

StopSignals::~StopSignals()
{
    if (m_ends[0] < 0)
        return;
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    m_notifier.reset();
    ::close(m_ends[0]);
    ::close(m_ends[1]);
}

void StopSignals::onReadable()
{
    char byte = 0;
    if (::read(m_ends[1], &byte, 1) == 1)
        emit stopRequested();
}

}
