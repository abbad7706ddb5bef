#include "host/StopSignals.h"

#include <csignal>

#include <sys/socket.h>
#include <unistd.h>

namespace concord {

namespace {
int writeEnd = -1; // what a signal handler may use: no object of ours

void onSignal(int number)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(writeEnd, &byte, 1);
    std::signal(number, SIG_DFL); // the second one ends the process
}
}

StopSignals::StopSignals(QObject *parent) : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, m_ends) != 0)
        return;
    writeEnd = m_ends[0];
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
