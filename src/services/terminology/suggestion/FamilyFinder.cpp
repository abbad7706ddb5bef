#include "terminology/suggestion/FamilyFinder.h"

#include <algorithm>
#include <cmath>

namespace concord {

namespace {
constexpr double explaining = 0.6;     ///< against how much of the name the text says
constexpr double impliedByBrand = 0.9; ///< an ingredient that only the brand in the text tells of
constexpr double genericOfBrand = 0.5; ///< the score of what the text names only another brand of
constexpr double brandOfBrand = 0.3;
constexpr size_t mostGenerics = 100;
constexpr double leastOfBest = 0.3; ///< families that explain less of the text are not looked at

std::vector<quint32> wordsOf(const ConceptTable &table, const DrugLexicon &lexicon,
                             const ConceptFamily &family)
{
    std::vector<quint32> words;
    const auto add = [&](std::span<const quint32> more) {
        words.insert(words.end(), more.begin(), more.end());
    };
    for (const quint32 ingredient : table.ingredientsOf(family))
        add(lexicon.ingredientWords(ingredient));
    if (family.brand != ConceptTable::noBrand)
        add(lexicon.brandWords(family.brand));
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}
}

FamilyFinder::FamilyFinder(const ConceptTable &table, const DrugLexicon &lexicon)
    : m_table(table), m_lexicon(lexicon)
{
    const size_t words = lexicon.words().size();
    m_starts.assign(words + 1, 0);
    for (const ConceptFamily &family : table.families()) {
        for (const quint32 word : wordsOf(table, lexicon, family))
            ++m_starts[word + 1];
    }
    m_weights.resize(words);
    const double all = double(table.families().size());
    for (size_t i = 0; i < words; ++i) {
        m_weights[i] = std::log(1 + all / double(std::max<quint32>(1, m_starts[i + 1])));
        m_starts[i + 1] += m_starts[i];
    }
    m_families.resize(m_starts.back());
    std::vector<quint32> next(m_starts.begin(), m_starts.end() - 1);
    for (quint32 i = 0; i < table.families().size(); ++i) {
        for (const quint32 word : wordsOf(table, lexicon, table.families()[i]))
            m_families[next[word]++] = i;
    }
}

std::span<const quint32> FamilyFinder::familiesOfWord(quint32 word) const
{
    return std::span(m_families).subspan(m_starts[word], m_starts[word + 1] - m_starts[word]);
}

FamilyFinder::Flags FamilyFinder::flagsOf(const SourceDrug &source) const
{
    Flags inText(m_weights.size(), 0);
    for (const SourceWord &word : source.words)
        inText[word.word] = 1;
    return inText;
}

/// Of the words that a name should explain.
double FamilyFinder::weightOf(const SourceDrug &source) const
{
    double all = 0;
    for (const SourceWord &word : source.words)
        all += word.isForm ? 0 : m_weights[word.word];
    return all;
}

double FamilyFinder::share(std::span<const quint32> words, const Flags &inText) const
{
    double found = 0;
    double all = 0;
    for (const quint32 word : words) {
        all += m_weights[word];
        found += inText[word] ? m_weights[word] : 0;
    }
    return all > 0 ? found / all : 0;
}

/// The first word of a brand is the one it is called by: it counts as much again.
double FamilyFinder::brandShare(std::span<const quint32> words, const Flags &inText) const
{
    if (words.empty())
        return 0;
    const double first = m_weights[words.front()];
    double found = inText[words.front()] ? first : 0;
    double all = first;
    for (const quint32 word : words) {
        all += m_weights[word];
        found += inText[word] ? m_weights[word] : 0;
    }
    return found / all;
}

/// How much of its name is in the text.
double FamilyFinder::said(const ConceptFamily &family, const Flags &inText) const
{
    double ingredients = 0;
    const auto parts = m_table.ingredientsOf(family);
    for (const quint32 ingredient : parts)
        ingredients += share(m_lexicon.ingredientWords(ingredient), inText);
    ingredients /= std::max(1.0, double(parts.size()));
    if (family.brand == ConceptTable::noBrand)
        return ingredients;
    const double brand = brandShare(m_lexicon.brandWords(family.brand), inText);
    return 0.5 * brand + 0.5 * std::max(ingredients, impliedByBrand * brand);
}

std::vector<FamilyFinder::Found> FamilyFinder::find(const SourceDrug &source, size_t limit) const
{
    std::vector<double> explained(m_table.families().size(), 0);
    std::vector<quint32> touched;
    double most = 0;
    for (const SourceWord &word : source.words) {
        if (word.isForm)
            continue;
        for (const quint32 family : familiesOfWord(word.word)) {
            if (explained[family] == 0)
                touched.push_back(family);
            explained[family] += m_weights[word.word];
            most = std::max(most, explained[family]);
        }
    }
    const Flags inText = flagsOf(source);
    const double all = weightOf(source);
    std::vector<Found> found;
    for (const quint32 family : touched) {
        if (explained[family] >= leastOfBest * most)
            found.push_back({family, explaining * explained[family] / all +
                                         (1 - explaining) * said(m_table.families()[family], inText)});
    }
    const auto better = [](const Found &a, const Found &b) {
        return a.score != b.score ? a.score > b.score : a.family < b.family;
    };
    const size_t kept = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + ptrdiff_t(kept), found.end(), better);
    found.resize(kept);
    addGenerics(source, found);
    return found;
}

/// A text that names a brand alone says nothing of its ingredients; its generic and other brands of it are
/// meant as well.
void FamilyFinder::addGenerics(const SourceDrug &source, std::vector<Found> &found) const
{
    std::vector<quint32> present;
    for (const Found &one : found)
        present.push_back(one.family);
    const size_t limit = found.size() + mostGenerics;
    for (const quint32 brand : source.brands) {
        for (const auto &[ignored, number] : m_table.familiesOfBrand(brand)) {
            for (const quint32 other : equalFamilies(m_table.families()[number])) {
                if (found.size() >= limit ||
                    std::find(present.begin(), present.end(), other) != present.end())
                    continue;
                const bool isGeneric = m_table.families()[other].brand == ConceptTable::noBrand;
                found.push_back({other, isGeneric ? genericOfBrand : brandOfBrand});
                present.push_back(other);
            }
        }
    }
}

/// Those that consist of the same ingredients.
std::vector<quint32> FamilyFinder::equalFamilies(const ConceptFamily &family) const
{
    const auto parts = m_table.ingredientsOf(family);
    if (parts.empty() || m_lexicon.ingredientWords(parts.front()).empty())
        return {};
    std::vector<quint32> equal;
    for (const quint32 other : familiesOfWord(m_lexicon.ingredientWords(parts.front()).front())) {
        const ConceptFamily &candidate = m_table.families()[other];
        const auto same = m_table.ingredientsOf(candidate);
        if (candidate.isPack == family.isPack &&
            std::equal(parts.begin(), parts.end(), same.begin(), same.end()))
            equal.push_back(other);
    }
    return equal;
}

double FamilyFinder::rate(const SourceDrug &source, quint32 family) const
{
    double explained = 0;
    for (const SourceWord &word : source.words) {
        const auto families = familiesOfWord(word.word);
        if (!word.isForm && std::binary_search(families.begin(), families.end(), family))
            explained += m_weights[word.word];
    }
    const double all = weightOf(source);
    return explaining * (all > 0 ? explained / all : 0) +
           (1 - explaining) * said(m_table.families()[family], flagsOf(source));
}

}
