#include "pipeline/steps/MedListRelease.h"

#include "store/DifferenceStore.h"
#include "store/MappingStore.h"

namespace concord {

Result<StepVerdict> MedListRelease::run(EventWork &work, Database &db, const Clock &clock)
{
    const auto open = DifferenceStore(db).openMappingsOf(work.id, clock.now());
    if (!open)
        return fail(open.error());
    MappingStore mappings(db, clock);
    for (const MappingId &id : *open) {
        const auto row = mappings.byId(id);
        if (!row)
            return fail(row.error());
        if (*row && (*row)->state == MappingState::Rejected)
            return StepVerdict::review(rejectedCode(id));
    }
    StepVerdict verdict;
    if (!open->empty()) {
        verdict.kind = StepVerdict::Kind::NeedsMapping;
        verdict.mappings = *open;
        verdict.detail = QStringLiteral("%1 codes to decide").arg(open->size());
    }
    return verdict;
}

}
