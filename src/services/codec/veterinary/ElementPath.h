#pragma once

#include "domain/Result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace concord {

class FhirDefinitions;

/// One step of a path.
struct PathStep
{
    QString name;        ///< "contact"
    QString slice;       ///< as written: "owner"; empty: none
    QString key;         ///< what the slice means: the URL of an extension, the system of an identifier …
    QString actor;       ///< of a participant: the member that holds the reference, "actor" or "individual"
    bool isList = false; ///< several are allowed; without a slice the first is meant

    friend bool operator==(const PathStep &, const PathStep &) = default;
};

/// Where a field of a record stands in a FHIR resource: "Patient.contact[owner].telecom[phone].value". The
/// steps are R4's own elements; what is in brackets says which of several:
///   extension[NAME]    one of ours (ownUris::veterinary + NAME), "patient-animal", its parts, or a URL
///   identifier[NAME]   "record" (sys_id), "number", "microchip", or a system
///   contact[NAME]      "owner", "emergency"
///   telecom[SYSTEM]    "phone", "email" …
///   participant[NAME]  "patient", "clinician", "room"
class ElementPath
{
public:
    /// @param table whose records' identifiers "record" and "number" are. InvalidMessage: where is the step,
    /// detail says what would be right.
    [[nodiscard]] static Result<ElementPath> parse(const QString &text, const QString &table,
                                                   const FhirDefinitions &definitions);

    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] const QString &resource() const { return m_resource; } ///< "Patient"
    [[nodiscard]] const std::vector<PathStep> &steps() const { return m_steps; }
    [[nodiscard]] const QString &type() const { return m_type; } ///< of the element: "CodeableConcept"
    /// The codes of a required binding that lists all of them; empty: any code is allowed.
    [[nodiscard]] const QStringList &codes() const { return m_codes; }
    /// Resource types that a Reference there may lead to; empty: any, or it is none.
    [[nodiscard]] const QStringList &targets() const { return m_targets; }

    friend bool operator==(const ElementPath &, const ElementPath &) = default;

private:
    QString m_text;
    QString m_resource;
    std::vector<PathStep> m_steps;
    QString m_type;
    QStringList m_codes;
    QStringList m_targets;
};

/// What stands at a path, and where: JSON pointers of the value and of what said which one is meant.
struct FoundElement
{
    QJsonValue value{QJsonValue::Undefined};
    QString pointer;
    QStringList signs; ///< "/contact/0/relationship"

    [[nodiscard]] bool isThere() const { return !value.isUndefined(); }
};
[[nodiscard]] FoundElement elementAt(const QJsonObject &resource, const ElementPath &path);

/// Makes what is missing on the way, also the item of a list that the slice describes.
void putElement(QJsonObject &resource, const ElementPath &path, const QJsonValue &value);

}
