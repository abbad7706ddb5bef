#include "codec/fhir/FhirParts.h"
#include "codec/fhir/FhirToCanonical.h"

namespace concord {

namespace {
using Object = JsonReader::Object;

/// Appointment.status says what is; the HL7 v2 triggers S12…S26 say what happened.
QString actionOf(const QString &status, bool isLater)
{
    if (status == u"cancelled" || status == u"entered-in-error")
        return QStringLiteral("cancel");
    if (status == u"noshow")
        return QStringLiteral("no_show");
    if (status == u"arrived" || status == u"fulfilled" || status == u"checked-in" || isLater)
        return QStringLiteral("modify");
    return QStringLiteral("book");
}

QString roleOf(const QString &type)
{
    if (type == u"Patient")
        return QStringLiteral("patient");
    if (type == u"Location")
        return QStringLiteral("location");
    if (type == u"HealthcareService")
        return QStringLiteral("service");
    return type == u"Device" ? QStringLiteral("equipment") : QStringLiteral("practitioner");
}

AppointmentParticipant participant(FhirContext &c, Object object, const JsonPath &path)
{
    AppointmentParticipant one;
    one.status = c.r.string(object, "status", path);
    const auto actor = c.r.object(object, "actor", path);
    if (!actor) { // a role that nobody fills yet
        one.role = QStringLiteral("practitioner");
        return one;
    }
    const JsonPath here = path["actor"];
    const QString reference =
        c.r.string(*actor, "reference", here).section(QStringLiteral("/_history/"), 0, 0);
    QString type = c.r.string(*actor, "type", here);
    const auto resource = c.follow(*actor);
    if (type.isEmpty() && resource)
        type = c.r.string(*resource, "resourceType", here);
    if (type.isEmpty())
        type = reference.section(QLatin1Char('/'), -2, -2);
    one.role = roleOf(type);
    one.name = c.r.string(*actor, "display", here);
    if (const auto logical = c.r.object(*actor, "identifier", here))
        one.identifier = fhirParts::identifier(c.r, *logical, here["identifier"]);
    else if (resource && !fhirParts::identifiers(c.r, *resource, here).isEmpty())
        one.identifier = fhirParts::identifiers(c.r, *resource, here).first();
    else if (!reference.isEmpty())
        one.identifier = {{}, reference, QStringLiteral("RI")};
    return one;
}

/// The placer of an appointment that has no identifier of that type: its first one, else the resource's id.
Identifier placerOf(FhirContext &c, const Identifier &typed)
{
    if (!typed.value.isEmpty())
        return typed;
    for (const Identifier &one : fhirParts::identifiers(c.r, c.resource, c.path)) {
        if (one.type != u"FILL")
            return {one.system, one.value, {}};
    }
    return {{}, c.r.string(c.resource, "id", c.path), {}};
}
}

CanonicalAppointment appointmentFromFhir(FhirContext &c)
{
    static const QStringList statuses{QStringLiteral("proposed"),   QStringLiteral("pending"),
                                      QStringLiteral("booked"),     QStringLiteral("arrived"),
                                      QStringLiteral("fulfilled"),  QStringLiteral("cancelled"),
                                      QStringLiteral("noshow"),     QStringLiteral("entered-in-error"),
                                      QStringLiteral("checked-in"), QStringLiteral("waitlist")};
    CanonicalAppointment a;
    const auto ids = fhirParts::orderIdentifiers(c.r, c.resource, c.path);
    a.placer = placerOf(c, ids.placer);
    a.filler = ids.filler;
    if (a.placer.value.isEmpty() && a.filler.value.isEmpty())
        c.r.fail(c.path["id"], QStringLiteral("an id or an identifier is required"));
    a.status = c.r.string(c.resource, "status", c.path);
    if (!statuses.contains(a.status))
        c.r.fail(c.path["status"], a.status.isEmpty() ? QStringLiteral("a status is required")
                                                      : QStringLiteral("not an Appointment status"));
    a.action = actionOf(a.status, isLaterVersion(c.resource));
    a.startsAt = fhirParts::dateTime(c.r, c.resource, "start", c.path);
    a.endsAt = fhirParts::dateTime(c.r, c.resource, "end", c.path);
    a.minutes = fhirParts::count(c.r, c.resource, "minutesDuration", c.path);
    const auto reasons = c.r.array(c.resource, "reasonCode", c.path);
    Object reason;
    if (reasons && reasons->at(0).get(reason) == simdjson::SUCCESS)
        a.reason = fhirParts::conceptText(c.r, reason, c.path["reasonCode"]);
    if (a.reason.isEmpty())
        a.reason = c.r.string(c.resource, "description", c.path);
    a.type = fhirParts::conceptText(c.r, c.resource, "appointmentType", c.path);
    const auto list = c.r.array(c.resource, "participant", c.path);
    const JsonPath participants = c.path["participant"];
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object object;
        const JsonPath here = participants[int(i)];
        if (list->at(i).get(object) == simdjson::SUCCESS)
            a.participants.append(participant(c, object, here));
        else
            c.r.fail(here, QStringLiteral("expected an object"));
    }
    const QString comment = c.r.string(c.resource, "comment", c.path);
    if (!comment.isEmpty())
        a.notes.append(comment);
    return a;
}

}
