#include "terminology/suggestion/NameComparison.h"

#include "terminology/suggestion/FormMatch.h"
#include "terminology/suggestion/SuggestionText.h"

#include <algorithm>
#include <set>

namespace concord {

namespace {
Agreement agreementOf(bool isSaid, bool isEqual)
{
    if (!isSaid)
        return Agreement::Missing;
    return isEqual ? Agreement::Same : Agreement::Different;
}

std::set<quint32> ingredientsOf(const SourceDrug &drug)
{
    std::set<quint32> ingredients;
    for (const SourceComponent &component : drug.components)
        ingredients.insert(component.ingredient);
    return ingredients;
}

/// Another salt of the ingredient is another drug; one that only one of the names says is not.
bool hasOtherSalt(const SourceDrug &a, const SourceDrug &b)
{
    return std::any_of(a.components.begin(), a.components.end(), [&](const SourceComponent &one) {
        return std::any_of(b.components.begin(), b.components.end(), [&](const SourceComponent &other) {
            return one.ingredient == other.ingredient && !one.salt.isEmpty() && !other.salt.isEmpty() &&
                   one.salt != other.salt;
        });
    });
}

std::vector<Strength> strengthsOf(const SourceDrug &drug)
{
    std::vector<Strength> strengths = drug.loose;
    for (const SourceComponent &component : drug.components) {
        if (!component.strengths.empty())
            strengths.push_back(component.strengths.front());
    }
    return strengths;
}

bool areSame(const std::vector<Strength> &all, std::vector<Strength> others)
{
    for (const Strength &one : all) {
        const auto same = std::find_if(others.begin(), others.end(),
                                       [&](const Strength &other) { return isSameStrength(one, other); });
        if (same == others.end())
            return false;
        others.erase(same);
    }
    return others.empty();
}

bool saysForm(const SourceForm &form)
{
    return form.named || !form.shapes.isEmpty() || !form.features.isEmpty();
}

Agreement formAgreement(const SourceForm &said, const SourceForm &is, const DrugTables &tables)
{
    if (!saysForm(said))
        return Agreement::Missing;
    if (is.named)
        return matchForms(said, tables)[*is.named].form;
    const auto sorted = [](QStringList words) {
        words.sort();
        return words;
    };
    return agreementOf(true, sorted(said.shapes) == sorted(is.shapes) &&
                                 sorted(said.features) == sorted(is.features) && said.named == is.named);
}
}

std::vector<Comparison> compareNames(const DrugNameParser &parser, const DrugTables &tables,
                                     const QString &text, const QString &name)
{
    const SourceDrug source = parser.read(text);
    const SourceDrug target = parser.read(name);
    const DrugAttributes said = parser.attributes(source);
    const DrugAttributes is = parser.attributes(target);
    std::vector<Comparison> made;
    const auto add = [&](DrugAttribute attribute, Agreement agreement, const QString &a, const QString &b) {
        // that no ingredient is named is said in any case: it has to be overridden
        if (attribute == DrugAttribute::Ingredient || agreement != Agreement::Missing || !a.isEmpty() ||
            !b.isEmpty())
            made.push_back({attribute, agreement, a, b});
    };
    const bool isSameIngredient =
        ingredientsOf(source) == ingredientsOf(target) && !hasOtherSalt(source, target);
    add(DrugAttribute::Ingredient, agreementOf(!source.components.empty(), isSameIngredient),
        ingredientText(said.components), ingredientText(is.components));
    const auto strengths = strengthsOf(source);
    add(DrugAttribute::Strength, agreementOf(!strengths.empty(), areSame(strengths, strengthsOf(target))),
        strengthText(said.components), strengthText(is.components));
    add(DrugAttribute::DoseForm, formAgreement(source.form, target.form, tables), said.doseForm, is.doseForm);
    add(DrugAttribute::Route, agreementOf(!said.route.isEmpty(), said.route == is.route), said.route,
        is.route);
    add(DrugAttribute::Release, agreementOf(said.release != Release::Unstated, said.release == is.release),
        releaseText(said.release), releaseText(is.release));
    return made;
}

}
