#include "pipeline/steps/MedListRelease.h"

#include "store/DifferenceStore.h"
#include "store/MappingStore.h"

#include <algorithm>
#include <utility>

namespace concord {

Result<StepVerdict> MedListRelease::run(EventWork &work, Database &db, const Clock &clock)
{
    const auto open = DifferenceStore(db).openMappingsOf(work.id, clock.now());
    if (!open)
        return fail(open.error());
    MappingStore mappings(db, clock);
    std::vector<MappingId> waits;
    for (const MappingId &id : *open) {
        const auto row = mappings.liveOf(id); // nobody decides a retired one
        if (!row)
            return fail(row.error());
        if (!*row)
            continue;
        const MappingRow &live = **row;
        if (live.state == MappingState::Rejected)
            return StepVerdict::review(rejectedCode(live.id));
        const bool isInForce = live.state == MappingState::Approved && live.heldUntil <= clock.now();
        if (!isInForce && std::find(waits.begin(), waits.end(), live.id) == waits.end())
            waits.push_back(live.id);
    }
    StepVerdict verdict;
    if (!waits.empty()) {
        verdict.kind = StepVerdict::Kind::NeedsMapping;
        verdict.detail = QStringLiteral("%1 codes to decide").arg(waits.size());
        verdict.mappings = std::move(waits);
    }
    return verdict;
}

}
