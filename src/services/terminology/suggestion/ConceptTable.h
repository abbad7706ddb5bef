#pragma once

#include "domain/Terminology.h"
#include "terminology/suggestion/DrugLexicon.h"
#include "terminology/suggestion/ListedDrug.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace concord {

/// An ingredient of a concept with its amount.
struct ConceptComponent
{
    quint32 ingredient = 0;
    quint32 salt = 0; ///< of ConceptTable::salt(); 0: none
    std::optional<Strength> strength;
};

/// An orderable, active concept in few bytes; its name is kept apart.
struct ConceptRow
{
    quint32 textAt = 0; ///< of its RxCUI
    quint32 nameAt = 0;
    quint32 family = 0;
    quint32 componentsAt = 0;
    quint16 components = 0;
    quint16 form = 0;     ///< ConceptTable::noForm when it has none that the tables know
    quint32 quantity = 0; ///< index, 0: none
    quint32 packages = 0; ///< how many NDCs of the release are this drug: how common it is
    TermType type = TermType::Other;
};

/// The concepts with the same ingredients and brand; they differ in strength, salt, form and quantity.
struct ConceptFamily
{
    quint32 firstConcept = 0;
    quint32 concepts = 0;
    quint32 ingredientsAt = 0;
    quint32 ingredients = 0;
    quint32 brand = 0; ///< ConceptTable::noBrand: generic
    bool isPack = false;
};

/// The drugs of a release, taken apart once and grouped. Built, then read-only.
class ConceptTable
{
public:
    static constexpr quint16 noForm = 0xFFFF;
    static constexpr quint32 noBrand = 0xFFFFFFFF;

    enum class Which {
        Active,
        Retired ///< what could be ordered once
    };
    /// Fills @p lexicon with the ingredients and brands of the concepts that can be ordered and are of
    /// @p which; others are left out. @p packages: NDCs for each RxCUI.
    ConceptTable(const std::vector<RxNormConcept> &concepts, const QHash<QString, int> &packages,
                 DrugLexicon &lexicon, Which which = Which::Active);

    [[nodiscard]] std::span<const ConceptFamily> families() const { return m_families; }
    [[nodiscard]] std::span<const ConceptRow> concepts() const { return m_concepts; }
    [[nodiscard]] std::span<const ConceptRow> conceptsOf(const ConceptFamily &family) const;
    [[nodiscard]] std::span<const quint32> ingredientsOf(const ConceptFamily &family) const;
    [[nodiscard]] std::span<const std::pair<quint32, quint32>>
    familiesOfBrand(quint32 brand) const; ///< second
    [[nodiscard]] std::span<const ConceptComponent> componentsOf(const ConceptRow &row) const;
    [[nodiscard]] std::optional<Strength> quantityOf(const ConceptRow &row) const;
    [[nodiscard]] const QString &salt(quint32 number) const { return m_salts[number]; }
    [[nodiscard]] QString rxcui(const ConceptRow &row) const;
    [[nodiscard]] QString name(const ConceptRow &row) const;
    [[nodiscard]] const ConceptRow *find(const QString &rxcui) const; ///< nullptr: not among them
    [[nodiscard]] quint32 mostPackages() const { return m_mostPackages; }

private:
    [[nodiscard]] QByteArrayView rxcuiBytes(const ConceptRow &row) const;
    void add(const RxNormConcept &one, quint32 packages, DrugLexicon &lexicon);
    [[nodiscard]] ConceptComponent component(const ListedComponent &listed, DrugLexicon &lexicon);
    [[nodiscard]] quint32 familyOf(std::vector<quint32> ingredients, quint32 brand, bool isPack);
    void groupByFamily();

    QByteArray m_text; ///< RxCUI, name and a line's end of each, UTF-8
    std::vector<ConceptRow> m_concepts;
    std::vector<ConceptFamily> m_families;
    std::vector<ConceptComponent> m_components;
    std::vector<quint32> m_familyIngredients;
    std::vector<std::pair<quint32, quint32>> m_brandFamilies; ///< brand and family, in order
    std::vector<Strength> m_quantities{{}};
    std::vector<QString> m_salts{{}};
    std::vector<quint32> m_byRxcui;
    quint32 m_mostPackages = 0;

    // while it is built
    QHash<QByteArray, quint32> m_familyKeys;
    QHash<QString, quint32> m_saltNumbers;
    QHash<QString, std::pair<quint32, quint32>> m_ingredientTexts; ///< as written → ingredient and salt
};

}
