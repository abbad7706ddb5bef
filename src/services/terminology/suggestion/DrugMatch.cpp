#include "terminology/suggestion/DrugMatch.h"

#include <algorithm>

namespace concord {

namespace {
Agreement worse(Agreement a, Agreement b)
{
    return std::max(a, b); // Same, Compatible, Missing, Different
}

/// How one of the amounts of a text agrees with that of a component.
Agreement agreement(const std::vector<Strength> &stated, const Strength &listed,
                    const std::optional<Strength> &quantity)
{
    Agreement best = Agreement::Different;
    for (const Strength &strength : stated) {
        if (isSameStrength(strength,
                           listed)) // what the text says first is its strength, then what it explains
            return &strength == &stated.front() ? Agreement::Same : Agreement::Compatible;
        if (isImpliedStrength(strength, listed, quantity))
            best = Agreement::Compatible;
    }
    return best;
}
}

DrugMatcher::DrugMatcher(const SourceDrug &source, const ConceptTable &table, const DrugTables &tables)
    : m_source(source), m_table(table), m_forms(matchForms(source.form, tables))
{
    m_noForm.score = 0.3;
    for (const SourceComponent &component : source.components)
        m_ingredients.push_back(component.ingredient);
    std::sort(m_ingredients.begin(), m_ingredients.end());
    for (const quint32 brand : source.brands) {
        for (const auto &[ignored, family] : table.familiesOfBrand(brand)) {
            const auto parts = table.ingredientsOf(table.families()[family]);
            m_brandIngredients.emplace_back(parts.begin(), parts.end());
        }
    }
}

bool DrugMatcher::isBrandOf(std::span<const quint32> ingredients) const
{
    return std::any_of(m_brandIngredients.begin(), m_brandIngredients.end(), [&](const auto &parts) {
        return std::equal(parts.begin(), parts.end(), ingredients.begin(), ingredients.end());
    });
}

DrugMatch DrugMatcher::matchFamily(const ConceptFamily &family) const
{
    DrugMatch match;
    const auto ingredients = m_table.ingredientsOf(family);
    const bool isBrand = isBrandOf(ingredients);
    const bool isEqual =
        std::equal(m_ingredients.begin(), m_ingredients.end(), ingredients.begin(), ingredients.end());
    if (isEqual) {
        match.ingredient = Agreement::Same;
    } else if (isBrand && std::includes(ingredients.begin(), ingredients.end(), m_ingredients.begin(),
                                        m_ingredients.end())) {
        match.ingredient = Agreement::Compatible;
        match.isImplied = true;
    } else {
        match.ingredient = m_ingredients.empty() ? Agreement::Missing : Agreement::Different;
    }
    match.isPackEqual = m_source.isPack == family.isPack;
    const bool isNamed =
        std::find(m_source.brands.begin(), m_source.brands.end(), family.brand) != m_source.brands.end();
    if (family.brand == ConceptTable::noBrand)
        match.brand = m_source.brands.empty() ? Agreement::Same : Agreement::Compatible;
    else if (isNamed)
        match.brand = Agreement::Same;
    else
        match.brand = m_source.brands.empty() ? Agreement::Missing : Agreement::Different;
    return match;
}

void DrugMatcher::matchConcept(const ConceptRow &row, DrugMatch &match) const
{
    match.form = row.form == ConceptTable::noForm ? m_noForm : m_forms[row.form];
    matchSalts(m_table.componentsOf(row), match);
    matchStrengths(row, match);
    matchQuantity(row, match);
}

void DrugMatcher::matchSalts(std::span<const ConceptComponent> parts, DrugMatch &match) const
{
    match.isSaltEqual = true;
    for (const ConceptComponent &part : parts) {
        const auto stated =
            std::find_if(m_source.components.begin(), m_source.components.end(),
                         [&](const SourceComponent &c) { return c.ingredient == part.ingredient; });
        const bool isStated = stated != m_source.components.end();
        const QString salt = isStated ? stated->salt : QString();
        const QString &listed = m_table.salt(part.salt);
        if (salt == listed)
            continue;
        match.isSaltEqual = false;
        const QString said = isStated && salt.isEmpty() ? stated->explainedSalt : salt;
        const bool isOther = !said.isEmpty() && !listed.isEmpty() && said != listed;
        match.ingredient = worse(match.ingredient, isOther ? Agreement::Different : Agreement::Compatible);
    }
}

/// Amounts of a named ingredient are compared with its own; others with what is left.
void DrugMatcher::matchStrengths(const ConceptRow &row, DrugMatch &match) const
{
    const auto parts = m_table.componentsOf(row);
    const auto quantity = m_table.quantityOf(row);
    std::vector<Agreement> found(parts.size(), Agreement::Missing);
    size_t strays = 0; // amounts in the text that nothing in the concept has
    for (size_t i = 0; i < parts.size(); ++i) {
        const auto stated =
            std::find_if(m_source.components.begin(), m_source.components.end(),
                         [&](const SourceComponent &c) { return c.ingredient == parts[i].ingredient; });
        if (stated == m_source.components.end() || stated->strengths.empty())
            continue;
        if (parts[i].strength)
            found[i] = agreement(stated->strengths, *parts[i].strength, quantity);
        match.isNumberOnly = match.isNumberOnly || stated->strengths.front().unit == StrengthUnit::None;
    }
    for (const Strength &loose : m_source.loose) {
        size_t at = parts.size();
        Agreement best = Agreement::Different;
        for (size_t i = 0; i < parts.size(); ++i) {
            if (found[i] != Agreement::Missing || !parts[i].strength)
                continue;
            const Agreement one = agreement({loose}, *parts[i].strength, quantity);
            if (one < best) {
                best = one;
                at = i;
            }
        }
        if (at < parts.size())
            found[at] = best;
        else
            ++strays;
        match.isNumberOnly = match.isNumberOnly || loose.unit == StrengthUnit::None;
    }
    double sum = 0;
    match.strength = parts.empty() ? Agreement::Missing : Agreement::Same;
    for (const Agreement one : found) {
        match.strength = worse(match.strength, one);
        sum += one == Agreement::Same         ? 1
               : one == Agreement::Compatible ? 0.95
               : one == Agreement::Missing    ? 0.5
                                              : 0;
    }
    if (strays > 0)
        match.strength = Agreement::Different;
    match.strengthScore = parts.empty() ? 0.5 : sum / double(parts.size() + strays);
    if (match.strength == Agreement::Different)
        match.strengthScore *= 0.5;
}

void DrugMatcher::matchQuantity(const ConceptRow &row, DrugMatch &match) const
{
    const auto listed = m_table.quantityOf(row);
    const auto isStated = [&](StrengthUnit unit) {
        return std::any_of(m_source.quantities.begin(), m_source.quantities.end(),
                           [&](const Strength &s) { return s.unit == unit; });
    };
    if (!listed) {
        match.quantity = Agreement::Same; // it holds what it holds
        match.quantityScore = m_source.quantities.empty() ? 1 : 0.6;
        return;
    }
    const bool isEqual = std::any_of(m_source.quantities.begin(), m_source.quantities.end(),
                                     [&](const Strength &s) { return isSameStrength(s, *listed); });
    if (isEqual) {
        match.quantity = Agreement::Same;
        match.quantityScore = 1;
    } else {
        match.quantity = isStated(listed->unit) ? Agreement::Different : Agreement::Missing;
        match.quantityScore = match.quantity == Agreement::Different ? 0 : 0.5;
    }
}

}
