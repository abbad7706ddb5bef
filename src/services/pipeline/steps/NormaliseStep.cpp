#include "pipeline/steps/NormaliseStep.h"

#include "codec/FhirDateTime.h"
#include "domain/PrescriptionRules.h"
#include "store/EventStore.h"
#include "store/FacilityCodeStore.h"
#include "store/MappingStore.h"
#include "store/PrescriberStore.h"
#include "store/TerminologyStore.h"
#include "sync/MappingBook.h"
#include "sync/StoreLookup.h"
#include "terminology/CanonicalUnits.h"
#include "terminology/DosageNormaliser.h"
#include "terminology/ErrorProne.h"
#include "terminology/RxNormRules.h"

namespace concord {

namespace {
void settle(Quantity &quantity, const Values &values, QStringList &flags)
{
    quantity.value = canonicalDecimal(quantity.value);
    const CanonicalUnit unit = canonicalUnit(quantity.unit, values);
    quantity.unit = unit.ucum;
    noteFlag(flags, unit.flag);
}

/// What people must not write in an order (ISMP, Joint Commission), in the instructions and in the drug's
/// name.
void noteErrorProne(const Phi &sig, const QString &medication, const Values &values, QStringList &flags)
{
    for (const QString &text : {sig.reveal(), medication}) {
        for (const QString &flag : errorProneIn(text, values))
            noteFlag(flags, flag);
    }
}

void settle(CanonicalOrder &order, const Values &values)
{
    normaliseDosage(order.dosage, values, order.flags);
    settle(order.dispense, values, order.flags);
    if (const ValueTarget *form = values.find(ValueKind::Form, order.form)) {
        order.form = form->code;
        noteFlag(order.flags, form->flag);
    }
    noteErrorProne(order.sig, order.medicationText, values, order.flags);
}

/// Whom nobody knows is put on the list for a person; the order goes on.
Result<void> meetPrescriber(CanonicalOrder &order, const QString &source, PrescriberStore &prescribers)
{
    if (order.prescriber.identifiers.isEmpty())
        return {};
    using Basis = PrescriberFinding::Basis;
    const auto found = prescribers.find(source, order.prescriber);
    if (!found)
        return fail(found.error());
    if (found->basis != Basis::None && found->basis != Basis::Contradiction)
        return {};
    noteFlag(order.flags, found->basis == Basis::None ? QStringLiteral("prescriber:unresolved")
                                                      : QStringLiteral("prescriber:contradiction"));
    return prescribers.ask(source, order.prescriber);
}

void settle(CanonicalDispense &dispense, const Values &values)
{
    normaliseDosage(dispense.dosage, values, dispense.flags);
    settle(dispense.quantity, values, dispense.flags);
    noteErrorProne(dispense.sig, dispense.medicationText, values, dispense.flags);
}

void settle(QList<Coding> &codings)
{
    for (Coding &coding : codings)
        coding = {canonicalSystem(coding.system), coding.code.trimmed(), coding.display.simplified()};
}

/// As of when a code is read: the first text that names a day. A time without a zone (HL7 v2) is no moment,
/// but its day is what it was where it was written.
QString dateOf(std::initializer_list<QString> texts)
{
    for (const QString &text : texts) {
        for (const QString &date : {text, text.left(10)}) {
            if (FhirDateTime::parse(date))
                return date;
        }
    }
    return {};
}

/// What the resolution of a code depends on, in the words of the list sync.
Prescription subjectOf(const QList<Coding> &codings, const QString &text, const QString &date,
                       const QString &occurredAt)
{
    Prescription p;
    p.codings = codings;
    p.medicationText = text;
    p.authoredOn = dateOf({date, occurredAt});
    return p;
}

/// A code that nobody knows is put on the list for a person; the message goes on.
Result<void> meetFacility(const EventWork &work, Database &db, const Clock &clock)
{
    if (work.sendingFacility.isEmpty())
        return {};
    FacilityCodeStore facilities(db, clock);
    const auto known = facilities.byCode(work.source, work.sendingFacility);
    if (!known || *known)
        return known ? Result<void>{} : fail(known.error());
    return facilities.ask(work.source, work.sendingFacility);
}

/// Resolves the codes of one event; remembers which of them it has to wait for.
class Resolving
{
public:
    Resolving(EventWork &work, Database &db, const Clock &clock)
        : m_work(work),
          m_mappings(db, clock),
          m_terminology(db, clock),
          m_lookup(m_terminology, m_mappings),
          m_book(m_mappings, m_lookup),
          m_now(clock.now())
    {}

