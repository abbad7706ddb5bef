#include "terminology/suggestion/PackageText.h"

#include "terminology/suggestion/AmountText.h"
#include "terminology/suggestion/FormReader.h"

#include <algorithm>

namespace concord {

namespace {
constexpr size_t mostWordsOfForm =
    14; ///< between a number and "in 1": "TABLET, FILM COATED, EXTENDED RELEASE"

class PackageReader
{
public:
    PackageReader(const std::vector<DrugToken> &tokens, const DrugTables &tables)
        : m_tokens(tokens), m_tables(tables)
    {}

    /// The "in" of "30 TABLET in 1 BOTTLE" that begins with the number at @p at; 0 for none.
    [[nodiscard]] size_t clauseAt(size_t at) const
    {
        if (!m_tokens[at].isNumber())
            return 0;
        const size_t last = std::min(m_tokens.size(), at + mostWordsOfForm);
        for (size_t i = at + 1; i + 2 < m_tokens.size() && i < last; ++i) {
            if (m_tokens[i].isNumber())
                return 0;
            const bool isIn = i > at + 1 && m_tokens[i].isWord() && m_tokens[i].text == u"in";
            if (isIn && m_tokens[i + 1].text == u"1" && isContainer(i + 2))
                return i;
        }
        return 0;
    }

    /// Words from @p from to @p to: the longest phrases that the tables know, one after the other.
    template <typename Take>
    void phrases(size_t from, size_t to, const Take &take) const
    {
        for (size_t at = from; at < to;) {
            size_t end = 0;
            QString phrase;
            QString longest;
            for (size_t i = at; i < to && i < at + mostWordsOfForm; ++i) {
                if (m_tokens[i].kind == DrugToken::Kind::Sign)
                    continue;
                phrase += (phrase.isEmpty() ? QString() : QStringLiteral(" ")) + m_tokens[i].text;
                if (isKnown(phrase)) {
                    longest = phrase;
                    end = i + 1;
                }
            }
            if (end > at)
                take(longest);
            at = std::max(at + 1, end);
        }
    }
    /// Where the container that begins at @p at ends: before a number, a sign other than "," and "-", "in".
    [[nodiscard]] size_t endOfContainer(size_t at) const
    {
        while (at < m_tokens.size() &&
               (m_tokens[at].isWord() || m_tokens[at].is(u',') || m_tokens[at].is(u'-')))
            ++at;
        return at;
    }

private:
    [[nodiscard]] bool isKnown(const QString &phrase) const
    {
        return m_tables.formNamed(phrase) || !m_tables.formWords(phrase).isEmpty();
    }
    /// By its first word, or its first two ("dose pack").
    [[nodiscard]] bool isContainer(size_t at) const
    {
        if (!m_tokens[at].isWord())
            return false;
        const bool hasTwo = at + 1 < m_tokens.size() && m_tokens[at + 1].isWord();
        return isContainer(m_tokens[at].text) ||
               (hasTwo && isContainer(m_tokens[at].text + QLatin1Char(' ') + m_tokens[at + 1].text));
    }
    [[nodiscard]] bool isContainer(const QString &phrase) const
    {
        const auto words = m_tables.formWords(phrase);
        return std::any_of(words.begin(), words.end(),
                           [](const FormWord &word) { return word.kind == FormWord::Kind::Container; });
    }

    const std::vector<DrugToken> &m_tokens;
    const DrugTables &m_tables;
};

/// "5 mL in 1 VIAL": 5 mL; "120 AEROSOL, METERED in 1 INHALER": perhaps 120 actuations.
void takeQuantity(const std::vector<DrugToken> &tokens, size_t at, const DrugTables &tables, SourceDrug &drug)
{
    const auto read = amountsAt(tokens, at, tables);
    if (!read || read->amounts.size() != 1)
        return;
    const Strength &amount = read->amounts.front().strength;
    if (!amount.isDivided())
        drug.quantities.push_back(amount);
}
}

size_t startOfPackage(const std::vector<DrugToken> &tokens, const DrugTables &tables)
{
    const PackageReader reader(tokens, tables);
    for (size_t i = 1; i < tokens.size(); ++i) {
        if (reader.clauseAt(i) > 0)
            return i;
    }
    return tokens.size();
}

void readPackage(const std::vector<DrugToken> &tokens, size_t start, const DrugTables &tables,
                 SourceDrug &drug)
{
    const PackageReader reader(tokens, tables);
    FormReader form(tables, drug.form);
    for (size_t i = start; i < tokens.size(); ++i) {
        const size_t in = reader.clauseAt(i);
        if (in == 0)
            continue;
        takeQuantity(tokens, i, tables, drug);
        const size_t end = reader.endOfContainer(in + 2);
        reader.phrases(i + 1, in, [&](const QString &phrase) { form.take(phrase); });
        reader.phrases(in + 2, end, [&](const QString &phrase) { form.takeContainer(phrase); });
        i = end - 1;
    }
}

}
