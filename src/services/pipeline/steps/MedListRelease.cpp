#include "pipeline/steps/MedListRelease.h"

#include "store/DifferenceStore.h"

namespace concord {

Result<StepVerdict> MedListRelease::run(EventWork &work, Database &db, const Clock &)
{
    const auto open = DifferenceStore(db).openMappingsOf(work.id);
    if (!open)
        return fail(open.error());
    StepVerdict verdict;
    if (!open->empty()) {
        verdict.kind = StepVerdict::Kind::NeedsMapping;
        verdict.mappings = *open;
        verdict.detail = QStringLiteral("%1 codes to decide").arg(open->size());
    }
    return verdict;
}

}
