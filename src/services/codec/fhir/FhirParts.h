#pragma once

#include "codec/fhir/FhirDocument.h"
#include "domain/Canonical.h"

namespace concord {

/// Where a mapping stands: the document it reads, the resource, its place, and the reader that remembers the
/// first fault.
struct FhirContext
{
    using Object = JsonReader::Object;

    const FhirDocument &document;
    JsonReader &r;
    Object resource;
    JsonPath path;

    /// Follows a Reference to what is contained or bundled.
    [[nodiscard]] std::optional<Object> follow(Object reference)
    {
        return document.follow(resource, r.string(reference, "reference", path));
    }
};

/// The small FHIR data types as canonical values. Absent members give empty values.
namespace fhirParts {
using Object = JsonReader::Object;

[[nodiscard]] QList<Coding> codings(JsonReader &r, Object codeableConcept, const JsonPath &path);
/// The text, else the first display, else the first code.
[[nodiscard]] QString conceptText(JsonReader &r, Object codeableConcept, const JsonPath &path);
[[nodiscard]] QString conceptText(JsonReader &r, Object parent, const char *key, const JsonPath &path);
[[nodiscard]] Identifier identifier(JsonReader &r, Object identifier, const JsonPath &path);
[[nodiscard]] QList<Identifier> identifiers(JsonReader &r, Object resource, const JsonPath &path);
/// The value as decimal text, the unit's code, else its text as sent.
[[nodiscard]] Quantity quantity(JsonReader &r, Object parent, const char *key, const JsonPath &path);
/// A whole number from 0 to a million; an error when it is not.
[[nodiscard]] std::optional<int> count(JsonReader &r, Object parent, const char *key, const JsonPath &path);
/// A Duration as whole days; nothing when it is not one of d, wk, or is not whole.
[[nodiscard]] std::optional<int> days(JsonReader &r, Object parent, const char *key, const JsonPath &path);
/// Annotation[].text
[[nodiscard]] QStringList notes(JsonReader &r, Object resource, const JsonPath &path);
/// dosageInstruction[].text, else patientInstruction, joined with "; ".
[[nodiscard]] QString sig(JsonReader &r, Object resource, const JsonPath &path);
/// HumanName[]: the official one, else the first.
void humanName(JsonReader &r, Object resource, const JsonPath &path, QString &family, QString &given);
/// A date or dateTime; an error when the text is neither.
[[nodiscard]] QString dateTime(JsonReader &r, Object parent, const char *key, const JsonPath &path);
/// meta.lastUpdated
[[nodiscard]] QString lastUpdated(JsonReader &r, Object resource, const JsonPath &path);
/// decimal text without an exponent
[[nodiscard]] QString decimal(double value);

/// The practitioner a Reference leads to; without the resource what the Reference itself says.
[[nodiscard]] Practitioner practitioner(FhirContext &c, Object reference, const JsonPath &path);
/// Placer, filler, and as prescription number the first identifier that is neither.
struct OrderIdentifiers
{
    Identifier placer;
    Identifier filler;
    QString number;
};
[[nodiscard]] OrderIdentifiers orderIdentifiers(JsonReader &r, Object resource, const JsonPath &path);
}

/// Reads medication[x] of an order or a dispense: codings, text, form, lot. A Medication that is neither
/// contained nor bundled gives its display; without one the reader gets ReferenceNotFound.
struct FhirMedication
{
    QList<Coding> codings;
    QString text;
    QString form;
    QStringList lots;
};
[[nodiscard]] FhirMedication readFhirMedication(FhirContext &c);

/// The patient of a document's main resource: an identifier of type RI for the reference, then those of the
/// Patient resource, when it is contained or bundled.
[[nodiscard]] CanonicalPatient readFhirPatient(FhirContext &c, const QString &reference);

}
