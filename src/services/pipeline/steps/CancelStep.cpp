#include "pipeline/steps/CancelStep.h"

#include "codec/FhirDateTime.h"
#include "domain/PrescriptionRules.h"
#include "pipeline/outbound/CancelLoop.h"

namespace concord {

namespace {
/// When the source says that it happened.
std::optional<Timestamp> saidAt(const EventWork &work)
{
    const auto at = FhirDateTime::parse(work.canonical.occurredAt);
    return at && at->precision >= FhirDateTime::Precision::Second ? std::optional(fromMs(at->fromMs))
                                                                  : std::nullopt;
}

/// An answer counts also when it changes nothing of the pharmacy's own record, but not one that was heard
/// before: then the record is not this event's.
Result<void> hearOrder(const EventChange &change, const EventWork &work, const FactCause &cause, bool isOfEhr,
                       CancelLoop &loop, Database &db)
{
    const auto row = PrescriptionStore(db).byId(PrescriptionId::fromString(change.recordId));
    if (!row || !*row || (*row)->lastEvent != cause.event)
        return row ? Result<void>{} : fail(row.error());
    const auto action = orderActionFromWord((*row)->details.value(QStringLiteral("action")).toString());
    if (!action)
        return {};
    if (isOfEhr)
        return isCancel(*action) ? loop.ask(**row, change, saidAt(work), cause) : Result<void>{};
    const QString answer = cancelAnswerOf(*action);
    return answer.isEmpty() ? Result<void>{} : loop.answer(**row, answer, cause);
}
}

Result<StepVerdict> CancelStep::run(EventWork &work, Database &db, const Clock &clock)
{
    const bool isOfEhr = m_routes.ofEhr(work.source) != nullptr;
    if (!isOfEhr && !m_routes.ofPharmacy(work.source))
        return StepVerdict::done();
    CancelLoop loop(db, clock, m_routes);
    const FactCause cause{work.id, work.correlationId, work.source, work.createdAt};
    for (const EventChange &change : work.changes) {
        Result<void> heard;
        if (change.record == u"prescriptions")
            heard = hearOrder(change, work, cause, isOfEhr, loop, db);
        else if (change.record == u"dispenses" && !isOfEhr && change.change != u"unchanged") {
            const auto row = DispenseStore(db, clock).byId(change.recordId);
            if (!row)
                return fail(row.error());
            if (*row)
                heard = loop.supplied(**row, cause);
        }
        if (!heard)
            return fail(heard.error());
    }
    return StepVerdict::done(loop.notes().join(QStringLiteral(", ")));
}

}
