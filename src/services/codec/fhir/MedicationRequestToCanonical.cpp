#include "codec/FhirDosage.h"
#include "codec/fhir/FhirParts.h"
#include "codec/fhir/FhirToCanonical.h"

namespace concord {

namespace {
using Object = JsonReader::Object;

/// MedicationRequest says what is; an order says what to do.
OrderAction actionOf(PrescriptionStatus status, bool isLater)
{
    switch (status) {
    case PrescriptionStatus::Active:
    case PrescriptionStatus::Draft:
        return isLater ? OrderAction::Change : OrderAction::New;
    case PrescriptionStatus::OnHold:
        return OrderAction::Hold;
    case PrescriptionStatus::Cancelled:
    case PrescriptionStatus::EnteredInError:
        return OrderAction::Cancelled;
    case PrescriptionStatus::Stopped:
        return OrderAction::Discontinued;
    case PrescriptionStatus::Completed:
    case PrescriptionStatus::Unknown:
        break;
    }
    return OrderAction::Change;
}

void dispenseRequest(FhirContext &c, CanonicalOrder &order)
{
    const auto request = c.r.object(c.resource, "dispenseRequest", c.path);
    if (!request)
        return;
    const JsonPath here = c.path["dispenseRequest"];
    order.dispense = fhirParts::quantity(c.r, *request, "quantity", here);
    order.refills = fhirParts::count(c.r, *request, "numberOfRepeatsAllowed", here);
    order.daysSupply = fhirParts::days(c.r, *request, "expectedSupplyDuration", here);
    if (const auto period = c.r.object(*request, "validityPeriod", here)) {
        order.startsOn = fhirParts::dateTime(c.r, *period, "start", here["validityPeriod"]);
        order.endsOn = fhirParts::dateTime(c.r, *period, "end", here["validityPeriod"]);
    }
}

/// v3 substanceAdminSubstitution: N is none, everything else allows some.
std::optional<bool> substitutionAllowed(FhirContext &c)
{
    const auto substitution = c.r.object(c.resource, "substitution", c.path);
    if (!substitution)
        return std::nullopt;
    const JsonPath here = c.path["substitution"];
    if (const auto flag = c.r.boolean(*substitution, "allowedBoolean", here))
        return flag;
    const auto codeable = c.r.object(*substitution, "allowedCodeableConcept", here);
    if (!codeable)
        return std::nullopt;
    const QList<Coding> codings = fhirParts::codings(c.r, *codeable, here["allowedCodeableConcept"]);
    return codings.isEmpty() ? std::nullopt : std::optional(codings.first().code != u"N");
}

/// Proposals and plans are no orders; who looks at the list must see that.
void intent(FhirContext &c, CanonicalOrder &order)
{
    const QString intent = c.r.string(c.resource, "intent", c.path);
    if (intent == u"proposal" || intent == u"plan" || intent == u"option")
        order.flags.append(QStringLiteral("intent:") + intent);
}
}

CanonicalOrder orderFromMedicationRequest(FhirContext &c)
{
    CanonicalOrder order;
    const QString word = c.r.string(c.resource, "status", c.path);
    const auto status = prescriptionStatusFromWord(word);
    if (!status)
        c.r.fail(c.path["status"], word.isEmpty() ? QStringLiteral("a status is required")
                                                  : QStringLiteral("not a MedicationRequest status"));
    order.status = status.value_or(PrescriptionStatus::Unknown);
    order.action = actionOf(*order.status, isLaterVersion(c.resource));
    order.sourceId = c.r.string(c.resource, "id", c.path);
    if (const auto meta = c.r.object(c.resource, "meta", c.path))
        order.sourceVersion = c.r.string(*meta, "versionId", c.path["meta"]);
    const auto ids = fhirParts::orderIdentifiers(c.r, c.resource, c.path);
    order.placer = ids.placer;
    order.filler = ids.filler;
    order.prescriptionNumber = ids.number;
    const FhirMedication medication = readFhirMedication(c);
    order.codings = medication.codings;
    order.medicationText = medication.text;
    order.form = medication.form;
    order.dosage = readDosage(c.r, c.resource, c.path);
    order.sig = fhirParts::sig(c.r, c.resource, c.path);
    dispenseRequest(c, order);
    order.writtenOn = fhirParts::dateTime(c.r, c.resource, "authoredOn", c.path);
    if (const auto requester = c.r.object(c.resource, "requester", c.path))
        order.prescriber = fhirParts::practitioner(c, *requester, c.path["requester"]);
    order.substitutionAllowed = substitutionAllowed(c);
    order.reason = fhirParts::conceptText(c.r, c.resource, "statusReason", c.path);
    order.notes = fhirParts::notes(c.r, c.resource, c.path);
    intent(c, order);
    return order;
}

}
