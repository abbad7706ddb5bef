#pragma once

#include "terminology/suggestion/AmountText.h"
#include "terminology/suggestion/SourceDrug.h"

#include <vector>

namespace concord {

/// Gives amounts to the ingredients they belong to, as they come in a text: "A 5 MG / B 10 MG", "A/B 5/10
/// MG", "A and B 5 mg/10 mg", "A 4 MG (as hydrochloride 4.576 MG)", "Brand 100 MG (A 140 MG)", "A 5 MG / B 10
/// MG per 20 ML".
class ComponentReader
{
public:
    explicit ComponentReader(SourceDrug &drug) : m_drug(drug) {}

    void open() { ++m_depth; }
    void close();
    void takeIngredient(quint32 ingredient, const QString &salt);
    void takeSalt(const QString &salt);
    void takeAmounts(const AmountList &list);
    void finish();

private:
    void takeQuantity(const Amount &amount);
    void takeOne(const Amount &amount);
    void takeRow(const std::vector<Amount> &amounts);
    void give(size_t component, const Strength &strength);
    [[nodiscard]] std::vector<size_t> withoutStrength() const;
    void joinLoose();
    void shareDivisor();

    SourceDrug &m_drug;
    std::vector<bool> m_isInside;   ///< of each component: first named inside parentheses
    std::vector<AmountList> m_bare; ///< numbers without units: strengths only where nothing else is one
    std::optional<size_t> m_current;
    bool m_isAside = false; ///< in parentheses that explain ("(fluoride ion 0.15 %)")
    int m_depth = 0;
};

}
