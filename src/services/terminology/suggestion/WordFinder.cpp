#include "terminology/suggestion/WordFinder.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace concord {

namespace {
constexpr qsizetype oneErrorFrom = 5;
constexpr qsizetype twoErrorsFrom = 8;
constexpr qsizetype prefixFrom = 5;
constexpr qsizetype longestWord = 60; // nothing longer is compared

int errorsAllowed(qsizetype letters)
{
    if (letters >= twoErrorsFrom)
        return 2;
    return letters >= oneErrorFrom ? 1 : 0;
}

/// The letters two by two and three by three: "^as", "asp", …, "in$"; each once.
std::vector<quint64> gramsOf(QStringView word)
{
    std::vector<quint64> grams;
    grams.reserve(size_t(word.size()));
    const auto at = [&](qsizetype i) {
        return i < 0 || i >= word.size() ? quint64(1) : quint64(word[i].unicode());
    };
    for (qsizetype i = 0; i < word.size(); ++i)
        grams.push_back(at(i - 1) << 32 | at(i) << 16 | at(i + 1));
    std::sort(grams.begin(), grams.end());
    grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
    return grams;
}
}

int editDistance(QStringView a, QStringView b, int most)
{
    if (a.size() > longestWord || b.size() > longestWord || std::abs(int(a.size() - b.size())) > most)
        return most + 1;
    std::array<std::array<int, longestWord + 1>, 3> rows{}; // two ago, the last, this one
    for (qsizetype j = 0; j <= b.size(); ++j)
        rows[1][size_t(j)] = int(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        auto &row = rows[2];
        row[0] = int(i);
        int least = row[0];
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const size_t at = size_t(j);
            const int change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[at] = std::min({rows[1][at] + 1, row[at - 1] + 1, rows[1][at - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[at] = std::min(row[at], rows[0][at - 2] + 1);
            least = std::min(least, row[at]);
        }
        if (least > most)
            return most + 1;
        rows[0] = rows[1];
        rows[1] = rows[2];
    }
    return std::min(rows[1][size_t(b.size())], most + 1);
}

quint32 WordFinder::add(const QString &word)
{
    const auto found = m_numbers.constFind(word);
    if (found != m_numbers.cend())
        return *found;
    const auto number = quint32(m_words.size());
    m_words.push_back(word);
    m_numbers.insert(word, number);
    return number;
}

void WordFinder::seal()
{
    m_inOrder.resize(m_words.size());
    for (quint32 i = 0; i < m_inOrder.size(); ++i)
        m_inOrder[i] = i;
    std::sort(m_inOrder.begin(), m_inOrder.end(),
              [this](quint32 a, quint32 b) { return m_words[a] < m_words[b]; });
    m_grams.clear();
    for (quint32 i = 0; i < m_words.size(); ++i) {
        const QString &word = m_words[i];
        if (word.size() < oneErrorFrom - 1 || word.size() > longestWord || word.front().isDigit())
            continue;
        for (const quint64 gram : gramsOf(word))
            m_grams.emplace_back(gram, i);
    }
    std::sort(m_grams.begin(), m_grams.end());
    m_grams.shrink_to_fit();
}

std::optional<quint32> WordFinder::find(const QString &word) const
{
    const auto found = m_numbers.constFind(word);
    return found == m_numbers.cend() ? std::nullopt : std::optional(*found);
}

std::vector<WordFinder::Near> WordFinder::near(const QString &word, size_t limit) const
{
    const int most = errorsAllowed(word.size());
    if (most == 0 || word.size() > longestWord)
        return {};
    const auto grams = gramsOf(word);
    std::vector<quint32> sharing; // each word as often as it shares letters
    for (const quint64 gram : grams) {
        auto at = std::lower_bound(m_grams.begin(), m_grams.end(), std::pair(gram, quint32(0)));
        for (; at != m_grams.end() && at->first == gram; ++at)
            sharing.push_back(at->second);
    }
    std::sort(sharing.begin(), sharing.end());
    const auto needed = std::max<qsizetype>(1, qsizetype(grams.size()) - 3 * most);
    std::vector<Near> found;
    for (auto at = sharing.begin(); at != sharing.end();) {
        const quint32 number = *at;
        const auto end = std::upper_bound(at, sharing.end(), number);
        if (end - at >= needed) {
            const int distance = editDistance(word, m_words[number], most);
            if (distance <= most)
                found.push_back({number, distance});
        }
        at = end;
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Near &a, const Near &b) { return a.distance < b.distance; });
    if (found.size() > limit)
        found.resize(limit);
    return found;
}

std::optional<quint32> WordFinder::onlyWithPrefix(const QString &word) const
{
    if (word.size() < prefixFrom)
        return std::nullopt;
    const auto at = std::lower_bound(m_inOrder.begin(), m_inOrder.end(), word,
                                     [this](quint32 i, const QString &w) { return m_words[i] < w; });
    if (at == m_inOrder.end() || !m_words[*at].startsWith(word))
        return std::nullopt;
    if (at + 1 != m_inOrder.end() && m_words[*(at + 1)].startsWith(word))
        return std::nullopt;
    return *at;
}

}
