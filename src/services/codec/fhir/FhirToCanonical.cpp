#include "codec/fhir/FhirToCanonical.h"

#include "codec/fhir/FhirParts.h"

namespace concord {

namespace {
/// One main resource into the event; the kind says which list it goes to.
void add(FhirContext &c, const QString &type, CanonicalEvent &event)
{
    if (type == u"MedicationRequest")
        event.orders.push_back(orderFromMedicationRequest(c));
    else if (type == u"MedicationDispense")
        event.dispenses.push_back(dispenseFromMedicationDispense(c));
    else if (type == u"Appointment")
        event.appointment = appointmentFromFhir(c);
    else if (type != u"Patient")
        event.adherence = adherenceFromFhir(c);
}

QString bundleTimestamp(const FhirDocument &document)
{
    JsonReader r;
    return document.isBundle() ? fhirParts::dateTime(r, document.root(), "timestamp", {}) : QString();
}
}

Result<CanonicalEvent> fhirToCanonical(const QByteArray &body)
{
    const auto document = FhirDocument::parse(body);
    if (!document)
        return fail(document.error());
    const auto focus = focusOf(*document);
    if (!focus)
        return fail(focus.error());
    if (focus->mains.empty())
        return fail(ErrorCode::ReferenceNotFound, QStringLiteral("entry[0].resource"),
                    QStringLiteral("the notification has only the id; its resource has to be fetched"));
    CanonicalEvent event;
    event.kind = focus->kind;
    bool isFirst = true;
    for (const int i : focus->mains) {
        const FhirDocument::Entry &entry = document->entries()[size_t(i)];
        const JsonPath root;
        const JsonPath list = root["entry"];
        const JsonPath at = list[entry.index];
        JsonReader r;
        FhirContext c{*document, r, entry.resource, entry.index < 0 ? root : at["resource"]};
        if (isFirst) {
            event.patient = readFhirPatient(c, patientReferenceOf(entry));
            event.occurredAt = fhirParts::lastUpdated(r, entry.resource, c.path);
        }
        isFirst = false;
        add(c, entry.type, event);
        if (r.error())
            return fail(*r.error());
    }
    if (event.occurredAt.isEmpty())
        event.occurredAt = bundleTimestamp(*document);
    return event;
}

}
