#include "codec/FhirDosage.h"
#include "codec/fhir/FhirParts.h"
#include "codec/fhir/FhirToCanonical.h"
#include "codec/fhir/OwnUris.h"
#include "domain/DispenseRules.h"

namespace concord {

namespace {
using Object = JsonReader::Object;

/// The order it was given for: its id at the source as an identifier of type RI, and what the order itself
/// says when it came along.
void prescription(FhirContext &c, CanonicalDispense &dispense)
{
    const auto list = c.r.array(c.resource, "authorizingPrescription", c.path);
    Object reference;
    if (!list || list->at(0).get(reference) != simdjson::SUCCESS)
        return;
    const JsonPath here = c.path["authorizingPrescription"];
    if (const auto request = c.follow(reference)) {
        const auto ids = fhirParts::orderIdentifiers(c.r, *request, here);
        dispense.prescriptionNumber = ids.number;
        dispense.placer = ids.placer;
        dispense.filler = ids.filler;
    }
    if (const auto logical = c.r.object(reference, "identifier", here)) {
        const Identifier id = fhirParts::identifier(c.r, *logical, here["identifier"]);
        if (id.type == u"PLAC")
            dispense.placer = {id.system, id.value, {}};
        else if (dispense.prescriptionNumber.isEmpty())
            dispense.prescriptionNumber = id.value;
    }
    const QString literal =
        c.r.string(reference, "reference", here).section(QStringLiteral("/_history/"), 0, 0);
    const QString id = literal.section(QLatin1Char('/'), -1);
    if (dispense.placer.value.isEmpty() && !id.isEmpty() && !literal.startsWith(QLatin1Char('#')))
        dispense.placer = {{}, id, QStringLiteral("RI")};
}

void performers(FhirContext &c, CanonicalDispense &dispense)
{
    const auto list = c.r.array(c.resource, "performer", c.path);
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object performer;
        if (list->at(i).get(performer) != simdjson::SUCCESS)
            continue;
        const JsonPath here = c.path["performer"];
        if (const auto actor = c.r.object(performer, "actor", here))
            dispense.performers.append(fhirParts::practitioner(c, *actor, here["actor"]));
    }
}

/// Lots as we write them ourselves: R4 has a lot in Medication.batch only.
void ownLots(FhirContext &c, CanonicalDispense &dispense)
{
    const auto list = c.r.array(c.resource, "extension", c.path);
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object extension;
        if (list->at(i).get(extension) != simdjson::SUCCESS)
            continue;
        const JsonPath here = c.path["extension"];
        const QString lot = c.r.string(extension, "url", here) == ownUris::lot
                                ? c.r.string(extension, "valueString", here)
                                : QString();
        if (!lot.isEmpty() && !dispense.lots.contains(lot))
            dispense.lots.append(lot);
    }
}

/// The id, else the first identifier that is not the prescription's: that is the same for each of its fills.
QString dispenseId(FhirContext &c, const CanonicalDispense &dispense)
{
    const QString id = c.r.string(c.resource, "id", c.path);
    if (!id.isEmpty())
        return id;
    const auto identifiers = fhirParts::identifiers(c.r, c.resource, c.path);
    for (const Identifier &identifier : identifiers) {
        const bool isPrescriptions = identifier.value == dispense.prescriptionNumber ||
                                     identifier.value == dispense.placer.value ||
                                     identifier.value == dispense.filler.value;
        if (!isPrescriptions)
            return identifier.value;
    }
    const QString composed = identifiers.isEmpty() ? QString() : composedDispenseId(dispense);
    if (composed.isEmpty() && dispense.action == DispenseAction::Dispensed) // a withdrawal is looked for
        c.r.fail(c.path["id"], QStringLiteral("an id or an identifier of its own is required"));
    return composed;
}
}

CanonicalDispense dispenseFromMedicationDispense(FhirContext &c)
{
    static const QStringList statuses{
        QStringLiteral("preparation"), QStringLiteral("in-progress"), QStringLiteral("cancelled"),
        QStringLiteral("on-hold"),     QStringLiteral("completed"),   QStringLiteral("entered-in-error"),
        QStringLiteral("stopped"),     QStringLiteral("declined"),    QStringLiteral("unknown")};
    CanonicalDispense dispense;
    dispense.status = c.r.string(c.resource, "status", c.path);
    if (!statuses.contains(dispense.status))
        c.r.fail(c.path["status"], dispense.status.isEmpty()
                                       ? QStringLiteral("a status is required")
                                       : QStringLiteral("not a MedicationDispense status"));
    dispense.action = dispenseActionOf(dispense.status);
    prescription(c, dispense);
    const FhirMedication medication = readFhirMedication(c);
    dispense.codings = medication.codings;
    dispense.medicationText = medication.text;
    dispense.lots = medication.lots;
    ownLots(c, dispense);
    dispense.dosage = readDosage(c.r, c.resource, c.path);
    dispense.sig = fhirParts::sig(c.r, c.resource, c.path);
    dispense.quantity = fhirParts::quantity(c.r, c.resource, "quantity", c.path);
    dispense.daysSupply = fhirParts::days(c.r, c.resource, "daysSupply", c.path);
    dispense.handedOverAt = fhirParts::dateTime(c.r, c.resource, "whenHandedOver", c.path);
    dispense.dispenseId = dispenseId(c, dispense);
    performers(c, dispense);
    if (const auto substitution = c.r.object(c.resource, "substitution", c.path))
        dispense.substituted = c.r.boolean(*substitution, "wasSubstituted", c.path["substitution"]);
    dispense.reason = fhirParts::conceptText(c.r, c.resource, "statusReasonCodeableConcept", c.path);
    dispense.notes = fhirParts::notes(c.r, c.resource, c.path);
    return dispense;
}

}
