#pragma once

#include "bench/Latencies.h"
#include "bench/LoadProtocol.h"

#include <chrono>

namespace concord {

struct LoadOptions
{
    LoadTarget target;
    int connections = 1;
    qint64 messages = 10'000;          ///< counted; those to warm up come before
    std::chrono::milliseconds time{0}; ///< instead of a number of messages
    qint64 warmUp = 0;
    double rate = 0; ///< messages a second, whatever the answers do; 0: each connection waits for its answer
    QString caFile;  ///< PEM, whom to trust; empty: the system's
};

struct LoadReport
{
    qint64 acknowledged = 0;
    qint64 refused = 0;  ///< answered with something else
    qint64 lost = 0;     ///< the connection ended without an answer
    qint64 warmedUp = 0; ///< acknowledged while warming up
    double seconds = 0;
    double processorSeconds = 0; ///< of this process
    Latencies latencies; ///< from the first byte sent (with a rate: from when it was due) to the answer
};

/// Sends messages on several connections, each of which waits for its answer before the next, and counts.
/// Blocks until done. Unreachable, TlsFailed when there is nobody to send to.
[[nodiscard]] Result<LoadReport> runLoad(const LoadOptions &options, const LoadProtocol &protocol);

}
