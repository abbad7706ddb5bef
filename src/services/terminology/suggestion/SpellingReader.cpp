#include "terminology/suggestion/SpellingReader.h"

#include <algorithm>

namespace concord {

namespace {
constexpr qsizetype shortestPart = 3;
constexpr qsizetype shortestHump = 2; ///< of a word parted at a capital

/// "OvacePlus" → "ovace", "plus"; "hydrOXYzine" is one word: its parts are no names.
std::vector<QString> humps(const QString &written)
{
    std::vector<QString> parts;
    qsizetype start = 0;
    for (qsizetype i = 1; i < written.size(); ++i) {
        if (written[i].isUpper() && written[i - 1].isLower()) {
            parts.push_back(written.sliced(start, i - start).toLower());
            start = i;
        }
    }
    parts.push_back(written.sliced(start).toLower());
    return parts;
}
}

bool SpellingReader::isKnown(const QString &word) const
{
    const DrugTables &tables = m_lexicon.tables();
    return m_lexicon.words().find(word) || tables.salt(word) || tables.unit(word) ||
           !tables.formWords(word).isEmpty() || !tables.meaningOf(word).isEmpty();
}

bool SpellingReader::areKnown(const std::vector<QString> &parts, qsizetype shortest) const
{
    return std::all_of(parts.begin(), parts.end(),
                       [&](const QString &part) { return part.size() >= shortest && isKnown(part); });
}

std::vector<QString> SpellingReader::atCapitals(const DrugToken &token) const
{
    auto parts = humps(token.written);
    const bool hasName = std::any_of(parts.begin(), parts.end(), [this](const QString &part) {
        return part.size() > shortestPart && m_lexicon.words().find(part);
    });
    if (parts.size() > 1 && (hasName || areKnown(parts, shortestHump)))
        return parts;
    qsizetype letters = token.text.size();
    while (letters > 0 && token.text[letters - 1].isDigit())
        --letters;
    if (letters < token.text.size() && areKnown({token.text.first(letters)}, shortestPart)) // LMX4
        return {token.text.first(letters)};
    return {};
}

std::vector<QString> SpellingReader::inHalves(const QString &word) const
{
    for (qsizetype at = shortestPart; at + shortestPart <= word.size(); ++at) {
        std::vector<QString> halves{word.first(at), word.sliced(at)};
        if (areKnown(halves, shortestPart))
            return halves;
    }
    return {};
}

QString SpellingReader::nearest(const QString &word) const
{
    const auto near = m_lexicon.words().near(word, 2);
    const bool isOne = near.size() == 1 || (near.size() > 1 && near[0].distance < near[1].distance);
    return isOne ? m_lexicon.words().word(near[0].number) : QString();
}

/// What stands for @p token; empty: nothing is like it.
std::vector<QString> SpellingReader::replacement(const DrugToken &token, bool &isGuessed) const
{
    if (auto parts = atCapitals(token); !parts.empty())
        return parts;
    if (const QString near = nearest(token.text); !near.isEmpty()) {
        isGuessed = true;
        return {near};
    }
    if (auto halves = inHalves(token.text); !halves.empty())
        return halves;
    const auto longer = m_lexicon.words().onlyWithPrefix(token.text);
    if (!longer)
        return {};
    isGuessed = true;
    return {m_lexicon.words().word(*longer)};
}

bool SpellingReader::correct(std::vector<DrugToken> &tokens) const
{
    bool isGuessed = false;
    for (size_t i = 0; i < tokens.size(); ++i) {
        DrugToken &token = tokens[i];
        if (!token.isWord() || isKnown(token.text))
            continue;
        const bool hasNext = i + 1 < tokens.size() && tokens[i + 1].isWord();
        if (hasNext && m_lexicon.words().find(token.text + tokens[i + 1].text)) {
            token.text += tokens[i + 1].text;
            tokens.erase(tokens.begin() + ptrdiff_t(i) + 1);
            continue;
        }
        const auto words = replacement(token, isGuessed);
        if (words.empty())
            continue;
        token.text = words.front();
        for (size_t part = 1; part < words.size(); ++part)
            tokens.insert(tokens.begin() + ptrdiff_t(++i),
                          DrugToken{DrugToken::Kind::Word, words[part], words[part], true});
    }
    return isGuessed;
}

}
