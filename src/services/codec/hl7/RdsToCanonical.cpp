#include "codec/hl7/Hl7OrderInput.h"

#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7Parts.h"
#include "domain/DispenseRules.h"

#include <QSet>

#include <array>

namespace concord::hl7 {

namespace {

using Row = MapRow<OrderInput, CanonicalDispense>;

constexpr int mostFills = 999;

/// Table 0167 as it says what was done: G and T are substitutions, N, 1 and 7 none; the others say what was
/// allowed.
std::optional<bool> substituted(QStringView code)
{
    if (code == u"G" || code == u"T")
        return true;
    return code == u"N" || code == u"1" || code == u"7" ? std::optional(false) : std::nullopt;
}

/// RDS^O13 (O01), in the order of the message. HL7 publishes no map for RXD: all of it is ours, after its
/// field definitions (v2.8.2, 4A.4.6).
constexpr std::array rows{
    Row{"ORC-1", "action, status", "DOMAIN 3 and 6, table 0119 (Hl7OrderControl)",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.action = dispenseControl(in.orc).value_or(DispenseAction::Dispensed);
            out.status = dispenseStatusAfter(out.action);
        }},
    Row{"ORC-2", "placer", "v2-to-FHIR ORC",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.placer = identifierFromEi(in.orc.field(2));
        }},
    Row{"ORC-3", "filler", "v2-to-FHIR ORC",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.filler = identifierFromEi(in.orc.field(3));
        }},
    Row{"ORC-16", "reason", "v2-to-FHIR ORC",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.reason = codedText(in.orc.field(16).repetition(0));
        }},
    Row{"RXE-3, RXE-4, RXE-5, RXO-2, RXO-3, RXO-4", "dosage.dose, flags", "as in RdeToCanonical",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.dosage.dose = doseText(in.rxe.field(3), in.rxe.field(4), in.rxe.field(5), out.flags);
            if (out.dosage.dose.isEmpty())
                out.dosage.dose = doseText(in.rxo.field(2), in.rxo.field(3), in.rxo.field(4), out.flags);
        }},
    Row{"RXE-7, RXO-7", "sig", "as in RdeToCanonical",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.sig = codedTexts(in.rxe.field(7));
            if (out.sig.isEmpty())
                out.sig = codedTexts(in.rxo.field(7));
        }},
    Row{"RXD-1", "fillNumber", "dispense sub-ID counter: 1 for the first supply",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.fillNumber = countFromHl7(in.rxd.field(1).text(), mostFills);
        }},
    Row{"RXD-2, RXD-25", "codings", "what was supplied; supplementary codes after it",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.codings = codings(in.rxd.field(2).repetition(0));
            for (const Hl7Repetition &supplementary : in.rxd.field(25).repetitions())
                out.codings.append(codings(supplementary));
        }},
    Row{"RXD-2.9, RXD-2.2", "medicationText", "the original text first",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.medicationText = codedText(in.rxd.field(2).repetition(0));
        }},
    Row{"RXD-3", "handedOverAt", "date and time dispensed",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.handedOverAt = time(in.rxd.field(3).component(1), in.zone);
        }},
    Row{"RXD-4, RXD-5", "quantity, flags", "actual dispense amount and units",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.quantity = quantityFrom(in.rxd.field(4), in.rxd.field(5), out.flags);
        }},
    Row{"RXD-7", "prescriptionNumber", "prescription number",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.prescriptionNumber = in.rxd.field(7).component(1).text().trimmed();
        }},
    Row{"RXD-7, RXD-1", "dispenseId",
        "DOMAIN 6: a supply is a fill of a prescription; without a counter, of a moment",
        [](const OrderInput &, CanonicalDispense &out) {
            out.dispenseId = composedDispenseId(out);
        }},
    Row{"RXD-8", "refillsRemaining", "number of refills remaining",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.refillsRemaining = countFromHl7(in.rxd.field(8).text(), mostFills);
        }},
    Row{"RXD-9", "notes", "dispense notes, repeated",
        [](const OrderInput &in, CanonicalDispense &out) {
            for (const Hl7Repetition &note : in.rxd.field(9).repetitions())
                appendUnique(out.notes, note.text().trimmed());
        }},
    Row{"RXD-10", "performers", "dispensing providers: one for each repetition",
        [](const OrderInput &in, CanonicalDispense &out) {
            for (const Hl7Repetition &provider : in.rxd.field(10).repetitions()) {
                const Practitioner person = practitioner(Hl7Field(provider.raw(), in.encoding));
                if (person != Practitioner())
                    out.performers.append(person);
            }
        }},
    Row{"RXD-11", "substituted", "table 0167",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.substituted = substituted(in.rxd.field(11).component(1).code());
        }},
    Row{"RXD-15", "notes", "special dispensing instructions",
        [](const OrderInput &in, CanonicalDispense &out) {
            appendUnique(out.notes, codedTexts(in.rxd.field(15)));
        }},
    Row{"RXD-18", "lots", "lot numbers, repeated",
        [](const OrderInput &in, CanonicalDispense &out) {
            for (const Hl7Repetition &lot : in.rxd.field(18).repetitions())
                appendUnique(out.lots, lot.text().trimmed());
        }},
    Row{"NTE-3", "notes", "v2-to-FHIR NTE: note.text", mapNotes<CanonicalDispense>},
    Row{"TQ1, RXE-1, ORC-7, RXR-1", "dosage", "as in RdeToCanonical",
        [](const OrderInput &in, CanonicalDispense &out) {
            out.dosage = dosageOf(out.dosage.dose, in.timing, routeText(in.routes()), out.sig.reveal());
            for (const QString &flag : in.timing.flags)
                appendUnique(out.flags, flag);
        }},
};

}

std::vector<CanonicalDispense> dispensesFromRds(const Hl7Message &message)
{
    std::vector<CanonicalDispense> dispenses;
    QSet<QString> ids;
    for (const Hl7Group &group : hl7Groups(message, "ORC")) {
        CanonicalDispense dispense;
        mapRows(rows, OrderInput(message, group), dispense);
        const bool isNamed = !dispense.dispenseId.isEmpty();
        if (isNamed &&
            ids.contains(dispense.dispenseId)) { // two supplies under one number: neither may hide the other
            dispense.dispenseId += QStringLiteral("#%1").arg(dispenses.size() + 1);
            appendUnique(dispense.flags, QStringLiteral("dispense:repeated-number"));
        }
        ids.insert(dispense.dispenseId);
        dispenses.push_back(std::move(dispense));
    }
    return dispenses;
}

}
