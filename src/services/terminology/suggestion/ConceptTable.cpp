#include "terminology/suggestion/ConceptTable.h"

#include "terminology/suggestion/DrugText.h"

#include <algorithm>
#include <numeric>

namespace concord {

ConceptTable::ConceptTable(const std::vector<RxNormConcept> &concepts, const QHash<QString, int> &packages,
                           DrugLexicon &lexicon, Which which)
{
    for (const RxNormConcept &one : concepts) {
        if (isOrderable(one.type) && (one.status == ConceptStatus::Active) == (which == Which::Active))
            add(one, quint32(std::max(0, packages.value(one.rxcui))), lexicon);
    }
    groupByFamily();
    m_byRxcui.resize(m_concepts.size());
    std::iota(m_byRxcui.begin(), m_byRxcui.end(), 0);
    std::sort(m_byRxcui.begin(), m_byRxcui.end(),
              [this](quint32 a, quint32 b) { return rxcuiBytes(m_concepts[a]) < rxcuiBytes(m_concepts[b]); });
    m_familyKeys = {};
    m_saltNumbers = {};
    m_ingredientTexts = {};
    m_text.squeeze();
    m_components.shrink_to_fit();
    m_concepts.shrink_to_fit();
}

void ConceptTable::add(const RxNormConcept &one, quint32 packages, DrugLexicon &lexicon)
{
    const ListedDrug listed = listedDrug(one.name, lexicon.tables());
    ConceptRow row;
    row.textAt = quint32(m_text.size());
    m_text += one.rxcui.toUtf8();
    row.nameAt = quint32(m_text.size());
    m_text += one.name.toUtf8() + '\n';
    row.componentsAt = quint32(m_components.size());
    std::vector<quint32> ingredients;
    for (const ListedComponent &part : listed.components) {
        m_components.push_back(component(part, lexicon));
        ingredients.push_back(m_components.back().ingredient);
    }
    row.components = quint16(listed.components.size());
    row.form = listed.form.value_or(noForm);
    if (listed.quantity) {
        row.quantity = quint32(m_quantities.size());
        m_quantities.push_back(*listed.quantity);
    }
    row.packages = packages;
    m_mostPackages = std::max(m_mostPackages, packages);
    row.type = one.type;
    row.family =
        familyOf(std::move(ingredients), listed.brand.isEmpty() ? noBrand : lexicon.addBrand(listed.brand),
                 !listed.pack.isEmpty());
    m_concepts.push_back(row);
}

ConceptComponent ConceptTable::component(const ListedComponent &listed, DrugLexicon &lexicon)
{
    auto known = m_ingredientTexts.constFind(listed.ingredient);
    if (known == m_ingredientTexts.cend()) {
        const IngredientName name = ingredientName(drugWords(listed.ingredient), lexicon.tables());
        quint32 salt = 0;
        if (!name.salt.isEmpty()) {
            quint32 &number = m_saltNumbers[name.salt];
            if (number == 0) {
                number = quint32(m_salts.size());
                m_salts.push_back(name.salt);
            }
            salt = number;
        }
        known = m_ingredientTexts.insert(listed.ingredient, {lexicon.addIngredient(name), salt});
    }
    return {known->first, known->second, listed.strength};
}

quint32 ConceptTable::familyOf(std::vector<quint32> ingredients, quint32 brand, bool isPack)
{
    std::sort(ingredients.begin(), ingredients.end());
    ingredients.erase(std::unique(ingredients.begin(), ingredients.end()), ingredients.end());
    QByteArray key(reinterpret_cast<const char *>(ingredients.data()),
                   qsizetype(ingredients.size() * sizeof(quint32)));
    key.append(reinterpret_cast<const char *>(&brand), sizeof brand).append(isPack ? '1' : '0');
    const auto known = m_familyKeys.constFind(key);
    if (known != m_familyKeys.cend())
        return *known;
    const auto number = quint32(m_families.size());
    m_families.push_back(
        {0, 0, quint32(m_familyIngredients.size()), quint32(ingredients.size()), brand, isPack});
    m_familyIngredients.insert(m_familyIngredients.end(), ingredients.begin(), ingredients.end());
    m_familyKeys.insert(key, number);
    return number;
}

void ConceptTable::groupByFamily()
{
    std::stable_sort(m_concepts.begin(), m_concepts.end(),
                     [](const ConceptRow &a, const ConceptRow &b) { return a.family < b.family; });
    for (quint32 i = 0; i < m_concepts.size(); ++i) {
        ConceptFamily &family = m_families[m_concepts[i].family];
        if (family.concepts++ == 0)
            family.firstConcept = i;
    }
    for (quint32 i = 0; i < m_families.size(); ++i) {
        if (m_families[i].brand != noBrand)
            m_brandFamilies.emplace_back(m_families[i].brand, i);
    }
    std::sort(m_brandFamilies.begin(), m_brandFamilies.end());
}

std::span<const ConceptRow> ConceptTable::conceptsOf(const ConceptFamily &family) const
{
    return std::span(m_concepts).subspan(family.firstConcept, family.concepts);
}

std::span<const quint32> ConceptTable::ingredientsOf(const ConceptFamily &family) const
{
    return std::span(m_familyIngredients).subspan(family.ingredientsAt, family.ingredients);
}

std::span<const std::pair<quint32, quint32>> ConceptTable::familiesOfBrand(quint32 brand) const
{
    const auto first =
        std::lower_bound(m_brandFamilies.begin(), m_brandFamilies.end(), std::pair(brand, quint32(0)));
    const auto last = std::lower_bound(first, m_brandFamilies.end(), std::pair(brand + 1, quint32(0)));
    return {first, last};
}

std::span<const ConceptComponent> ConceptTable::componentsOf(const ConceptRow &row) const
{
    return std::span(m_components).subspan(row.componentsAt, row.components);
}

std::optional<Strength> ConceptTable::quantityOf(const ConceptRow &row) const
{
    return row.quantity == 0 ? std::nullopt : std::optional(m_quantities[row.quantity]);
}

QByteArrayView ConceptTable::rxcuiBytes(const ConceptRow &row) const
{
    return QByteArrayView(m_text).sliced(row.textAt, row.nameAt - row.textAt);
}

QString ConceptTable::rxcui(const ConceptRow &row) const
{
    return QString::fromUtf8(rxcuiBytes(row));
}

QString ConceptTable::name(const ConceptRow &row) const
{
    const qsizetype end = m_text.indexOf('\n', row.nameAt);
    return QString::fromUtf8(QByteArrayView(m_text).sliced(row.nameAt, end - row.nameAt));
}

const ConceptRow *ConceptTable::find(const QString &wanted) const
{
    const QByteArray bytes = wanted.toUtf8();
    const auto at =
        std::lower_bound(m_byRxcui.begin(), m_byRxcui.end(), QByteArrayView(bytes),
                         [this](quint32 i, QByteArrayView x) { return rxcuiBytes(m_concepts[i]) < x; });
    return at != m_byRxcui.end() && rxcuiBytes(m_concepts[*at]) == bytes ? &m_concepts[*at] : nullptr;
}

}
