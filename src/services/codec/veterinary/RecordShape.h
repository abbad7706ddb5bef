#pragma once

#include "codec/veterinary/FieldMapping.h"
#include "codec/veterinary/FieldVerdict.h"
#include "codec/veterinary/ResourceSet.h"

#include <QTimeZone>

namespace concord {

/// What FHIR requires of the resources of a record and no table has: references between them, status of a
/// participant, the end of an appointment … This is not data of a mapping: without it nothing is valid.
struct ShapeScope
{
    const FieldMapping &mapping;
    const QTimeZone &zone;
    QString sysId; ///< of the record
    ResourceSet &set;
    MappedFields &fields; ///< gets a line for each thing that was not in the table
};
void completeShape(const ShapeScope &scope);

/// Before a mapping reads @p set: what is said at another place than where the rows look, an owner who is a
/// RelatedPerson only, a duration that is a start and an end.
void unfoldShape(VeterinaryKind kind, ResourceSet &set);

/// Members that completeShape() writes, and that say nothing of a record's own: "class" of an Encounter.
[[nodiscard]] QStringList shapeMembers(const QString &resourceType);

namespace shapes {
void completePatient(const ShapeScope &scope);
void completeAppointment(const ShapeScope &scope);
void completeTreatment(const ShapeScope &scope);
void unfoldPatient(ResourceSet &set);
void unfoldAppointment(ResourceSet &set);

/// A line of what was filled in.
void note(const ShapeScope &scope, const QString &path, const QString &detail);
/// The identifier of the @p index th resource of a type that comes with the record.
[[nodiscard]] QJsonArray companionIdentifier(const ShapeScope &scope, const QString &type, int index);
[[nodiscard]] QJsonObject coded(const char *system, const char *code, const char *display);
}

}
