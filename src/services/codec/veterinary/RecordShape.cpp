#include "codec/veterinary/RecordShape.h"

#include "codec/fhir/OwnUris.h"

namespace concord {

using Key = QLatin1StringView;

void completeShape(const ShapeScope &scope)
{
    switch (scope.mapping.kind) {
    case VeterinaryKind::Patient:
        shapes::completePatient(scope);
        break;
    case VeterinaryKind::Appointment:
        shapes::completeAppointment(scope);
        break;
    case VeterinaryKind::Treatment:
        shapes::completeTreatment(scope);
        break;
    }
}

void unfoldShape(VeterinaryKind kind, ResourceSet &set)
{
    if (kind == VeterinaryKind::Patient)
        shapes::unfoldPatient(set);
    else if (kind == VeterinaryKind::Appointment)
        shapes::unfoldAppointment(set);
}

QStringList shapeMembers(const QString &resourceType)
{
    static const QHash<QString, QStringList> members{
        {QStringLiteral("AllergyIntolerance"),
         {QStringLiteral("id"), QStringLiteral("identifier"), QStringLiteral("patient"),
          QStringLiteral("clinicalStatus")}},
        {QStringLiteral("Appointment"), {QStringLiteral("end")}},
        {QStringLiteral("Encounter"), {QStringLiteral("class")}},
        {QStringLiteral("Condition"),
         {QStringLiteral("id"), QStringLiteral("identifier"), QStringLiteral("subject"),
          QStringLiteral("encounter"), QStringLiteral("recordedDate"), QStringLiteral("category"),
          QStringLiteral("recorder")}},
        {QStringLiteral("Procedure"),
         {QStringLiteral("id"), QStringLiteral("identifier"), QStringLiteral("status"),
          QStringLiteral("subject"), QStringLiteral("encounter"), QStringLiteral("performedDateTime"),
          QStringLiteral("performer")}},
        {QStringLiteral("MedicationRequest"),
         {QStringLiteral("id"), QStringLiteral("identifier"), QStringLiteral("status"),
          QStringLiteral("intent"), QStringLiteral("subject"), QStringLiteral("encounter"),
          QStringLiteral("authoredOn"), QStringLiteral("requester")}},
        {QStringLiteral("DocumentReference"),
         {QStringLiteral("id"), QStringLiteral("identifier"), QStringLiteral("status"),
          QStringLiteral("docStatus"), QStringLiteral("type"), QStringLiteral("subject"),
          QStringLiteral("date"), QStringLiteral("author"), QStringLiteral("context"),
          QStringLiteral("content/0/attachment/contentType")}}};
    return members.value(resourceType);
}

namespace shapes {

void note(const ShapeScope &scope, const QString &path, const QString &detail)
{
    MappedField line;
    line.path = path;
    line.verdict = {FieldOutcome::Defaulted, FieldReason::FhirRequires, detail};
    scope.fields.push_back(std::move(line));
}

QJsonArray companionIdentifier(const ShapeScope &scope, const QString &type, int index)
{
    return {QJsonObject{{Key("system"), ownUris::serviceNow + scope.mapping.table.name},
                        {Key("value"), scope.sysId + u'/' + type + u'/' + QString::number(index + 1)}}};
}

QJsonObject coded(const char *system, const char *code, const char *display)
{
    return {{Key("coding"), QJsonArray{QJsonObject{{Key("system"), QString::fromLatin1(system)},
                                                   {Key("code"), QString::fromLatin1(code)},
                                                   {Key("display"), QString::fromLatin1(display)}}}}};
}

}
}