    [[nodiscard]] Result<void> resolve(const Prescription &subject, bool mustBeKnown)
    {
        if (subject.codings.isEmpty() && subject.medicationText.isEmpty()) {
            m_work.mappings.emplace_back();
            return {};
        }
        const auto mapping = m_book.mappingOf(subject, m_work.createdAt);
        if (!mapping)
            return fail(mapping.error());
        m_work.mappings.push_back(*mapping);
        const auto approved = m_book.isApproved(*mapping, m_now);
        if (!approved)
            return fail(approved.error());
        if (m_book.isUndoable(*mapping))
            m_undoable.insert(*mapping);
        if (!mustBeKnown || *approved || std::find(m_waits.begin(), m_waits.end(), *mapping) != m_waits.end())
            return {};
        const auto rejected = m_book.isRejected(*mapping);
        if (!rejected)
            return fail(rejected.error());
        if (*rejected && !m_rejected)
            m_rejected = *mapping;
        m_waits.push_back(*mapping);
        return {};
    }
    [[nodiscard]] const std::vector<MappingId> &waits() const { return m_waits; }
    /// Approvals that it goes on by, and that can be taken back still.
    [[nodiscard]] const QSet<MappingId> &undoable() const { return m_undoable; }
    /// The first code that a person has rejected: the event cannot go on, whatever becomes of the others.
    [[nodiscard]] const std::optional<MappingId> &rejected() const { return m_rejected; }

private:
    EventWork &m_work;
    MappingStore m_mappings;
    TerminologyStore m_terminology;
    StoreLookup m_lookup;
    MappingBook m_book;
    const Timestamp m_now;
    std::vector<MappingId> m_waits;
    QSet<MappingId> m_undoable;
    std::optional<MappingId> m_rejected;
};
}

Result<void> NormaliseStep::settleAll(EventWork &work, Database &db, const Clock &clock)
{
    CanonicalEvent &event = work.canonical;
    if (event.orders.empty() && event.dispenses.empty())
        return {}; // of a patient or an appointment: no table is asked
    const auto tables = m_values.tables(db, clock);
    if (!tables)
        return fail(tables.error());
    const Values values(**tables, work.source);
    PrescriberStore prescribers(db, clock);
    for (CanonicalOrder &order : event.orders) {
        settle(order.codings);
        settle(order, values);
        if (const auto met = meetPrescriber(order, work.source, prescribers); !met)
            return met;
    }
    for (CanonicalDispense &dispense : event.dispenses) {
        settle(dispense.codings);
        settle(dispense, values);
    }
    return {};
}

Result<StepVerdict> NormaliseStep::run(EventWork &work, Database &db, const Clock &clock)
{
    CanonicalEvent &event = work.canonical;
    work.mappings.clear();
    if (const auto met = meetFacility(work, db, clock); !met)
        return fail(met.error());
    if (const auto settled = settleAll(work, db, clock); !settled)
        return fail(settled.error());
    Resolving resolving(work, db, clock);
    for (const CanonicalOrder &order : event.orders) {
        const auto done = resolving.resolve(
            subjectOf(order.codings, order.medicationText, order.writtenOn, event.occurredAt),
            statesTheOrder(order.action));
        if (!done)
            return fail(done.error());
    }
    for (const CanonicalDispense &dispense : event.dispenses) {
        const auto done = resolving.resolve(
            subjectOf(dispense.codings, dispense.medicationText, dispense.handedOverAt, event.occurredAt),
            dispense.action == DispenseAction::Dispensed);
        if (!done)
            return fail(done.error());
    }
    if (const auto noted = EventStore(db, clock).noteReleased(work.id, resolving.undoable()); !noted)
        return fail(noted.error());
    if (event.adherence)
        settle(event.adherence->codings);
    const auto resolved = QStringLiteral("%1 of %2 codes resolved")
                              .arg(work.mappings.size() - resolving.waits().size())
                              .arg(work.mappings.size());
    if (resolving.waits().empty())
        return StepVerdict::done(work.mappings.empty() ? QString() : resolved);
    if (resolving.rejected())
        return StepVerdict::review(rejectedCode(*resolving.rejected()));
    return StepVerdict{StepVerdict::Kind::NeedsMapping, std::nullopt, resolving.waits(), resolved};
}

}
