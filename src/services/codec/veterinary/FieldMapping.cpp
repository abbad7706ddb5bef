#include "codec/veterinary/FieldMapping.h"

#include "domain/Enum.h"

namespace concord {

namespace {
constexpr Words<TransformKind, 19> transformWords{{{TransformKind::Text, "text"},
                                                   {TransformKind::Date, "date"},
                                                   {TransformKind::DateTime, "date_time"},
                                                   {TransformKind::Species, "species"},
                                                   {TransformKind::Breed, "breed"},
                                                   {TransformKind::Gender, "gender"},
                                                   {TransformKind::Status, "status"},
                                                   {TransformKind::VisitType, "visit_type"},
                                                   {TransformKind::Code, "code"},
                                                   {TransformKind::Choice, "choice"},
                                                   {TransformKind::Quantity, "quantity"},
                                                   {TransformKind::Number, "number"},
                                                   {TransformKind::Money, "money"},
                                                   {TransformKind::Boolean, "boolean"},
                                                   {TransformKind::Reference, "reference"},
                                                   {TransformKind::List, "list"},
                                                   {TransformKind::Owner, "owner"},
                                                   {TransformKind::Microchip, "microchip"},
                                                   {TransformKind::Custom, "custom"}}};
constexpr Words<WinningSide, 4> sideWords{{{WinningSide::Person, "person"},
                                           {WinningSide::Ehr, "ehr"},
                                           {WinningSide::ServiceNow, "servicenow"},
                                           {WinningSide::Latest, "latest"}}};

FieldClass classOf(const FieldRow &row)
{
    switch (row.transform) {
    case TransformKind::Date:
    case TransformKind::DateTime:
        return FieldClass::Date;
    case TransformKind::Number:
    case TransformKind::Money:
    case TransformKind::Quantity: // the unit is a column of its own
        return FieldClass::Number;
    case TransformKind::Status:
        return FieldClass::Status;
    case TransformKind::Species:
    case TransformKind::Gender:
    case TransformKind::VisitType:
    case TransformKind::Code:
    case TransformKind::Choice:
    case TransformKind::Boolean:
    case TransformKind::Reference:
        return FieldClass::Code;
    case TransformKind::Owner:
    case TransformKind::Text: {
        const bool isPhone = row.path.text().contains(QStringLiteral("telecom[phone]"));
        return isPhone ? FieldClass::Phone : FieldClass::Text;
    }
    default:
        return FieldClass::Text;
    }
}
}

QString wordOf(TransformKind kind)
{
    return wordOf(transformWords, kind);
}

std::optional<TransformKind> transformFromWord(QStringView word)
{
    return enumOf(transformWords, word);
}

QString wordOf(WinningSide side)
{
    return wordOf(sideWords, side);
}

std::vector<ElementPath> FieldRow::paths() const
{
    std::vector<ElementPath> all{path};
    for (const auto &other : {parameters.status, parameters.flag}) {
        if (other)
            all.push_back(*other);
    }
    return all;
}

QStringList FieldRow::columns() const
{
    QStringList all{column.name};
    if (parameters.unit)
        all.append(parameters.unit->name);
    return all;
}

FieldRules fieldRulesOf(const FieldMapping &mapping)
{
    FieldRules rules;
    for (const FieldRow &row : mapping.rows) {
        if (!row.toFhir || !row.toTable)
            continue;
        FieldRule rule;
        rule.field = row.column.name;
        rule.kind = classOf(row);
        const bool hasTruth = row.wins == WinningSide::Ehr || row.wins == WinningSide::ServiceNow;
        rule.strategy = hasTruth                          ? ConflictStrategy::SourceOfTruth
                        : row.wins == WinningSide::Latest ? ConflictStrategy::LastWriteWins
                                                          : ConflictStrategy::Manual;
        rule.truth = row.wins == WinningSide::ServiceNow ? Side::Right : Side::Left;
        rule.isSilenceAgreement = false;
        rules.push_back(rule);
        if (row.parameters.unit) {
            rule.field = row.parameters.unit->name;
            rule.kind = FieldClass::Code;
            rules.push_back(std::move(rule));
        }
    }
    return rules;
}

}
