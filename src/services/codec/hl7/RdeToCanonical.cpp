#include "codec/hl7/Hl7OrderInput.h"

#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7Parts.h"

#include <array>

namespace concord::hl7 {

namespace {

using Row = MapRow<OrderInput, CanonicalOrder>;

constexpr int mostRefills = 999;

/// RDE^O11 (O01, O25), in the order of the message. HL7 publishes no map for RXE; "ours" follows its field
/// definitions (v2.8.2, 4A.4.4) and, where the same thing stands in RXO, the v2-to-FHIR table of RXO. RXE is
/// what was decided; RXO is what was asked for and fills only what RXE leaves open.
constexpr std::array rows{
    Row{"ORC", "action, status, placer, filler, writtenOn, prescriber, reason", "see Hl7OrderInput", mapOrc},
    Row{"TQ1, RXE-1, ORC-7", "startsOn, endsOn, flags", "v2-to-FHIR TQ1: timing.repeat.boundsPeriod",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.startsOn = in.timing.startsOn;
            out.endsOn = in.timing.endsOn;
            for (const QString &flag : in.timing.flags)
                appendUnique(out.flags, flag);
        }},
    Row{"RXO-6", "notes", "ours: instructions to the pharmacy",
        [](const OrderInput &in, CanonicalOrder &out) {
            appendUnique(out.notes, codedTexts(in.rxo.field(6)));
        }},
    Row{"RXE-2, RXE-31", "codings", "ours, as RXO-1: medication.coding; supplementary codes after it",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.codings = codings(in.rxe.field(2).repetition(0));
            for (const Hl7Repetition &supplementary : in.rxe.field(31).repetitions())
                out.codings.append(codings(supplementary));
        }},
    Row{"RXE-2.9, RXE-2.2", "medicationText", "ours, as RXO-1: medication.text, the original text first",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.medicationText = codedText(in.rxe.field(2).repetition(0));
        }},
    Row{"RXE-3, RXE-4, RXE-5", "dosage.dose, flags", "ours, as RXO-2..4: doseAndRate.dose",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.dosage.dose = doseText(in.rxe.field(3), in.rxe.field(4), in.rxe.field(5), out.flags);
        }},
    Row{"RXE-6, RXO-5", "form", "ours, as RXO-5: medication.form",
        [](const OrderInput &in, CanonicalOrder &out) {
            const Hl7Field form = in.rxe.field(6).hasText() ? in.rxe.field(6) : in.rxo.field(5);
            out.form = codedText(form.repetition(0));
        }},
    Row{"RXE-7, RXO-7, TQ1-11", "sig", "ours: dosageInstruction.text",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.sig = codedTexts(in.rxe.field(7));
            if (out.sig.isEmpty())
                out.sig = codedTexts(in.rxo.field(7));
            if (out.sig.isEmpty())
                out.sig = in.timing.text;
        }},
    Row{"RXE-9, RXO-9", "substitutionAllowed", "ours: table 0167; v2-to-FHIR RXO: table 0161",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.substitutionAllowed = substitutionAllowed(in.rxe.field(9).component(1).code());
            if (!out.substitutionAllowed)
                out.substitutionAllowed = substitutionAllowed(in.rxo.field(9).code());
        }},
    Row{"RXE-10, RXE-11, RXO-11, RXO-12", "dispense, flags", "ours, as RXO-11: dispenseRequest.quantity",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.dispense = quantityFrom(in.rxe.field(10), in.rxe.field(11), out.flags);
            if (out.dispense.value.isEmpty())
                out.dispense = quantityFrom(in.rxo.field(11), in.rxo.field(12), out.flags);
        }},
    Row{"RXE-12, RXO-13", "refills", "ours, as RXO-13: dispenseRequest.numberOfRepeatsAllowed",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.refills = countFromHl7(in.rxe.field(12).text(), mostRefills);
            if (!out.refills)
                out.refills = countFromHl7(in.rxo.field(13).text(), mostRefills);
        }},
    Row{"RXE-13, RXO-14", "prescriber",
        "ours, as RXO-14: the ordering provider once more, with the DEA number",
        [](const OrderInput &in, CanonicalOrder &out) {
            addPrescriber(practitioner(in.rxe.field(13)), out.prescriber);
            addPrescriber(practitioner(in.rxo.field(14)), out.prescriber);
        }},
    Row{"RXE-15", "prescriptionNumber", "ours: the pharmacy's number",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.prescriptionNumber = in.rxe.field(15).component(1).text().trimmed();
        }},
    Row{"RXE-21", "notes", "ours: special dispensing instructions",
        [](const OrderInput &in, CanonicalOrder &out) {
            appendUnique(out.notes, codedTexts(in.rxe.field(21)));
        }},
    Row{"RXE-23, RXE-24", "dosage.dose", "ours: doseAndRate.rate, after \" @ \"",
        [](const OrderInput &in, CanonicalOrder &out) {
            const QString rate = doseText(in.rxe.field(23), {}, in.rxe.field(24), out.flags);
            if (!rate.isEmpty())
                out.dosage.dose = (out.dosage.dose + QStringLiteral(" @ ") + rate).trimmed();
        }},
    Row{"RXE-27, RXO-20", "notes", "ours: the indication; reason is why the order's state changed",
        [](const OrderInput &in, CanonicalOrder &out) {
            appendUnique(out.notes,
                         codedTexts(in.rxe.field(27).hasText() ? in.rxe.field(27) : in.rxo.field(20)));
        }},
    Row{"RXE-32", "writtenOn", "ours: the original order's time, better than ORC-9",
        [](const OrderInput &in, CanonicalOrder &out) {
            const QString original = time(in.rxe.field(32), in.zone);
            if (!original.isEmpty())
                out.writtenOn = original;
        }},
    Row{"RXE-35", "schedule", "ours: table 0477",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.schedule = controlledSchedule(in.rxe.field(35));
        }},
    Row{"NTE-3", "notes", "v2-to-FHIR NTE: note.text", mapNotes<CanonicalOrder>},
    Row{"TQ1, RXE-1, ORC-7, RXR-1", "dosage",
        "v2-to-FHIR TQ1: timing, RXR: route; canonical text of domain/Prescription.h",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.dosage = dosageOf(out.dosage.dose, in.timing, routeText(in.routes()), out.sig.reveal());
        }},
};

}

std::vector<CanonicalOrder> ordersFromRde(const Hl7Message &message)
{
    std::vector<CanonicalOrder> orders;
    for (const Hl7Group &group : hl7Groups(message, "ORC")) {
        CanonicalOrder order;
        mapRows(rows, OrderInput(message, group), order);
        orders.push_back(std::move(order));
    }
    return orders;
}

}
