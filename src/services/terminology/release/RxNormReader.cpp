#include "terminology/release/RxNormReader.h"

#include "terminology/Ndc.h"
#include "terminology/RxNormRules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

namespace concord {

namespace {
constexpr QByteArrayView ours("RXNORM");

using Cells = std::vector<QByteArrayView>;

/// Runs @p row over the lines of a file with @p columns columns; it says what is wrong with one, or nothing.
template <typename Row>
Result<void> eachRrfLine(LineFile &file, size_t columns, qint64 &lines, const Row &row)
{
    Cells cells;
    for (;;) {
        const auto more = file.next();
        if (!more)
            return fail(more.error());
        if (!*more)
            break;
        ++lines;
        splitLine(file.line(), '|', cells);
        if (cells.size() != columns + 1 || !cells.back().isEmpty())
            return fail(file.wrong(QStringLiteral("not %1 columns that each end in |").arg(columns)));
        if (const QString problem = row(cells); !problem.isEmpty())
            return fail(file.wrong(problem));
    }
    return file.number() > 0
               ? Result<void>()
               : fail(ErrorCode::InvalidMessage, file.name(), QStringLiteral("the file is empty"));
}

bool isRxcuiText(QByteArrayView text)
{
    return !text.isEmpty() && text.size() <= 8 && text.front() != '0' &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

quint32 numberOf(QByteArrayView rxcui)
{
    return quint32(rxcui.toUInt());
}

struct RelationWord
{
    QByteArrayView word;
    FactKind kind;
    bool isInverse; ///< the first concept has the relation to the second
};
constexpr std::array relationWords{
    RelationWord{"consists_of", FactKind::ConsistsOf, false},
    RelationWord{"constitutes", FactKind::ConsistsOf, true},
    RelationWord{"contains", FactKind::Contains, false},
    RelationWord{"contained_in", FactKind::Contains, true},
    RelationWord{"has_dose_form", FactKind::HasDoseForm, false},
    RelationWord{"dose_form_of", FactKind::HasDoseForm, true},
    RelationWord{"has_ingredient", FactKind::HasIngredient, false},
    RelationWord{"ingredient_of", FactKind::HasIngredient, true},
    RelationWord{"has_ingredients", FactKind::HasIngredient, false}, // of several: MIN
    RelationWord{"ingredients_of", FactKind::HasIngredient, true},
    RelationWord{"has_precise_ingredient", FactKind::HasPreciseIngredient, false},
    RelationWord{"precise_ingredient_of", FactKind::HasPreciseIngredient, true},
    RelationWord{"tradename_of", FactKind::TradenameOf, false},
    RelationWord{"has_tradename", FactKind::TradenameOf, true}};

std::optional<FactKind> attributeOf(QByteArrayView name)
{
    if (name == "RXN_STRENGTH")
        return FactKind::Strength;
    if (name == "RXN_AVAILABLE_STRENGTH")
        return FactKind::AvailableStrength;
    if (name == "RXN_QUANTITY")
        return FactKind::Quantity;
    return std::nullopt;
}

/// Which atom names a concept: its own term before other kinds, these before synonyms; active before not.
int rankOf(TermType type, QByteArrayView word, ConceptStatus status)
{
    const bool isSynonym = word == "SY" || word == "TMSY" || word == "PSN" || word == "ET";
    return (status == ConceptStatus::Active ? 0 : 3) + (type != TermType::Other ? 0 : isSynonym ? 2 : 1);
}
}

void RxNormReader::add(QByteArrayView rxcui, QByteArrayView type, QByteArrayView name, ConceptStatus status)
{
    const TermType termType = termTypeFromWord(QString::fromLatin1(type));
    const int rank = rankOf(termType, type, status);
    const auto known = m_standing.find(numberOf(rxcui));
    if (known != m_standing.end() && known->rank <= rank)
        return;
    RxNormConcept one{QString::fromLatin1(rxcui), termType, status, QString::fromUtf8(name)};
    if (known != m_standing.end()) {
        known->rank = rank;
        m_concepts[known->index] = std::move(one);
        return;
    }
    m_standing.insert(numberOf(rxcui), {m_concepts.size(), rank});
    m_concepts.push_back(std::move(one));
}

Result<void> RxNormReader::readConcepts(LineFile &file)
{
    enum { Rxcui = 0, Language = 1, Vocabulary = 11, Type = 12, Text = 14, Suppress = 16, Columns = 18 };
    return eachRrfLine(file, Columns, m_lines, [&](const Cells &c) -> QString {
        if (!isRxcuiText(c[Rxcui]))
            return QStringLiteral("not an RxCUI");
        if (c[Vocabulary] != ours || c[Language] != "ENG")
            return {};
        const QByteArrayView flag = c[Suppress];
        if (flag != "N" && flag != "O" && flag != "Y" && flag != "E")
            return QStringLiteral("no such SUPPRESS flag");
        if (const QString problem = problemOfName(c[Text]); !problem.isEmpty())
            return problem;
        if (c[Type].isEmpty())
            return QStringLiteral("without a term type");
        add(c[Rxcui], c[Type], c[Text], flag == "N" ? ConceptStatus::Active : ConceptStatus::Obsolete);
        return {};
    });
}

Result<void> RxNormReader::readAttributes(LineFile &file)
{
    enum { Rxcui = 0, Name = 8, Vocabulary = 9, Value = 10, Suppress = 11, Columns = 13 };
    return eachRrfLine(file, Columns, m_lines, [&](const Cells &c) -> QString {
        const auto attribute = attributeOf(c[Name]);
        if ((c[Name] != "NDC" && !attribute) || c[Vocabulary] != ours)
            return {};
        if (!isRxcuiText(c[Rxcui]))
            return QStringLiteral("not an RxCUI");
        if (attribute)
            return addAttribute(numberOf(c[Rxcui]), *attribute, c[Suppress] == "N" ? c[Value] : "");
        if (c[Suppress] != "N") {
            ++m_suppressedNdcs;
            return {};
        }
        const NdcParse ndc = parseNdc(QString::fromLatin1(c[Value]));
        if (ndc.candidates11.size() != 1) // RxNorm writes 11 digits; 10 without hyphens would be a guess
            return QStringLiteral("not an NDC of 11 digits");
        m_ndcs.push_back({ndc.candidates11.front(), QString::fromLatin1(c[Rxcui]), 0, 0});
        return {};
    });
}

QString RxNormReader::addAttribute(quint32 rxcui, FactKind kind, QByteArrayView text)
{
    if (text.isEmpty() || !m_standing.contains(rxcui))
        return {};
    if (const QString problem = problemOfName(text); !problem.isEmpty())
        return problem;
    m_attributes.push_back({rxcui, kind, 0, *m_texts.insert(QString::fromUtf8(text))});
    return {};
}

/// RELA is what the second concept is to the first (RxNorm Technical Documentation, RXNREL): of
/// "29046|…|316153|…|has_ingredient|" 316153 has the ingredient 29046.
Result<void> RxNormReader::readRelations(LineFile &file)
{
    enum { First = 0, Second = 4, Word = 7, Vocabulary = 10, Suppress = 14, Columns = 16 };
    return eachRrfLine(file, Columns, m_lines, [&](const Cells &c) -> QString {
        if (c[Vocabulary] != ours || c[First].isEmpty() || c[Second].isEmpty()) // between atoms
            return {};
        const auto relation = std::find_if(relationWords.begin(), relationWords.end(),
                                           [&](const RelationWord &one) { return one.word == c[Word]; });
        const QByteArrayView flag = c[Suppress];
        if (relation == relationWords.end() || flag == "Y" || flag == "O" || flag == "E")
            return {};
        if (!isRxcuiText(c[First]) || !isRxcuiText(c[Second]))
            return QStringLiteral("not an RxCUI");
        const quint32 first = numberOf(c[First]);
        const quint32 second = numberOf(c[Second]);
        if (first == second || !m_standing.contains(first) || !m_standing.contains(second))
            return {};
        m_relations.push_back(relation->isInverse ? Relation{first, second, relation->kind}
                                                  : Relation{second, first, relation->kind});
        return {};
    });
}

Result<void> RxNormReader::readArchive(LineFile &file)
{
    enum { Text = 2, Rxcui = 12, Vocabulary = 13, Type = 14, MergedTo = 15, Columns = 16 };
    return eachRrfLine(file, Columns, m_lines, [&](const Cells &c) -> QString {
        if (c[Vocabulary] != ours)
            return {};
        if (!isRxcuiText(c[Rxcui]))
            return QStringLiteral("not an RxCUI");
        if (const QString problem = problemOfName(c[Text]); !problem.isEmpty())
            return problem;
        add(c[Rxcui], c[Type], c[Text], ConceptStatus::Obsolete);
        if (c[MergedTo].isEmpty() || c[MergedTo] == c[Rxcui])
            return {};
        if (!isRxcuiText(c[MergedTo]))
            return QStringLiteral("merged to what is not an RxCUI");
        m_remaps.push_back({QString::fromLatin1(c[Rxcui]), QString::fromLatin1(c[MergedTo])});
        return {};
    });
}

Result<void> RxNormReader::readRetired(LineFile &file)
{
    enum { Retired = 0, Successor = 4, Columns = 5 };
    return eachRrfLine(file, Columns, m_lines, [&](const Cells &c) -> QString {
        if (!isRxcuiText(c[Retired]))
            return QStringLiteral("not an RxCUI");
        if (c[Successor].isEmpty() || c[Successor] == c[Retired])
            return {};
        if (!isRxcuiText(c[Successor]))
            return QStringLiteral("a successor that is not an RxCUI");
        m_remaps.push_back({QString::fromLatin1(c[Retired]), QString::fromLatin1(c[Successor])});
        return {};
    });
}

TerminologyRelease RxNormReader::take(const QString &version, const QString &source)
{
    const auto isActive = [this](const RxNormRemap &remap) { // only an atom of it moved away
        const auto known = m_standing.constFind(remap.rxcui.toUInt());
        return known != m_standing.cend() && m_concepts[known->index].status == ConceptStatus::Active;
    };
    const auto key = [](const RxNormRemap &remap) {
        return std::tie(remap.rxcui, remap.successor);
    };
    m_remaps.erase(std::remove_if(m_remaps.begin(), m_remaps.end(), isActive), m_remaps.end());
    std::sort(m_remaps.begin(), m_remaps.end(),
              [&](const auto &a, const auto &b) { return key(a) < key(b); });
    m_remaps.erase(std::unique(m_remaps.begin(), m_remaps.end()), m_remaps.end());
    std::sort(m_relations.begin(), m_relations.end());
    m_relations.erase(std::unique(m_relations.begin(), m_relations.end()), m_relations.end());
    std::vector<ConceptFact> facts = std::exchange(m_attributes, {});
    facts.reserve(facts.size() + m_relations.size());
    for (const Relation &one : std::exchange(m_relations, {}))
        facts.push_back({one.rxcui, one.kind, one.other, {}});
    m_standing.clear();
    m_texts.clear();
    return {version,
            source,
            std::exchange(m_concepts, {}),
            std::exchange(m_ndcs, {}),
            std::exchange(m_remaps, {}),
            std::move(facts)};
}

}
