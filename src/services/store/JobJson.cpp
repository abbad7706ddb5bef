#include "store/JobJson.h"

#include <array>
#include <utility>

namespace concord {

namespace {
constexpr std::array<std::pair<const char *, qint64 SyncCounts::*>, 13> fields{{
    {"patients", &SyncCounts::patients},
    {"medications", &SyncCounts::medications},
    {"added", &SyncCounts::added},
    {"discontinued", &SyncCounts::discontinued},
    {"changed", &SyncCounts::changed},
    {"unchanged", &SyncCounts::unchanged},
    {"unmapped", &SyncCounts::unmapped},
    {"failed_entries", &SyncCounts::failedEntries},
    {"pages", &SyncCounts::pages},
    {"bytes", &SyncCounts::bytes},
    {"duration_ms", &SyncCounts::durationMs},
    {"source_ms", &SyncCounts::sourceMs},
    {"own_ms", &SyncCounts::ownMs},
}};
}

QJsonObject toJson(const SyncCounts &counts)
{
    QJsonObject object;
    for (const auto &[name, field] : fields)
        object.insert(QLatin1String(name), counts.*field);
    return object;
}

SyncCounts syncCountsFromJson(const QJsonObject &object)
{
    SyncCounts counts;
    for (const auto &[name, field] : fields)
        counts.*field = object.value(QLatin1String(name)).toInteger();
    return counts;
}

}
