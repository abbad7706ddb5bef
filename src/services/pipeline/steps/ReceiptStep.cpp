#include "pipeline/steps/ReceiptStep.h"

#include "domain/PrescriptionRules.h"
#include "pipeline/outbound/CancelLoop.h"
#include "store/DeliveryStore.h"

namespace concord {

namespace {
/// What of a receipt may be shown to everybody: the remote id of a pharmacy is a patient's.
QString textOf(const DeliveryReceipt &receipt, const QString &recordKind)
{
    QStringList parts{receipt.answer};
    if (!receipt.record.remoteVersion.isEmpty())
        parts.append(recordKind + QStringLiteral(" version ") + receipt.record.remoteVersion);
    if (!receipt.answerId.isEmpty())
        parts.append(QStringLiteral("answer ") + receipt.answerId);
    if (receipt.wasThere)
        parts.append(QStringLiteral("was there"));
    return parts.join(QStringLiteral(", "));
}

/// What we wrote upon is known from the list alone, and the event that is to tell it waits.
Result<bool> isListAhead(const DeliveryPlan &plan, Database &db)
{
    if (plan.prescription.isNull() || plan.recordKind != u"MedicationRequest")
        return false;
    const auto row = PrescriptionStore(db).byId(plan.prescription);
    if (!row)
        return fail(row.error());
    const QString told =
        *row ? (*row)->details.value(QStringLiteral("source_version")).toString() : QString();
    return *row && (*row)->source == plan.connection && !told.isEmpty() && told != (*row)->sourceVersion;
}
}

Result<StepVerdict> ReceiptStep::run(EventWork &work, Database &db, const Clock &clock)
{
    DeliveryStore deliveries(db, clock);
    if (!work.receipt) {
        const Error error = work.sendError.value_or(
            Error{ErrorCode::Internal, QStringLiteral("delivery"), QStringLiteral("not sent"), 0});
        if (const auto failed = deliveries.fail(work.id, error.code); !failed)
            return fail(failed.error());
        StepVerdict verdict;
        verdict.kind = StepVerdict::Kind::Retry; // the worker says by the error's class what follows
        verdict.error = error;
        return verdict;
    }
    const auto plan = deliveries.plan(work.id);
    if (!plan)
        return fail(plan.error());
    if (!*plan)
        return StepVerdict::review({ErrorCode::NotFound, QStringLiteral("deliveries"), {}, 0});
    const auto isAhead = isListAhead(**plan, db);
    if (!isAhead)
        return fail(isAhead.error());
    work.receipt->hasOthers = work.receipt->hasOthers || *isAhead;
    if (const auto kept = deliveries.acknowledge(work.id, *work.receipt); !kept)
        return fail(kept.error());
    QString notes = textOf(*work.receipt, (*plan)->recordKind);
    const QString &answer = work.receipt->answer;
    const bool isAnswer = answer == cancelState::confirmed || answer == cancelState::denied;
    const bool isCancelOfEhr = (*plan)->kind == EventKind::PrescriptionCancel &&
                               !(*plan)->prescription.isNull() && m_routes.ofEhr((*plan)->source) &&
                               (*plan)->connection != (*plan)->source;
    if (isAnswer && isCancelOfEhr) {
        CancelLoop loop(db, clock, m_routes);
        const FactCause cause{work.id, work.correlationId, (*plan)->connection, clock.now()};
        if (const auto closed = loop.answerTo((*plan)->prescription, answer, cause); !closed)
            return fail(closed.error());
        if (!loop.notes().isEmpty())
            notes += QStringLiteral("; ") + loop.notes().join(QStringLiteral(", "));
    }
    return StepVerdict::done(notes);
}

}
