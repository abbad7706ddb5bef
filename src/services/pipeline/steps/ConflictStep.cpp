#include "pipeline/steps/ConflictStep.h"

#include "sync/ConflictDetector.h"

namespace concord {

Result<StepVerdict> ConflictStep::run(EventWork &work, Database &db, const Clock &clock)
{
    ConflictFindings all;
    ConflictDetector detector(db, clock);
    for (const EventChange &change : work.changes) {
        if (change.change == u"unchanged")
            continue;
        const auto found = detector.look(change.record, change.recordId, work.id, work.correlationId);
        if (!found)
            return fail(found.error());
        all.opened += found->opened;
        all.resolved += found->resolved;
        all.settled += found->settled;
    }
    if (all.opened + all.resolved + all.settled == 0)
        return StepVerdict::done();
    return StepVerdict::done(QStringLiteral("%1 opened, %2 resolved, %3 settled")
                                 .arg(all.opened)
                                 .arg(all.resolved)
                                 .arg(all.settled));
}

}
