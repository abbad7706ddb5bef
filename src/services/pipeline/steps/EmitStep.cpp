#include "pipeline/steps/EmitStep.h"

#include "domain/DispenseRules.h"
#include "domain/PrescriptionRules.h"
#include "pipeline/outbound/CancelLoop.h"
#include "pipeline/steps/EchoStep.h"
#include "store/AdherenceStore.h"

namespace concord {

namespace {
/// A change of what the record says; that it belongs to another patient's record now is none (a merge).
bool isTold(const EventChange &change)
{
    return change.change != u"unchanged" && change.fields != QStringList{QStringLiteral("patient")};
}

EventKind kindOf(OrderAction action, bool isAdded)
{
    if (isCancel(action) || action == OrderAction::CancelDenied)
        return EventKind::PrescriptionCancel;
    return isAdded && statesTheOrder(action) ? EventKind::PrescriptionNew : EventKind::PrescriptionChange;
}
}

Result<std::optional<OutboundFact>> EmitStep::orderOf(const EventChange &change, const EventWork &work,
                                                      Database &db, const Clock &clock)
{
    using Fact = std::optional<OutboundFact>;
    const auto row = PrescriptionStore(db).byId(PrescriptionId::fromString(change.recordId));
    if (!row || !*row)
        return row ? Result<Fact>(Fact()) : fail(row.error());
    const PharmacyRoute *route = m_routes.ofEhr(work.source);
    if (route) { // the pharmacy may have been faster
        const auto linked = PrescriptionLinker(db, clock).besides(**row, route->pharmacies);
        if (!linked)
            return fail(linked.error());
    }
    const OrderAction action = orderActionFromWord((*row)->details.value(QStringLiteral("action")).toString())
                                   .value_or(OrderAction::Change);
    OutboundFact fact;
    fact.kind = kindOf(action, change.change == u"added");
    if (route && fact.kind == EventKind::PrescriptionCancel) { // told once, however often the EHR says it
        const auto known = CancelStore(db, clock).of((*row)->id);
        if (!known || !CancelLoop::isNew(change, *known))
            return known ? Result<Fact>(Fact()) : fail(known.error());
    }
    const auto content = Outbox(db, clock).contentOf(fact.kind, (*row)->patient, "orders", (*row)->details);
    if (!content)
        return fail(content.error());
    fact.content = *content;
    for (CanonicalOrder &order : fact.content.orders) {
        order.status = (*row)->status;
        if (fact.kind == EventKind::PrescriptionNew)
            order.action = OrderAction::New;
        else if (action == OrderAction::New)
            order.action = OrderAction::Change;
        else if (isCancel(action) && route) // DOMAIN 3: sent is not cancelled
            order.action = OrderAction::CancelRequested;
    }
    fact.record = {
        QStringLiteral("MedicationRequest"), QStringLiteral("prescription/") + change.recordId, {}, {}};
    fact.patient = (*row)->patient;
    fact.prescription = (*row)->id;
    return Fact(std::move(fact));
}

Result<std::optional<OutboundFact>> EmitStep::factOf(const EventChange &change, const EventWork &work,
                                                     Database &db, const Clock &clock)
{
    using Fact = std::optional<OutboundFact>;
    if (!isTold(change))
        return Fact();
    if (change.record == u"prescriptions")
        return orderOf(change, work, db, clock);
    OutboundFact fact;
    if (change.record == u"dispenses") {
        const auto row = DispenseStore(db, clock).byId(change.recordId);
        if (!row || !*row)
            return row ? Result<Fact>(Fact()) : fail(row.error());
        fact.kind = isWithdrawn((*row)->status) ? EventKind::DispenseReversal : EventKind::Dispense;
        const auto content =
            Outbox(db, clock).contentOf(fact.kind, (*row)->patient, "dispenses", (*row)->details);
        if (!content)
            return fail(content.error());
        fact.content = *content;
        for (CanonicalDispense &dispense : fact.content.dispenses)
            dispense.status = (*row)->status;
        fact.record = {
            QStringLiteral("MedicationDispense"), QStringLiteral("dispense/") + change.recordId, {}, {}};
        fact.patient = (*row)->patient;
        fact.prescription = (*row)->prescription;
        return Fact(std::move(fact));
    }
    if (change.record == u"adherence_signals" && work.canonical.adherence) {
        const auto patient = AdherenceStore(db, clock).patientOf(change.recordId);
        if (!patient)
            return fail(patient.error());
        fact.kind = EventKind::AdherenceSignal;
        fact.content = work.canonical;
        fact.record = {QStringLiteral("Observation"), QStringLiteral("adherence/") + change.recordId, {}, {}};
        fact.patient = *patient;
        return Fact(std::move(fact));
    }
    return Fact();
}

Result<StepVerdict> EmitStep::run(EventWork &work, Database &db, const Clock &clock)
{
    if (work.isOwnWrite)
        return StepVerdict{StepVerdict::Kind::Superseded, std::nullopt, {}, EchoStep::ownWrite};
    const FactCause cause{work.id, work.correlationId, work.source, work.createdAt};
    Outbox outbox(db, clock);
    int told = 0;
    for (const EventChange &change : work.changes) {
        auto fact = factOf(change, work, db, clock);
        if (!fact)
            return fail(fact.error());
        if (!*fact)
            continue;
        (*fact)->content.occurredAt = work.canonical.occurredAt;
        for (const QString &receiver : m_routes.receiversOf(work.source, (*fact)->kind)) {
            const auto put = outbox.put(**fact, cause, receiver);
            if (!put)
                return fail(put.error());
            told += *put ? 1 : 0;
        }
    }
    return StepVerdict::done(QStringLiteral("%1 to tell").arg(told));
}

}
