#pragma once

#include "codec/veterinary/ElementPath.h"
#include "codec/veterinary/VeterinaryTable.h"
#include "domain/FieldRule.h"
#include "domain/ValueMap.h"

#include <QHash>

#include <optional>
#include <vector>

namespace concord {

/// How a column's text and an element's value become each other. Each is pure.
enum class TransformKind {
    Text,      ///< words as they are
    Date,      ///< a day
    DateTime,  ///< a moment: UTC text ↔ an instant, written in the hospital's zone
    Species,   ///< by the value table "species"
    Breed,     ///< by the value table "breed"
    Gender,    ///< "MN" ↔ gender and genderStatus
    Status,    ///< by "values", else by the value table "status"
    VisitType, ///< by the value table "visit_type"
    Code,      ///< by "values", or a value table that "kind" names
    Choice,    ///< the column's own list as a code system
    Quantity,  ///< a number with its unit, in UCUM
    Number,
    Money,
    Boolean,
    Reference, ///< to a record of another table ↔ to a resource
    List,      ///< several in one text ↔ a resource each
    Owner,     ///< who the animal belongs to: Patient.contact, and RelatedPerson
    Microchip,
    Custom ///< any simple value in an extension of our own
};
[[nodiscard]] QString wordOf(TransformKind kind); ///< "date_time"
[[nodiscard]] std::optional<TransformKind> transformFromWord(QStringView word);

/// Which side's word counts when both say something else: a hint for reconciliation.
enum class WinningSide { Person, Ehr, ServiceNow, Latest };
[[nodiscard]] QString wordOf(WinningSide side); ///< "servicenow"

/// What a list knows by its words: "none" is no allergy.
struct KnownEntry
{
    QStringList words; ///< keys (valueKeyText)
    Coding coding;

    friend bool operator==(const KnownEntry &, const KnownEntry &) = default;
};

/// What the parameters of a row say; empty where they do not.
struct TransformParameters
{
    QHash<QString, QString> values;    ///< column's value → code
    QHash<QString, QString> back;      ///< code → the column's value, where several are that code
    std::optional<ValueKind> kind;     ///< of the value table
    QString system;                    ///< of the codes of "values"
    std::optional<TableColumn> unit;   ///< column that says the unit
    std::optional<ElementPath> status; ///< of a gender: where genderStatus stands
    std::optional<ElementPath> flag;   ///< of a status: true there says flagValue
    QString flagValue;
    QStringList separators;        ///< of a list; the first is written
    std::vector<KnownEntry> known; ///< of a list
    QString referenceType;         ///< "Practitioner"
    bool isHospitalTime = false;   ///< the column has the hospital's wall clock, not UTC

    friend bool operator==(const TransformParameters &, const TransformParameters &) = default;
};

/// One row of a mapping: a column, an element, and how they become each other.
struct FieldRow
{
    int number = 0; ///< 1-based, as in the document
    TableColumn column;
    TransformKind transform = TransformKind::Text;
    TransformParameters parameters;
    ElementPath path;
    bool toFhir = true;
    bool toTable = true;
    bool isRequired = false;
    bool waits = false; ///< a value that no table knows holds the record up; else it goes on in words
    std::optional<QString> fallback; ///< value of the column where the source says nothing
    WinningSide wins = WinningSide::Person;
    QString note;

    [[nodiscard]] std::vector<ElementPath> paths() const; ///< with those of the parameters
    [[nodiscard]] QStringList columns() const;            ///< likewise

    friend bool operator==(const FieldRow &, const FieldRow &) = default;
};

/// Which field of a ServiceNow table is which element of FHIR: data that a hospital may change. Read by
/// MappingDocument.h, applied by ToFhir.h and ToTable.h. A value: threads may share it.
struct FieldMapping
{
    VeterinaryKind kind = VeterinaryKind::Patient;
    int version = 0;
    QByteArray timeZone; ///< the hospital's, IANA
    VeterinaryTable table;
    std::vector<FieldRow> rows;

    friend bool operator==(const FieldMapping &a, const FieldMapping &b)
    {
        return a.kind == b.kind && a.version == b.version && a.timeZone == b.timeZone && a.rows == b.rows;
    }
};

/// How the comparison of both sides treats the rows that flow both ways: the field is the column, left is
/// the EHR.
[[nodiscard]] FieldRules fieldRulesOf(const FieldMapping &mapping);

}
