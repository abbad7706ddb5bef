#pragma once

#include "terminology/suggestion/DrugLexicon.h"
#include "terminology/suggestion/DrugText.h"

#include <vector>

namespace concord {

/// Puts known words in the place of those that no name of the release has: words run together ("OvacePlus")
/// or apart ("pro air"), letters wrong, and words cut short ("acetamin"). Words of the tables stay as they
/// are.
class SpellingReader
{
public:
    explicit SpellingReader(const DrugLexicon &lexicon) : m_lexicon(lexicon) {}

    /// @return whether a word was guessed (not only parted or joined).
    bool correct(std::vector<DrugToken> &tokens) const;

private:
    [[nodiscard]] bool isKnown(const QString &word) const;
    [[nodiscard]] bool areKnown(const std::vector<QString> &parts, qsizetype shortest) const;
    [[nodiscard]] std::vector<QString> replacement(const DrugToken &token, bool &isGuessed) const;
    [[nodiscard]] std::vector<QString> atCapitals(const DrugToken &token) const;
    [[nodiscard]] std::vector<QString> inHalves(const QString &word) const;
    [[nodiscard]] QString nearest(const QString &word) const; ///< empty: none, or several as near

    const DrugLexicon &m_lexicon;
};

}
