#include "pipeline/steps/DiffStep.h"

#include "store/PatientStore.h"

namespace concord {

namespace {
bool isListed(const EventChange &change)
{
    return change.change != u"unchanged" &&
           (change.record == u"prescriptions" ||
            (change.record == u"patients" && change.fields.contains(QStringLiteral("merged_into"))));
}

Result<void> markStale(const EventWork &work, PatientStore &patients)
{
    for (const EventChange &change : work.changes) {
        if (!isListed(change))
            continue;
        const auto done = change.record == u"patients"
                              ? patients.markStale(PatientId::fromString(change.recordId))
                              : patients.markStaleOf(PrescriptionId::fromString(change.recordId));
        if (!done)
            return done;
    }
    return {};
}
}

Result<StepVerdict> DiffStep::run(EventWork &work, Database &db, const Clock &clock)
{
    int added = 0;
    int changed = 0;
    int ended = 0;
    for (const EventChange &change : work.changes) {
        added += change.change == u"added" ? 1 : 0;
        changed += change.change == u"changed" ? 1 : 0;
        ended += change.change == u"ended" ? 1 : 0;
    }
    if (std::any_of(work.changes.begin(), work.changes.end(), isListed)) {
        PatientStore patients(db, clock);
        const auto synced = patients.isSynced(work.source);
        if (!synced)
            return fail(synced.error());
        if (*synced) {
            if (const auto marked = markStale(work, patients); !marked)
                return fail(marked.error());
        }
    }
    return StepVerdict::done(
        QStringLiteral("%1 added, %2 changed, %3 ended").arg(added).arg(changed).arg(ended));
}

}
