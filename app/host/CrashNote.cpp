#include "host/CrashNote.h"

#include <array>
#include <csignal>
#include <string_view>

#include <execinfo.h>
#include <unistd.h>

namespace concord {

namespace {
// what a signal handler may use: no object of ours, no memory to ask for
constexpr int mostFrames = 64;
constexpr size_t stackBytes = 65'536;
alignas(16) std::array<char, stackBytes> stackOfHandler; ///< the program's own may be what is used up

void say(std::string_view text)
{
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

void onCrash(int number)
{
    const std::array digits{char('0' + number / 10), char('0' + number % 10)};
    say("crashed by signal ");
    say({digits.data(), digits.size()});
    say("; at:\n");
    std::array<void *, mostFrames> frames{};
    const int depth = ::backtrace(frames.data(), mostFrames);
    ::backtrace_symbols_fd(frames.data(), depth, STDERR_FILENO);
    ::raise(number); // SA_RESETHAND: this one ends the process when the handler returns
}
}

void noteCrashes()
{
    void *frame = nullptr;
    ::backtrace(&frame, 1); // loads what it needs now, not in the handler
    const stack_t stack{stackOfHandler.data(), 0, stackOfHandler.size()};
    ::sigaltstack(&stack, nullptr);
    struct sigaction action = {};
    action.sa_handler = onCrash;
    action.sa_flags = SA_RESETHAND | SA_ONSTACK;
    for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
        struct sigaction before = {};
        ::sigaction(number, nullptr, &before);
        if (before.sa_handler == SIG_DFL) // else a sanitizer says more
            ::sigaction(number, &action, nullptr);
    }
}

}
