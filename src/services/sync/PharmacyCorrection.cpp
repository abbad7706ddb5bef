#include "sync/PharmacyCorrection.h"

#include "codec/FhirDateTime.h"
#include "codec/canonical/CanonicalJson.h"
#include "domain/PrescriptionRules.h"
#include "outbox/StoredOrder.h"
#include "store/DispenseStore.h"
#include "store/PrescriptionStore.h"

#include <algorithm>

namespace concord::pharmacy {

namespace {
tl::unexpected<Error> cannot(const QString &why)
{
    return fail(ErrorCode::Conflict, QStringLiteral("correction"), why);
}

Quantity amountOf(const QString &text)
{
    return {text.section(u' ', 0, 0), text.section(u' ', 1)};
}

Result<void> set(CanonicalOrder &order, const QString &field, const QString &value)
{
    if (field == u"status") {
        order.status = prescriptionStatusFromWord(value);
        return order.status ? Result<void>{} : cannot(QStringLiteral("no such status"));
    }
    if (field == u"drug") {
        const QString system = value.section(u'|', 0, 0);
        const QString code = value.section(u'|', 1);
        if (code.isEmpty())
            return cannot(QStringLiteral("a drug is system|code"));
        const bool isKnown = std::any_of(order.codings.cbegin(), order.codings.cend(), [&](const Coding &c) {
            return c.system == system && c.code == code;
        });
        if (!isKnown) {
            order.codings = {{system, code, {}}};
            order.medicationText.clear(); // it names the drug before
        }
        return {};
    }
    QString *part = field == u"dose"        ? &order.dosage.dose
                    : field == u"frequency" ? &order.dosage.frequency
                    : field == u"route"     ? &order.dosage.route
                                            : nullptr;
    if (part) {
        if (*part != value)
            order.sig = Phi(); // the words of before would contradict it
        *part = value;
    } else if (field == u"quantity") {
        order.dispense = amountOf(value);
    } else if (field == u"refills") {
        order.refills = value.toInt();
    } else {
        return cannot(QStringLiteral("no message tells this field"));
    }
    return {};
}

OrderAction actionOf(const Correction &correction, const CanonicalOrder &order)
{
    if (correction.act == Correction::Act::Cancel)
        return OrderAction::CancelRequested;
    const PrescriptionStatus status = order.status.value_or(PrescriptionStatus::Active);
    if (status == PrescriptionStatus::OnHold)
        return OrderAction::Hold;
    if (status == PrescriptionStatus::Stopped)
        return OrderAction::Discontinued;
    if (hasEnded(status) && status != PrescriptionStatus::Completed)
        return OrderAction::Cancelled;
    return correction.fields.empty() ? OrderAction::New : OrderAction::Change;
}

/// Which fields were decided, for who is told of them alone (an EHR keeps the rest as it is).
void flagFields(CanonicalOrder &order, const std::vector<Correction::Field> &fields)
{
    for (const Correction::Field &field : fields)
        order.flags.append(correctedFlag(field.field));
}

Result<OutboundFact> ofOrder(const Correction &correction, Database &db, const Clock &clock)
{
    const auto row = PrescriptionStore(db).byId(PrescriptionId::fromString(correction.recordId));
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, QStringLiteral("prescriptions"));
    auto event = Outbox(db, clock).contentOf(EventKind::PrescriptionNew, (*row)->patient, "orders",
                                             storedOrder(**row));
    if (!event)
        return fail(event.error());
    CanonicalOrder &order = event->orders.front();
    order.status = (*row)->status;
    order.sourceVersion = (*row)->sourceVersion; // what is written later must not undo what came after it
    for (const Correction::Field &field : correction.fields) {
        if (const auto done = set(order, field.field, field.value.reveal()); !done)
            return fail(done.error());
    }
    flagFields(order, correction.fields);
    order.action = actionOf(correction, order);
    if (order.action == OrderAction::CancelRequested)
        order.status.reset(); // still active until the pharmacy says otherwise
    order.reason = correction.reason;
    event->kind = kindOf(event->orders);
    event->occurredAt = toInstant(toMs(clock.now()));
    OutboundFact fact;
    fact.kind = event->kind;
    fact.content = *std::move(event);
    fact.record = {
        QStringLiteral("MedicationRequest"), QStringLiteral("prescription/") + (*row)->id.toString(), {}, {}};
    fact.patient = (*row)->patient;
    fact.prescription = (*row)->id;
    return fact;
}

Result<OutboundFact> ofDispense(const Correction &correction, Database &db, const Clock &clock)
{
    const auto row = DispenseStore(db, clock).byId(correction.recordId);
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, QStringLiteral("dispenses"));
    if (correction.act != Correction::Act::Report || (*row)->details.isEmpty())
        return cannot(QStringLiteral("a supply is told as it was, or not at all"));
    auto event =
        Outbox(db, clock).contentOf(EventKind::Dispense, (*row)->patient, "dispenses", (*row)->details);
    if (!event)
        return fail(event.error());
    event->occurredAt = toInstant(toMs(clock.now()));
    OutboundFact fact;
    fact.kind = EventKind::Dispense;
    fact.content = *std::move(event);
    fact.record = {
        QStringLiteral("MedicationDispense"), QStringLiteral("dispense/") + correction.recordId, {}, {}};
    fact.patient = (*row)->patient;
    fact.prescription = (*row)->prescription;
    return fact;
}
}

Result<OutboundFact> factOf(const Correction &correction, Database &db, const Clock &clock)
{
    return correction.record == u"dispense" ? ofDispense(correction, db, clock)
                                            : ofOrder(correction, db, clock);
}

}
