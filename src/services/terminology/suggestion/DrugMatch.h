#pragma once

#include "domain/Suggestion.h"
#include "terminology/suggestion/ConceptTable.h"
#include "terminology/suggestion/FormMatch.h"
#include "terminology/suggestion/SourceDrug.h"

#include <vector>

namespace concord {

/// How a text agrees with one concept, attribute by attribute. What neither of them says is not Different.
struct DrugMatch
{
    Agreement ingredient = Agreement::Missing;
    Agreement strength = Agreement::Missing;
    Agreement brand = Agreement::Missing;
    Agreement quantity = Agreement::Missing;
    FormMatch form;
    bool isSaltEqual = false;  ///< both name the same salts, or none
    bool isImplied = false;    ///< the ingredient comes from the brand alone
    bool isNumberOnly = false; ///< the strength in the text has no unit
    bool isPackEqual = true;   ///< both are packs, or neither
    double strengthScore = 0;
    double quantityScore = 0;

    /// It may be the drug that the text describes: nothing differs, and the text says ingredient and
    /// strength.
    [[nodiscard]] bool isDescribed() const
    {
        const bool isNamed = ingredient == Agreement::Same || ingredient == Agreement::Compatible;
        const bool isMeasured = strength == Agreement::Same || strength == Agreement::Compatible;
        return isNamed && isMeasured && !isNumberOnly && !differs();
    }
    /// And the brand, if there is one: of drugs that are complete the text means one.
    [[nodiscard]] bool isComplete() const { return isDescribed() && brand == Agreement::Same && isPackEqual; }
    /// The text describes it as RxNorm does, so that one of which it only says less is not meant.
    [[nodiscard]] bool isExact() const
    {
        return isComplete() && !isImplied && isSaltEqual && form.isExact && strength == Agreement::Same &&
               quantity == Agreement::Same;
    }
    /// Nothing that makes it another drug.
    [[nodiscard]] bool differs() const
    {
        return ingredient == Agreement::Different || strength == Agreement::Different ||
               brand == Agreement::Different || quantity == Agreement::Different || form.differs();
    }
};

/// Compares one text with many concepts.
class DrugMatcher
{
public:
    DrugMatcher(const SourceDrug &source, const ConceptTable &table, const DrugTables &tables);

    /// What is the same for all concepts of a family: ingredient (without salts) and brand.
    [[nodiscard]] DrugMatch matchFamily(const ConceptFamily &family) const;
    /// Completes @p match of the family for one of its concepts.
    void matchConcept(const ConceptRow &row, DrugMatch &match) const;

private:
    void matchSalts(std::span<const ConceptComponent> parts, DrugMatch &match) const;
    void matchStrengths(const ConceptRow &row, DrugMatch &match) const;
    void matchQuantity(const ConceptRow &row, DrugMatch &match) const;
    [[nodiscard]] bool isBrandOf(std::span<const quint32> ingredients) const;

    const SourceDrug &m_source;
    const ConceptTable &m_table;
    std::vector<FormMatch> m_forms;
    FormMatch m_noForm;
    std::vector<quint32> m_ingredients;                   ///< of the text, in order
    std::vector<std::vector<quint32>> m_brandIngredients; ///< what the brands in the text consist of
};

}
