#include "domain/Id.h"

#include <QRandomGenerator>

#include <mutex>

namespace concord {

namespace {
/// The last (milliseconds << 12 | counter) handed out; never goes back, also when the clock does.
quint64 nextTick(quint64 ms)
{
    static std::mutex mutex;
    static quint64 last = 0;
    const std::scoped_lock lock(mutex);
    last = std::max(last + 1, ms << 12U);
    return last;
}
}

QUuid makeUuid7(std::chrono::milliseconds sinceEpoch)
{
    const quint64 tick = nextTick(quint64(sinceEpoch.count()) & 0xFFFFFFFFFFFFULL);
    const quint64 ms = tick >> 12U;
    thread_local QRandomGenerator generator(QRandomGenerator::securelySeeded());
    quint64 random = generator.generate64();
    random = (random & 0x3FFFFFFFFFFFFFFFULL) | 0x8000000000000000ULL; // variant 10
    uchar tail[8];
    for (int i = 0; i < 8; ++i)
        tail[i] = uchar(random >> (56 - 8 * i));
    return {uint(ms >> 16U),
            ushort(ms & 0xFFFFU),
            ushort(0x7000U | (tick & 0x0FFFU)),
            tail[0],
            tail[1],
            tail[2],
            tail[3],
            tail[4],
            tail[5],
            tail[6],
            tail[7]};
}

}
