#pragma once

#include "terminology/suggestion/ConceptTable.h"
#include "terminology/suggestion/SourceDrug.h"

#include <vector>

namespace concord {

/// Finds the families of drugs that the words of a text may mean, by an index from each word to the families
/// whose ingredients or brand have it. Rare words count more than common ones.
class FamilyFinder
{
public:
    FamilyFinder(const ConceptTable &table, const DrugLexicon &lexicon);

    struct Found
    {
        quint32 family = 0;
        double score =
            0; ///< 0 to 1: how much of the text it explains, and how much of its name the text says
    };
    /// The best @p limit, best first, and what consists of the same ingredients as the brands in the text.
    /// Empty when no word of the text is one of an ingredient or brand.
    [[nodiscard]] std::vector<Found> find(const SourceDrug &source, size_t limit) const;
    [[nodiscard]] double rate(const SourceDrug &source, quint32 family) const; ///< Found::score of any

private:
    using Flags = std::vector<char>; ///< for each word of the lexicon
    [[nodiscard]] std::span<const quint32> familiesOfWord(quint32 word) const;
    [[nodiscard]] std::vector<quint32> equalFamilies(const ConceptFamily &family) const;
    void addGenerics(const SourceDrug &source, std::vector<Found> &found) const;
    [[nodiscard]] Flags flagsOf(const SourceDrug &source) const;
    [[nodiscard]] double weightOf(const SourceDrug &source) const;
    [[nodiscard]] double said(const ConceptFamily &family, const Flags &inText) const;
    [[nodiscard]] double share(std::span<const quint32> words, const Flags &inText) const;
    [[nodiscard]] double brandShare(std::span<const quint32> words, const Flags &inText) const;

    const ConceptTable &m_table;
    const DrugLexicon &m_lexicon;
    std::vector<double> m_weights; ///< of each word
    std::vector<quint32> m_starts; ///< of each word in m_families
    std::vector<quint32> m_families;
};

}
