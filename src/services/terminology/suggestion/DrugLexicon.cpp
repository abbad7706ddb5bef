#include "terminology/suggestion/DrugLexicon.h"

#include "terminology/suggestion/DrugText.h"

#include <QStringList>

#include <algorithm>

namespace concord {

namespace {
constexpr int mostWordsAtOnce = 10; // vaccines have names of thirty; those are found by their words

QString joined(const std::vector<QString> &words)
{
    return QStringList(words.begin(), words.end()).join(QLatin1Char(' '));
}
}

DrugLexicon::Name DrugLexicon::makeName(const QString &name, const std::vector<QString> &words)
{
    Name made{name, quint32(m_parts.size()), quint32(words.size())};
    for (const QString &word : words)
        m_parts.push_back(m_words.add(word));
    m_longest = std::max(m_longest, std::min(int(words.size()), mostWordsAtOnce));
    return made;
}

std::span<const quint32> DrugLexicon::wordsOf(const Name &name) const
{
    return std::span(m_parts).subspan(name.at, name.count);
}

quint32 DrugLexicon::addIngredient(const IngredientName &name)
{
    const QString key = name.key();
    const auto found = m_ingredientKeys.constFind(key);
    if (found != m_ingredientKeys.cend())
        return *found;
    const auto number = quint32(m_ingredients.size());
    m_ingredients.push_back(makeName(joined(name.words), name.words));
    m_ingredientKeys.insert(key, number);
    return number;
}

quint32 DrugLexicon::addBrand(const QString &brand)
{
    const auto words = drugWords(brand);
    const QString key = joined(words);
    const auto found = m_brandKeys.constFind(key);
    if (found != m_brandKeys.cend())
        return *found;
    const auto number = quint32(m_brands.size());
    m_brands.push_back(makeName(brand, words));
    m_brandKeys.insert(key, number);
    return number;
}

void DrugLexicon::seal()
{
    m_words.seal();
    m_parts.shrink_to_fit();
}

std::span<const quint32> DrugLexicon::ingredientWords(quint32 number) const
{
    return wordsOf(m_ingredients[number]);
}

std::span<const quint32> DrugLexicon::brandWords(quint32 number) const
{
    return wordsOf(m_brands[number]);
}

std::optional<quint32> DrugLexicon::ingredientBy(const QString &key) const
{
    const auto found = m_ingredientKeys.constFind(key);
    return found == m_ingredientKeys.cend() ? std::nullopt : std::optional(*found);
}

std::optional<quint32> DrugLexicon::brandBy(const QString &words) const
{
    const auto found = m_brandKeys.constFind(words);
    return found == m_brandKeys.cend() ? std::nullopt : std::optional(*found);
}

}
