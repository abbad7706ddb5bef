#include "codec/veterinary/TransformParts.h"
#include "domain/UcumText.h"

#include <algorithm>
#include <cmath>

namespace concord::transforms {

namespace {
using namespace transformParts;
using Key = QLatin1StringView;

/// Kilograms that one of a unit is; both avoirdupois units by definition.
struct Mass
{
    const char *code;
    double kilograms;
};
constexpr Mass masses[] = {
    {"kg", 1}, {"g", 0.001}, {"mg", 0.000001}, {"[lb_av]", 0.45359237}, {"[oz_av]", 0.028349523125}};

const Mass *massOf(const QString &code)
{
    const auto *const found = std::find_if(std::begin(masses), std::end(masses), [&](const Mass &one) {
        return code == QLatin1StringView(one.code);
    });
    return found == std::end(masses) ? nullptr : found;
}

/// UCUM, by the value table "unit"; else what is UCUM already. Empty: no unit that anybody knows.
QString ucumOf(const MappingContext &context, const QString &unit)
{
    if (const ValueTarget *target = context.find(ValueKind::Unit, unit);
        target && target->system == systems::ucum)
        return target->code;
    return isUcumCode(unit) ? unit : QString();
}

/// The column's own word for a UCUM code; empty: it has none.
QString unitFor(const TransformScope &scope, const QString &code)
{
    const TableColumn &column = *scope.row.parameters.unit;
    if (column.choices.empty())
        return code;
    for (const TableChoice &one : column.choices) {
        if (ucumOf(scope.context, one.value) == code)
            return one.value;
    }
    return {};
}

/// Grams for a column that knows kilograms.
bool convert(const TransformScope &scope, double &value, QString &unit, const QString &code)
{
    const Mass *from = massOf(code);
    for (const TableChoice &one : scope.row.parameters.unit->choices) {
        const Mass *to = massOf(ucumOf(scope.context, one.value));
        if (!from || !to)
            continue;
        value = std::round(value * from->kilograms / to->kilograms * 1e6) / 1e6;
        unit = one.value;
        return true;
    }
    return false;
}
}

FhirConversion quantityToFhir(const TransformScope &scope, const ServiceNowRecord &record)
{
    const auto value = exactNumber(record.at(scope.row.column.name).value);
    if (!value)
        return refusal(FieldReason::NotANumber,
                       QStringLiteral("a decimal number is due, with at most as many digits as JSON keeps"));
    FieldVerdict verdict;
    const QString unit = safeText(record.at(scope.row.parameters.unit->name).value, verdict);
    if (unit.isEmpty())
        return refusal(FieldReason::UnitMissing,
                       QStringLiteral("a number without its unit is not sent: %1 says nothing")
                           .arg(scope.row.parameters.unit->name));
    const QString code = ucumOf(scope.context, unit);
    QJsonObject quantity{{Key("value"), *value}, {Key("unit"), unit}};
    if (code.isEmpty()) {
        verdict = {FieldOutcome::NeedsMapping, FieldReason::UnitUnknown,
                   QStringLiteral("no row of the value table \"unit\" says what this unit is in UCUM")};
    } else {
        quantity.insert(Key("system"), systems::ucum);
        quantity.insert(Key("code"), code);
    }
    return placedAt(scope, quantity, std::move(verdict));
}

TableConversion quantityToTable(const TransformScope &scope, const ResourceSet &set)
{
    FoundElement found = set.at(scope.row.path);
    if (!found.isThere())
        return nothingThere();
    const QJsonObject quantity = found.value.toObject();
    if (!quantity.value(Key("value")).isDouble() || quantity.contains(Key("comparator")))
        return unsaid(FieldOutcome::Refused, FieldReason::NotANumber,
                      QStringLiteral("a quantity with a number, and not \"less than\" or \"more than\" it"),
                      std::move(found));
    double value = quantity.value(Key("value")).toDouble();
    const bool isUcum = quantity.value(Key("system")) == systems::ucum;
    const QString words = quantity.value(Key("unit")).toString().trimmed();
    const QString code = isUcum ? quantity.value(Key("code")).toString() : ucumOf(scope.context, words);
    QString unit = code.isEmpty() ? QString() : unitFor(scope, code);
    FieldVerdict verdict;
    if (unit.isEmpty()) {
        if (!convert(scope, value, unit, code))
            return unsaid(
                FieldOutcome::NeedsMapping, FieldReason::UnitUnknown,
                QStringLiteral("the column %1 has no such unit").arg(scope.row.parameters.unit->name),
                std::move(found));
        verdict = {FieldOutcome::Altered, FieldReason::UnitConverted,
                   QStringLiteral("converted from %1 to %2, which the column has").arg(code, unit)};
    }
    TableConversion made = said(scope, numberText(value), std::move(found), std::move(verdict));
    made.columns.emplace_back(scope.row.parameters.unit->name, unit);
    return made;
}

}
