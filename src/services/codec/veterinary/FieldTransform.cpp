#include "codec/veterinary/FieldTransform.h"

#include "codec/veterinary/TransformTraits.h"

#include <algorithm>

namespace concord {

namespace {
/// A row that is no list reads one resource. Of several it cannot be said which the column is about.
TableConversion ofSeveral(const TransformScope &scope, const ResourceSet &set)
{
    const QString &type = scope.row.path.resource();
    for (int i = 0; i < set.count(type); ++i) {
        FoundElement found = set.at(scope.row.path, i);
        if (found.isThere())
            return {{FieldOutcome::Dropped, FieldReason::WhichOne,
                     QStringLiteral("there are %1 %2, and the column has room for what one says")
                         .arg(set.count(type))
                         .arg(type)},
                    {},
                    {std::move(found)}};
    }
    return {{FieldOutcome::Empty, FieldReason::None, {}}, {}, {}};
}
}

bool TableConversion::isSame(const TableConversion &other) const
{
    if (verdict.outcome != other.verdict.outcome || verdict.reason != other.verdict.reason ||
        columns != other.columns)
        return false;
    const auto isSameValue = [](const FoundElement &a, const FoundElement &b) {
        return a.value == b.value;
    };
    const bool isSilent = verdict.outcome == FieldOutcome::Empty; // "unknown" is as silent as nothing
    return isSilent || !columns.empty() ||
           std::equal(found.begin(), found.end(), other.found.begin(), other.found.end(), isSameValue);
}

FhirConversion columnToFhir(const TransformScope &scope, const ServiceNowRecord &record)
{
    switch (plainKind(scope.row)) {
    case TransformKind::Text:
    case TransformKind::Owner:
    case TransformKind::Microchip:
    case TransformKind::Custom:
        return transforms::textToFhir(scope, record);
    case TransformKind::Date:
    case TransformKind::DateTime:
        return transforms::timeToFhir(scope, record);
    case TransformKind::Species:
    case TransformKind::Breed:
    case TransformKind::VisitType:
    case TransformKind::Code:
    case TransformKind::Choice:
        return transforms::codeToFhir(scope, record);
    case TransformKind::Gender:
        return transforms::genderToFhir(scope, record);
    case TransformKind::Status:
        return transforms::statusToFhir(scope, record);
    case TransformKind::Number:
    case TransformKind::Money:
    case TransformKind::Boolean:
        return transforms::numberToFhir(scope, record);
    case TransformKind::Quantity:
        return transforms::quantityToFhir(scope, record);
    case TransformKind::Reference:
        return transforms::referenceToFhir(scope, record);
    case TransformKind::List:
        return transforms::listToFhir(scope, record);
    }
    return {};
}

TableConversion elementToTable(const TransformScope &scope, const ResourceSet &set)
{
    if (scope.row.transform != TransformKind::List && isRepeated(scope.row.path.resource()) &&
        set.count(scope.row.path.resource()) != 1)
        return ofSeveral(scope, set);
    switch (plainKind(scope.row)) {
    case TransformKind::Text:
    case TransformKind::Owner:
    case TransformKind::Microchip:
    case TransformKind::Custom:
        return transforms::textToTable(scope, set);
    case TransformKind::Date:
    case TransformKind::DateTime:
        return transforms::timeToTable(scope, set);
    case TransformKind::Species:
    case TransformKind::Breed:
    case TransformKind::VisitType:
    case TransformKind::Code:
    case TransformKind::Choice:
        return transforms::codeToTable(scope, set);
    case TransformKind::Gender:
        return transforms::genderToTable(scope, set);
    case TransformKind::Status:
        return transforms::statusToTable(scope, set);
    case TransformKind::Number:
    case TransformKind::Money:
    case TransformKind::Boolean:
        return transforms::numberToTable(scope, set);
    case TransformKind::Quantity:
        return transforms::quantityToTable(scope, set);
    case TransformKind::Reference:
        return transforms::referenceToTable(scope, set);
    case TransformKind::List:
        return transforms::listToTable(scope, set);
    }
    return {};
}

}
