#pragma once

#include "domain/Result.h"
#include "domain/Suggestion.h"

#include <QByteArrayView>
#include <QString>

#include <vector>

namespace concord {

/// A name of which it is known what drug it means.
struct LabelledName
{
    QString id;
    QString text;
    QString ndc; ///< as written; empty: none
    QString expectedRxcui;

    friend bool operator==(const LabelledName &, const LabelledName &) = default;
};

/// The header that a file of labelled names begins with.
[[nodiscard]] QByteArrayView labelledNamesHeader();
/// A line after it: four columns parted by tabs. Errors: InvalidMessage, @p where (file:line) and what is
/// wrong; never what the line says.
[[nodiscard]] Result<LabelledName> labelledName(QByteArrayView line, const QString &where);

/// How well suggestions meet what is known.
class SuggestionAccuracy
{
public:
    /// @param suggestions for the name, best first
    void add(const LabelledName &name, const std::vector<Suggestion> &suggestions);

    [[nodiscard]] int pairs() const { return m_pairs; }
    [[nodiscard]] double top1() const { return share(m_first); }     ///< of all pairs: the first is right
    [[nodiscard]] double top5() const { return share(m_amongFive); } ///< one of the first five is
    [[nodiscard]] double mrr() const
    {
        return share(m_reciprocals);
    } ///< mean of 1/rank of the right one, 0 without
    [[nodiscard]] int abstained() const { return m_abstained; } ///< pairs for which nothing was suggested
    [[nodiscard]] int confident() const { return m_confident; } ///< pairs with a confident suggestion
    [[nodiscard]] double wrongConfident() const; ///< of the confident suggestions: the wrong ones

private:
    [[nodiscard]] double share(double count) const { return m_pairs == 0 ? 0 : count / m_pairs; }

    int m_pairs = 0;
    int m_first = 0;
    int m_amongFive = 0;
    double m_reciprocals = 0;
    int m_abstained = 0;
    int m_confident = 0;
    int m_wrong = 0;
};

}
