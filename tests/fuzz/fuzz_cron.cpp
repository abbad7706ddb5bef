#include "Fuzz.h"

#include "domain/CronSchedule.h"

using namespace concord;

/// First line the expression, second the time zone; the first bytes also say from when.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    const qsizetype end = bytes.indexOf('\n');
    const QString expression = QString::fromUtf8(end < 0 ? bytes : bytes.first(end));
    const QString zone = end < 0 ? QString() : QString::fromUtf8(bytes.sliced(end + 1));
    const auto schedule = CronSchedule::parse(expression, zone);
    if (!schedule) {
        must(schedule.error().code == ErrorCode::ConfigInvalid && !schedule.error().where.isEmpty(),
             "a refusal says where");
        return 0;
    }
    Timestamp at = fromMs(1705316400000 + qint64(size % 977) * 86'400'000);
    for (int i = 0; i < 4; ++i) {
        const auto next = schedule->next(at);
        if (!next)
            return 0;
        must(*next > at, "the next run lies after");
        must(toMs(*next) % 60'000 == 0, "a run begins with a minute");
        at = *next;
    }
    return 0;
}
