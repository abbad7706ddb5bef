#include "terminology/suggestion/ComponentReader.h"

#include "terminology/suggestion/IngredientName.h"

#include <algorithm>

namespace concord {

namespace {
bool isQuantity(const Strength &strength)
{
    using enum StrengthUnit;
    return !strength.isDivided() && (strength.unit == Hour || strength.unit == Millilitre ||
                                     strength.unit == Actuation || strength.unit == SquareCentimetre);
}
}

void ComponentReader::close()
{
    m_depth = std::max(0, m_depth - 1);
    if (m_depth == 0)
        m_isAside = false;
}

void ComponentReader::takeIngredient(quint32 ingredient, const QString &salt)
{
    auto &all = m_drug.components;
    const auto known = std::find_if(all.begin(), all.end(),
                                    [&](const SourceComponent &c) { return c.ingredient == ingredient; });
    if (known != all.end()) {
        m_current = size_t(known - all.begin());
        m_isAside = false;
        takeSalt(salt);
        return;
    }
    const bool isExplained = std::any_of(all.begin(), all.end(), [&](const SourceComponent &c) {
        return !c.strengths.empty() && !m_isInside[size_t(&c - all.data())];
    });
    m_isAside = m_depth > 0 && isExplained;
    if (m_isAside)
        return;
    m_current = all.size();
    all.push_back({ingredient, salt, {}, {}});
    m_isInside.push_back(m_depth > 0);
}

void ComponentReader::takeSalt(const QString &salt)
{
    if (!m_current || m_isAside)
        return;
    SourceComponent &component = m_drug.components[*m_current];
    const bool isExplained = m_depth > 0 && !m_isInside[*m_current] && component.salt.isEmpty();
    QString &known = isExplained ? component.explainedSalt : component.salt;
    known = joinedSalts(known, salt);
}

void ComponentReader::takeAmounts(const AmountList &list)
{
    if (m_isAside)
        return;
    if (!list.hasUnit()) {
        m_bare.push_back(list);
        return;
    }
    std::vector<Amount> strengths;
    for (const Amount &amount : list.amounts) {
        if (amount.container)
            m_drug.quantities.push_back(*amount.container);
        if (isQuantity(amount.strength))
            m_drug.quantities.push_back(amount.strength);
        else
            strengths.push_back(amount);
    }
    if (strengths.size() == 1)
        takeOne(strengths.front());
    else if (strengths.size() > 1)
        takeRow(strengths);
}

std::vector<size_t> ComponentReader::withoutStrength() const
{
    std::vector<size_t> found;
    for (size_t i = 0; i < m_drug.components.size(); ++i) {
        if (m_drug.components[i].strengths.empty())
            found.push_back(i);
    }
    return found;
}

/// What stands outside parentheses comes before what stands inside.
void ComponentReader::give(size_t component, const Strength &strength)
{
    auto &strengths = m_drug.components[component].strengths;
    if (m_depth == 0 && !m_isInside[component])
        strengths.insert(strengths.begin(), strength);
    else
        strengths.push_back(strength);
}

void ComponentReader::takeOne(const Amount &amount)
{
    const auto waiting = withoutStrength();
    if (!m_current) {
        m_drug.loose.push_back(amount.strength);
        return;
    }
    const auto &present = m_drug.components[*m_current].strengths;
    const bool isTube = amount.isGrams && !present.empty() &&
                        (present.front().isDivided() || present.front().unit == StrengthUnit::Percent);
    if (isTube)
        m_drug.quantities.push_back(amount.strength);
    else
        give(waiting.empty() ? *m_current : waiting.front(), amount.strength);
}

void ComponentReader::takeRow(const std::vector<Amount> &amounts)
{
    const auto waiting = withoutStrength();
    for (size_t i = 0; i < amounts.size(); ++i) {
        if (waiting.size() >= amounts.size())
            give(waiting[i], amounts[i].strength);
        else
            m_drug.loose.push_back(amounts[i].strength);
    }
}

/// "Imitrex 100 MG (sumatriptan succinate 140 MG)": both are amounts of the one ingredient. "20 mg
/// lisinopril": the amount came first.
void ComponentReader::joinLoose()
{
    auto &all = m_drug.components;
    auto &loose = m_drug.loose;
    const bool isInside =
        std::all_of(m_isInside.begin(), m_isInside.end(), [](bool inside) { return inside; });
    const bool isWaiting = withoutStrength().size() == all.size();
    if (loose.size() != all.size() || (!isInside && !isWaiting))
        return;
    for (size_t i = 0; i < all.size(); ++i)
        all[i].strengths.insert(all[i].strengths.begin(), loose[i]);
    loose.clear();
}

/// "A 650 MG / B 400 MG per 20 ML": A is in the 20 mL as well.
void ComponentReader::shareDivisor()
{
    auto &all = m_drug.components;
    if (all.size() < 2 || all.back().strengths.empty() || !all.back().strengths.front().isDivided())
        return;
    const auto container = std::find_if(m_drug.quantities.begin(), m_drug.quantities.end(),
                                        [](const Strength &s) { return s.unit == StrengthUnit::Millilitre; });
    if (container == m_drug.quantities.end())
        return;
    for (SourceComponent &component : all) {
        if (component.strengths.size() != 1 || component.strengths.front().isDivided())
            continue;
        Strength divided = component.strengths.front();
        if (const auto value = divided.value.over(container->value)) {
            divided.value = *value;
            divided.per = StrengthUnit::Millilitre;
            component.strengths.insert(component.strengths.begin(), divided);
        }
    }
}

void ComponentReader::finish()
{
    m_depth = 0;
    m_isAside = false;
    const bool hasStrength =
        !m_drug.loose.empty() || std::any_of(m_drug.components.begin(), m_drug.components.end(),
                                             [](const SourceComponent &c) { return !c.strengths.empty(); });
    if (!hasStrength && m_bare.size() == 1) { // several: which of them is the strength?
        if (m_bare.front().amounts.size() == 1)
            takeOne(m_bare.front().amounts.front());
        else
            takeRow(m_bare.front().amounts);
    }
    joinLoose();
    shareDivisor();
}

}
