#pragma once

#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace concord {

/// Words with a number each, found exactly or nearly. Filled first, then sealed; read-only afterwards, so
/// that threads may share it.
class WordFinder
{
public:
    [[nodiscard]] quint32 add(const QString &word); ///< its number; the same word has the same
    void seal();                                    ///< makes the index of near words

    [[nodiscard]] std::optional<quint32> find(const QString &word) const;
    [[nodiscard]] const QString &word(quint32 number) const { return m_words[number]; }
    [[nodiscard]] size_t size() const { return m_words.size(); }

    struct Near
    {
        quint32 number = 0;
        int distance = 0;

        friend bool operator==(const Near &, const Near &) = default;
    };
    /// The words within one (from five letters) or two (from eight letters) insertions, deletions, changes or
    /// swaps of neighbours; nearest first, at most @p limit. Nothing for shorter words: they are near too
    /// much.
    [[nodiscard]] std::vector<Near> near(const QString &word, size_t limit) const;
    /// The only word that begins with @p word, which has at least five letters ("acetamin"); none when
    /// several do.
    [[nodiscard]] std::optional<quint32> onlyWithPrefix(const QString &word) const;

private:
    std::vector<QString> m_words;
    QHash<QString, quint32> m_numbers;
    std::vector<quint32> m_inOrder;                   ///< by word, for prefixes
    std::vector<std::pair<quint64, quint32>> m_grams; ///< three letters → the words that have them, sorted
};

/// Insertions, deletions, changes and swaps of neighbours between the two; @p most + 1 when there are more.
[[nodiscard]] int editDistance(QStringView a, QStringView b, int most);

}
