#pragma once

#include "terminology/suggestion/DrugTables.h"
#include "terminology/suggestion/IngredientName.h"
#include "terminology/suggestion/WordFinder.h"

#include <QHash>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace concord {

/// The ingredients and brands of a terminology release with the words they are made of. Filled from the names
/// of a release, then sealed; read-only afterwards.
class DrugLexicon
{
public:
    explicit DrugLexicon(const DrugTables &tables) : m_tables(tables) {}

    /// Number of the ingredient, without salt: "metoprolol succinate" and "metoprolol" have the same.
    [[nodiscard]] quint32 addIngredient(const IngredientName &name);
    [[nodiscard]] quint32 addBrand(const QString &brand);
    void seal();

    [[nodiscard]] size_t ingredientCount() const { return m_ingredients.size(); }
    [[nodiscard]] size_t brandCount() const { return m_brands.size(); }
    [[nodiscard]] const QString &ingredient(quint32 number) const { return m_ingredients[number].name; }
    [[nodiscard]] const QString &brand(quint32 number) const { return m_brands[number].name; }
    [[nodiscard]] std::span<const quint32> ingredientWords(quint32 number) const;
    [[nodiscard]] std::span<const quint32> brandWords(quint32 number) const;
    [[nodiscard]] const WordFinder &words() const { return m_words; }
    [[nodiscard]] const DrugTables &tables() const { return m_tables; }

    [[nodiscard]] std::optional<quint32> ingredientBy(const QString &key) const; ///< IngredientName::key()
    /// By its words in lower case, parted by blanks, in order.
    [[nodiscard]] std::optional<quint32> brandBy(const QString &words) const;
    [[nodiscard]] int longestName() const
    {
        return m_longest;
    } ///< words of the longest name looked up at once

private:
    struct Name
    {
        QString name;
        quint32 at = 0; ///< of its words in m_parts
        quint32 count = 0;
    };
    [[nodiscard]] Name makeName(const QString &name, const std::vector<QString> &words);
    [[nodiscard]] std::span<const quint32> wordsOf(const Name &name) const;

    const DrugTables &m_tables;
    WordFinder m_words;
    std::vector<Name> m_ingredients;
    std::vector<Name> m_brands;
    std::vector<quint32> m_parts;
    QHash<QString, quint32> m_ingredientKeys;
    QHash<QString, quint32> m_brandKeys;
    int m_longest = 1;
};

}
