#include "codec/veterinary/PathSlices.h"
#include "codec/veterinary/RecordShape.h"

#include <algorithm>

namespace concord::shapes {

namespace {
using Key = QLatin1StringView;

const auto patientType = QStringLiteral("Patient");
const auto allergyType = QStringLiteral("AllergyIntolerance");
const auto ownerType = QStringLiteral("RelatedPerson");
constexpr auto allergyStatus = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
constexpr auto absent = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

/// patient-animal has its species 1..1, also where only a breed or a status is known.
void completeSpecies(const ShapeScope &scope, QJsonObject &patient)
{
    QJsonArray extensions = patient.value(Key("extension")).toArray();
    for (auto &&one : extensions) {
        QJsonObject animal = one.toObject();
        if (!animal.value(Key("url")).toString().endsWith(Key("/patient-animal")))
            continue;
        QJsonArray parts = animal.value(Key("extension")).toArray();
        const bool hasSpecies = std::any_of(parts.begin(), parts.end(), [](const QJsonValue &part) {
            return part.toObject().value(Key("url")) == Key("species");
        });
        if (hasSpecies)
            return;
        parts.prepend(QJsonObject{{Key("url"), QStringLiteral("species")},
                                  {Key("valueCodeableConcept"), coded(absent, "unknown", "Unknown")}});
        animal.insert(Key("extension"), parts);
        one = animal;
        note(scope,
             QStringLiteral("Patient.extension[patient-animal].extension[species].valueCodeableConcept"),
             QStringLiteral("nobody has said the species, and the extension has one: unknown"));
    }
    if (!extensions.isEmpty())
        patient.insert(Key("extension"), extensions);
}

PathStep ownerStep()
{
    PathStep step;
    step.name = QStringLiteral("contact");
    step.slice = QStringLiteral("owner");
    step.isList = true;
    [[maybe_unused]] const bool isKnown = slices::resolve(step, nullptr, {});
    return step;
}

QJsonObject ownerContact(const QJsonObject &patient)
{
    const QJsonArray contacts = patient.value(Key("contact")).toArray();
    const PathStep step = ownerStep();
    for (const auto &one : contacts) {
        if (slices::isItem(step, one.toObject()))
            return one.toObject();
    }
    return {};
}

bool hasOwnerRow(const FieldMapping &mapping)
{
    return std::any_of(mapping.rows.begin(), mapping.rows.end(), [](const FieldRow &row) {
        return row.toFhir && row.transform == TransformKind::Owner;
    });
}

void completeOwner(const ShapeScope &scope, const QJsonObject &patient, const QJsonObject &reference)
{
    const QJsonObject contact = hasOwnerRow(scope.mapping) ? ownerContact(patient) : QJsonObject();
    if (contact.isEmpty())
        return;
    QJsonObject &owner = scope.set.obtain(ownerType);
    owner.insert(Key("identifier"), companionIdentifier(scope, ownerType, 0));
    owner.insert(Key("patient"), reference);
    owner.insert(Key("relationship"), contact.value(Key("relationship")));
    if (contact.contains(Key("name")))
        owner.insert(Key("name"), QJsonArray{contact.value(Key("name"))});
    if (contact.contains(Key("telecom")))
        owner.insert(Key("telecom"), contact.value(Key("telecom")));
    if (contact.contains(Key("address")))
        owner.insert(Key("address"), QJsonArray{contact.value(Key("address"))});
}
}

void completePatient(const ShapeScope &scope)
{
    completeSpecies(scope, scope.set.obtain(patientType));
    const QJsonObject patient = scope.set.obtain(patientType);
    const QJsonObject reference{{Key("reference"), literalOf(patient)}};
    const int allergies = scope.set.count(allergyType);
    for (int i = 0; i < allergies; ++i) {
        QJsonObject &allergy = scope.set.obtain(allergyType, i);
        allergy.insert(Key("identifier"), companionIdentifier(scope, allergyType, i));
        allergy.insert(Key("patient"), reference);
        allergy.insert(Key("clinicalStatus"), coded(allergyStatus, "active", "Active"));
    }
    if (allergies > 0)
        note(scope, QStringLiteral("AllergyIntolerance.clinicalStatus"),
             QStringLiteral("the table has no status: active"));
    completeOwner(scope, patient, reference);
}

void unfoldPatient(ResourceSet &set)
{
    QJsonObject *patient = set.find(patientType);
    const PathStep step = ownerStep();
    if (!patient || !ownerContact(*patient).isEmpty())
        return;
    for (int i = 0; i < set.count(ownerType); ++i) {
        const QJsonObject person = *set.find(ownerType, i);
        QJsonObject contact{{Key("relationship"), person.value(Key("relationship"))}};
        if (!slices::isItem(step, contact))
            continue;
        const QJsonValue name = person.value(Key("name")).toArray().first();
        const QJsonValue address = person.value(Key("address")).toArray().first();
        if (name.isObject())
            contact.insert(Key("name"), name);
        if (address.isObject())
            contact.insert(Key("address"), address);
        if (person.contains(Key("telecom")))
            contact.insert(Key("telecom"), person.value(Key("telecom")));
        QJsonArray contacts = patient->value(Key("contact")).toArray();
        contacts.append(contact);
        patient->insert(Key("contact"), contacts);
        return;
    }
}

}
