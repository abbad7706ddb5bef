#include "codec/hl7/Hl7OrderInput.h"

#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7Parts.h"

#include <array>

namespace concord::hl7 {

namespace {

using Row = MapRow<OrderInput, CanonicalOrder>;

constexpr int mostRefills = 999;

/// OMP^O09 and ORM^O01 with RXO, in the order of the message.
constexpr std::array rows{
    Row{"ORC", "action, status, placer, filler, writtenOn, prescriber, reason", "see Hl7OrderInput", mapOrc},
    Row{"TQ1, ORC-7", "startsOn, endsOn, flags", "v2-to-FHIR TQ1: timing.repeat.boundsPeriod",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.startsOn = in.timing.startsOn;
            out.endsOn = in.timing.endsOn;
            for (const QString &flag : in.timing.flags)
                appendUnique(out.flags, flag);
        }},
    Row{"RXO-1, RXO-24", "codings", "v2-to-FHIR RXO: medication; supplementary codes after it",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.codings = codings(in.rxo.field(1).repetition(0));
            for (const Hl7Repetition &supplementary : in.rxo.field(24).repetitions())
                out.codings.append(codings(supplementary));
        }},
    Row{"RXO-1.9, RXO-1.2", "medicationText", "v2-to-FHIR CWE: text, the original text first",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.medicationText = codedText(in.rxo.field(1).repetition(0));
        }},
    Row{"RXO-2, RXO-3, RXO-4", "dosage.dose, flags", "v2-to-FHIR RXO: doseAndRate.doseRange",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.dosage.dose = doseText(in.rxo.field(2), in.rxo.field(3), in.rxo.field(4), out.flags);
        }},
    Row{"RXO-5", "form", "v2-to-FHIR RXO: medication(Medication.doseForm)",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.form = codedText(in.rxo.field(5).repetition(0));
        }},
    Row{"RXO-6", "notes", "ours: instructions to the pharmacy",
        [](const OrderInput &in, CanonicalOrder &out) {
            appendUnique(out.notes, codedTexts(in.rxo.field(6)));
        }},
    Row{"RXO-7, TQ1-11", "sig", "ours; v2-to-FHIR TQ1: text",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.sig = codedTexts(in.rxo.field(7));
            if (out.sig.isEmpty())
                out.sig = in.timing.text;
        }},
    Row{"RXO-9", "substitutionAllowed", "v2-to-FHIR RXO: substitution, table 0161",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.substitutionAllowed = substitutionAllowed(in.rxo.field(9).code());
        }},
    Row{"RXO-11, RXO-12", "dispense, flags", "v2-to-FHIR RXO: dispenseRequest.quantity",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.dispense = quantityFrom(in.rxo.field(11), in.rxo.field(12), out.flags);
        }},
    Row{"RXO-13", "refills", "v2-to-FHIR RXO: dispenseRequest.numberOfRepeatsAllowed",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.refills = countFromHl7(in.rxo.field(13).text(), mostRefills);
        }},
    Row{"RXO-14", "prescriber", "v2-to-FHIR RXO: requester, with the DEA number",
        [](const OrderInput &in, CanonicalOrder &out) {
            addPrescriber(practitioner(in.rxo.field(14)), out.prescriber);
        }},
    Row{"RXO-20", "notes", "ours: the indication; reason is why the order's state changed",
        [](const OrderInput &in, CanonicalOrder &out) {
            appendUnique(out.notes, codedTexts(in.rxo.field(20)));
        }},
    Row{"RXO-21, RXO-22", "dosage.dose", "ours: doseAndRate.rate, after \" @ \"",
        [](const OrderInput &in, CanonicalOrder &out) {
            const QString rate = doseText(in.rxo.field(21), {}, in.rxo.field(22), out.flags);
            if (!rate.isEmpty())
                out.dosage.dose = (out.dosage.dose + QStringLiteral(" @ ") + rate).trimmed();
        }},
    Row{"NTE-3", "notes", "v2-to-FHIR NTE: note.text", mapNotes<CanonicalOrder>},
    Row{"TQ1, ORC-7, RXR-1", "dosage",
        "v2-to-FHIR TQ1: timing, RXR: route; canonical text of domain/Prescription.h",
        [](const OrderInput &in, CanonicalOrder &out) {
            out.dosage = dosageOf(out.dosage.dose, in.timing, routeText(in.routes()), out.sig.reveal());
        }},
};

}

std::vector<CanonicalOrder> ordersFromOmp(const Hl7Message &message)
{
    std::vector<CanonicalOrder> orders;
    for (const Hl7Group &group : hl7Groups(message, "ORC")) {
        const OrderInput input(message, group);
        if (!input.rxo.isPresent() && group.first("OBR").isPresent())
            continue; // ORM^O01 may carry orders for other things beside
        CanonicalOrder order;
        mapRows(rows, input, order);
        orders.push_back(std::move(order));
    }
    return orders;
}

}
