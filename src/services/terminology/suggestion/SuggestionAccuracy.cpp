#include "terminology/suggestion/SuggestionAccuracy.h"

#include "terminology/RxNormRules.h"

#include <QStringDecoder>
#include <QStringList>

#include <algorithm>

namespace concord {

namespace {
constexpr ptrdiff_t five = 5;
}

QByteArrayView labelledNamesHeader()
{
    return "id\ttext\tndc\texpected_rxcui";
}

Result<LabelledName> labelledName(QByteArrayView line, const QString &where)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(line);
    if (decoder.hasError())
        return fail(ErrorCode::InvalidMessage, where, QStringLiteral("not UTF-8"));
    const QStringList columns = text.split(QLatin1Char('\t'));
    if (columns.size() != 4)
        return fail(ErrorCode::InvalidMessage, where,
                    QStringLiteral("%1 column(s) where 4 are due").arg(columns.size()));
    const LabelledName name{columns[0].trimmed(), columns[1].trimmed(), columns[2].trimmed(),
                            columns[3].trimmed()};
    if (name.id.isEmpty())
        return fail(ErrorCode::InvalidMessage, where, QStringLiteral("no id"));
    if (name.text.isEmpty())
        return fail(ErrorCode::InvalidMessage, where, QStringLiteral("no text"));
    if (!isRxcui(name.expectedRxcui))
        return fail(ErrorCode::InvalidMessage, where, QStringLiteral("expected_rxcui is not an RxCUI"));
    return name;
}

void SuggestionAccuracy::add(const LabelledName &name, const std::vector<Suggestion> &suggestions)
{
    const auto isRight = [&](const Suggestion &suggestion) {
        return suggestion.rxcui == name.expectedRxcui;
    };
    ++m_pairs;
    m_abstained += suggestions.empty() ? 1 : 0;
    const auto right = std::find_if(suggestions.begin(), suggestions.end(), isRight);
    if (right != suggestions.end()) {
        const auto rank = right - suggestions.begin() + 1;
        m_first += rank == 1 ? 1 : 0;
        m_amongFive += rank <= five ? 1 : 0;
        m_reciprocals += 1.0 / double(rank);
    }
    for (const Suggestion &suggestion : suggestions) {
        if (!suggestion.isConfident)
            continue;
        ++m_confident;
        m_wrong += isRight(suggestion) ? 0 : 1;
    }
}

double SuggestionAccuracy::wrongConfident() const
{
    return m_confident == 0 ? 0 : double(m_wrong) / m_confident;
}

}
