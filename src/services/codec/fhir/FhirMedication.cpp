#include "codec/fhir/FhirParts.h"

namespace concord {

namespace {
using Object = JsonReader::Object;

void readMedicationResource(JsonReader &r, Object medication, const JsonPath &path, FhirMedication &found)
{
    if (const auto code = r.object(medication, "code", path)) {
        found.codings = fhirParts::codings(r, *code, path["code"]);
        found.text = fhirParts::conceptText(r, *code, path["code"]);
    }
    found.form = fhirParts::conceptText(r, medication, "form", path);
    if (const auto batch = r.object(medication, "batch", path)) {
        const QString lot = r.string(*batch, "lotNumber", path["batch"]);
        if (!lot.isEmpty())
            found.lots.append(lot);
    }
}

void readMedicationReference(FhirContext &c, Object pointer, FhirMedication &found)
{
    const JsonPath here = c.path["medicationReference"];
    const auto medication = c.follow(pointer);
    if (medication) {
        readMedicationResource(c.r, *medication, here, found);
    } else if (const auto logical = c.r.object(pointer, "identifier", here)) {
        const Identifier id = fhirParts::identifier(c.r, *logical, here["identifier"]);
        found.codings.append({id.system, id.value, {}});
    }
    if (found.text.isEmpty())
        found.text = c.r.string(pointer, "display", here).simplified();
    if (found.text.isEmpty() && found.codings.isEmpty())
        c.r.fail(here["reference"], QStringLiteral("the Medication is neither contained nor in the Bundle"),
                 ErrorCode::ReferenceNotFound);
}
}

FhirMedication readFhirMedication(FhirContext &c)
{
    FhirMedication found;
    if (const auto codeable = c.r.object(c.resource, "medicationCodeableConcept", c.path)) {
        const JsonPath here = c.path["medicationCodeableConcept"];
        found.codings = fhirParts::codings(c.r, *codeable, here);
        found.text = fhirParts::conceptText(c.r, *codeable, here);
    } else if (const auto pointer = c.r.object(c.resource, "medicationReference", c.path)) {
        readMedicationReference(c, *pointer, found);
    } else {
        c.r.fail(c.path["medication[x]"],
                 QStringLiteral("medicationCodeableConcept or medicationReference is required"));
    }
    return found;
}

}
