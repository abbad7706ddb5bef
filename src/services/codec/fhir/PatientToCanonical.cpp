#include "codec/fhir/PatientToCanonical.h"

#include "codec/fhir/FhirParts.h"

namespace concord {

namespace {
using Object = JsonReader::Object;
const auto referenceType = QStringLiteral("RI");

QString firstPhone(JsonReader &r, Object patient, const JsonPath &path)
{
    const auto list = r.array(patient, "telecom", path);
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object telecom;
        if (list->at(i).get(telecom) == simdjson::SUCCESS && r.string(telecom, "system", path) == u"phone")
            return r.string(telecom, "value", path);
    }
    return {};
}

void address(JsonReader &r, Object patient, const JsonPath &path, CanonicalPatient &p)
{
    const auto list = r.array(patient, "address", path);
    Object first;
    if (!list || list->at(0).get(first) != simdjson::SUCCESS)
        return;
    const JsonPath here = path["address"];
    QStringList lines;
    const auto texts = r.array(first, "line", here);
    for (size_t i = 0; texts && i < texts->size(); ++i) {
        std::string_view line;
        if (texts->at(i).get(line) == simdjson::SUCCESS)
            lines.append(QString::fromUtf8(line.data(), qsizetype(line.size())));
    }
    p.addressLine = lines.join(QStringLiteral(", "));
    p.city = r.string(first, "city", here);
    p.state = r.string(first, "state", here);
    p.postalCode = r.string(first, "postalCode", here);
}

/// Patient.link: "replaces" names a record that is this one from now on; "replaced-by" turns that round.
void links(JsonReader &r, Object patient, const JsonPath &path, CanonicalPatient &p)
{
    const auto list = r.array(patient, "link", path);
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object link;
        if (list->at(i).get(link) != simdjson::SUCCESS)
            continue;
        const auto other = r.object(link, "other", path["link"]);
        const QString reference = other ? r.string(*other, "reference", path["link"]) : QString();
        if (reference.isEmpty())
            continue;
        const QString type = r.string(link, "type", path["link"]);
        const Identifier id{{}, reference, referenceType};
        if (type == u"replaces") {
            p.mergedIdentifiers.append(id);
        } else if (type == u"replaced-by") {
            p.mergedIdentifiers.append(p.identifiers);
            p.identifiers = {id};
        }
    }
}
}

CanonicalPatient readPatientResource(JsonReader &r, Object patient, const JsonPath &path)
{
    CanonicalPatient p;
    p.identifiers = fhirParts::identifiers(r, patient, path);
    QString family;
    QString given;
    fhirParts::humanName(r, patient, path, family, given);
    p.family = family;
    p.given = given;
    p.birthDate = fhirParts::dateTime(r, patient, "birthDate", path);
    p.gender = r.string(patient, "gender", path);
    p.phone = firstPhone(r, patient, path);
    address(r, patient, path, p);
    p.active = r.boolean(patient, "active", path);
    return p;
}

CanonicalPatient readFhirPatient(FhirContext &c, const QString &reference)
{
    CanonicalPatient p;
    const bool isPatient = c.r.string(c.resource, "resourceType", c.path) == u"Patient";
    const auto resource = isPatient ? std::optional(c.resource) : c.document.follow(c.resource, reference);
    if (resource)
        p = readPatientResource(c.r, *resource, c.path);
    else if (const auto subject = c.r.object(c.resource, "subject", c.path)) {
        if (const auto logical = c.r.object(*subject, "identifier", c.path["subject"]))
            p.identifiers.append(fhirParts::identifier(c.r, *logical, c.path["subject"]));
    }
    const auto *entry = c.document.find(reference);
    QString known = entry && !entry->id.isEmpty() ? entry->reference() : reference;
    const qsizetype version = known.indexOf(QStringLiteral("/_history/"));
    known = version < 0 ? known : known.left(version);
    const bool isLocal = known.startsWith(QStringLiteral("urn:")) || known.startsWith(QLatin1Char('#'));
    // a name that only this document knows is no identifier, unless there is no other
    if (!known.isEmpty() && (!isLocal || p.identifiers.isEmpty()) && !known.startsWith(QLatin1Char('#')))
        p.identifiers.prepend({{}, known, referenceType});
    if (isPatient)
        links(c.r, c.resource, c.path, p);
    if (p.identifiers.isEmpty())
        c.r.fail(isPatient ? c.path["identifier"] : c.path["subject"],
                 QStringLiteral("the patient has no identifier"), ErrorCode::InvalidMessage);
    return p;
}

}
