#pragma once

#include "codec/veterinary/FieldMapping.h"
#include "codec/veterinary/FieldVerdict.h"
#include "codec/veterinary/MappingContext.h"
#include "codec/veterinary/ResourceSet.h"
#include "codec/veterinary/ServiceNowRecord.h"

#include <QTimeZone>

#include <utility>
#include <vector>

namespace concord {

/// What a row works with: itself, whom it may ask, the hospital's clock.
struct TransformScope
{
    const FieldRow &row;
    const MappingContext &context;
    const QTimeZone &zone;
};

/// A value and where it goes; index: of the resource among those of its type.
struct PlacedElement
{
    ElementPath path;
    int index = 0;
    QJsonValue value;
};

/// What a record's column becomes in FHIR. Nothing is placed where the verdict is Refused or Empty.
struct FhirConversion
{
    FieldVerdict verdict;
    std::vector<PlacedElement> placed;
};

/// What elements become in the table.
struct TableConversion
{
    FieldVerdict verdict;
    std::vector<std::pair<QString, QString>> columns; ///< name, value
    std::vector<FoundElement> found;                  ///< what was read

    /// Says the same of the table; where it says nothing, because what stood there was the same.
    [[nodiscard]] bool isSame(const TableConversion &other) const;
};

/// @p scope.row applied to @p record. The column is not empty.
[[nodiscard]] FhirConversion columnToFhir(const TransformScope &scope, const ServiceNowRecord &record);
/// The row read backwards. Outcome Empty: no element is there.
[[nodiscard]] TableConversion elementToTable(const TransformScope &scope, const ResourceSet &set);

/// The transforms, by family; the two above choose.
namespace transforms {
[[nodiscard]] FhirConversion textToFhir(const TransformScope &scope, const ServiceNowRecord &record);
[[nodiscard]] TableConversion textToTable(const TransformScope &scope, const ResourceSet &set);
[[nodiscard]] FhirConversion timeToFhir(const TransformScope &scope, const ServiceNowRecord &record);
[[nodiscard]] TableConversion timeToTable(const TransformScope &scope, const ResourceSet &set);
[[nodiscard]] FhirConversion codeToFhir(const TransformScope &scope, const ServiceNowRecord &record);
[[nodiscard]] TableConversion codeToTable(const TransformScope &scope, const ResourceSet &set);
[[nodiscard]] FhirConversion genderToFhir(const TransformScope &scope, const ServiceNowRecord &record);
[[nodiscard]] TableConversion genderToTable(const TransformScope &scope, const ResourceSet &set);
[[nodiscard]] FhirConversion statusToFhir(const TransformScope &scope, const ServiceNowRecord &record);
[[nodiscard]] TableConversion statusToTable(const TransformScope &scope, const ResourceSet &set);
[[nodiscard]] FhirConversion numberToFhir(const TransformScope &scope, const ServiceNowRecord &record);
[[nodiscard]] TableConversion numberToTable(const TransformScope &scope, const ResourceSet &set);
[[nodiscard]] FhirConversion quantityToFhir(const TransformScope &scope, const ServiceNowRecord &record);
[[nodiscard]] TableConversion quantityToTable(const TransformScope &scope, const ResourceSet &set);
[[nodiscard]] FhirConversion referenceToFhir(const TransformScope &scope, const ServiceNowRecord &record);
[[nodiscard]] TableConversion referenceToTable(const TransformScope &scope, const ResourceSet &set);
[[nodiscard]] FhirConversion listToFhir(const TransformScope &scope, const ServiceNowRecord &record);
[[nodiscard]] TableConversion listToTable(const TransformScope &scope, const ResourceSet &set);
}

}
