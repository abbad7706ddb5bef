#include "terminology/suggestion/SuggestionIndex.h"

#include "terminology/suggestion/ConceptTable.h"
#include "terminology/suggestion/DrugMatch.h"
#include "terminology/suggestion/DrugNameParser.h"
#include "terminology/suggestion/FamilyFinder.h"
#include "terminology/suggestion/NameComparison.h"
#include "terminology/suggestion/SuggestionText.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace concord {

namespace {
constexpr size_t mostFamilies = 400;
constexpr size_t mostNamesCompared = 100;
constexpr double leastScore = 0.25; ///< less is no suggestion

constexpr double otherIngredient = 0.8;
constexpr double otherPacking = 0.6; ///< a pack, and the text does not say so, or the other way round

constexpr double crossing = 0.05; ///< each of strength, route and release that is another

/// What each part of the comparison counts; the sum is 1.
namespace weight {
constexpr double words = 0.50;
constexpr double strength = 0.23;
constexpr double form = 0.14;
constexpr double route = 0.04;
constexpr double release = 0.04;
constexpr double quantity = 0.03;
constexpr double salt = 0.01;
constexpr double commonness = 0.01;
static_assert(words + strength + form + route + release + quantity + salt + commonness > 0.9999);
}

double scoreOf(Agreement agreement)
{
    switch (agreement) {
    case Agreement::Same:
        return 1;
    case Agreement::Compatible:
        return 0.9;
    case Agreement::Missing:
        return 0.5;
    case Agreement::Different:
        return 0;
    }
    return 0;
}

struct Rated
{
    const ConceptRow *row = nullptr;
    DrugMatch match;
    double score = 0;
};

/// Every word was read as it stands; packs are for a person to decide.
bool isUnambiguous(const SourceDrug &source)
{
    return source.unread.isEmpty() && !source.isGuessed && !source.isPack;
}

/// The text describes @p other no less than @p first.
bool isRival(const Rated &other, const Rated &first)
{
    return first.match.isExact() ? other.match.isExact() : other.match.isComplete();
}

/// The first is the drug that the text describes, and no other is.
bool isAlone(const std::vector<Rated> &all)
{
    return !all.empty() && all.front().match.isComplete() &&
           std::none_of(all.begin() + 1, all.end(),
                        [&](const Rated &other) { return isRival(other, all.front()); });
}
}

struct SuggestionIndex::Parts
{
    Parts(DrugTables made, const std::vector<RxNormConcept> &concepts, const QHash<QString, int> &packages)
        : tables(std::move(made)),
          lexicon(tables),
          table(concepts, packages, lexicon),
          retired(concepts, {}, lexicon, ConceptTable::Which::Retired)
    {
        lexicon.seal();
        finder = std::make_unique<FamilyFinder>(table, lexicon);
        retiredFinder = std::make_unique<FamilyFinder>(retired, lexicon);
    }

    [[nodiscard]] double rate(const DrugMatch &match, double words, const ConceptRow &row) const;
    [[nodiscard]] std::vector<Rated> rated(const SourceDrug &source) const
    {
        return rated(source, table, *finder);
    }
    [[nodiscard]] std::vector<Rated> rated(const SourceDrug &source, const ConceptTable &concepts,
                                           const FamilyFinder &among) const;
    [[nodiscard]] bool isTwin(const Rated &retiredOne, const Rated &active) const;
    [[nodiscard]] bool mayMeanRetired(const SourceDrug &source, const Rated &first) const;
    [[nodiscard]] bool putNamedFirst(std::vector<Rated> &all, const QString &text) const;
    [[nodiscard]] Suggestion suggestion(const Rated &rated, const DrugAttributes &attributes) const;

    const DrugTables tables;
    DrugLexicon lexicon;
    ConceptTable table;
    ConceptTable retired; ///< never suggested, but a text may mean one of them
    std::unique_ptr<FamilyFinder> finder;
    std::unique_ptr<FamilyFinder> retiredFinder;
};

double SuggestionIndex::Parts::rate(const DrugMatch &match, double words, const ConceptRow &row) const
{
    const double common =
        table.mostPackages() == 0 ? 0 : std::log(1.0 + row.packages) / std::log(1.0 + table.mostPackages());
    if (match.ingredient == Agreement::Different)
        words *= otherIngredient;
    if (!match.isPackEqual)
        words *= otherPacking;
    int crossed = match.strength == Agreement::Different ? 1 : 0;
    crossed += match.form.route == Agreement::Different ? 1 : 0;
    crossed += match.form.release == Agreement::Different ? 1 : 0;
    const double score = weight::words * words + weight::strength * match.strengthScore +
                         weight::form * match.form.score + weight::route * scoreOf(match.form.route) +
                         weight::release * scoreOf(match.form.release) +
                         weight::quantity * match.quantityScore + weight::salt * (match.isSaltEqual ? 1 : 0) +
                         weight::commonness * common;
    return std::clamp(score - crossing * crossed, 0.0, 1.0);
}

std::vector<Rated> SuggestionIndex::Parts::rated(const SourceDrug &source, const ConceptTable &concepts,
                                                 const FamilyFinder &among) const
{
    const DrugMatcher matcher(source, concepts, tables);
    std::vector<Rated> all;
    for (const FamilyFinder::Found &found : among.find(source, mostFamilies)) {
        const ConceptFamily &family = concepts.families()[found.family];
        const DrugMatch ofFamily = matcher.matchFamily(family);
        for (const ConceptRow &row : concepts.conceptsOf(family)) {
            Rated one{&row, ofFamily, 0};
            matcher.matchConcept(row, one.match);
            one.score = rate(one.match, found.score, row);
            if (one.score >= leastScore)
                all.push_back(one);
        }
    }
    std::sort(all.begin(), all.end(), [](const Rated &a, const Rated &b) {
        return a.score != b.score ? a.score > b.score : a.row->textAt < b.row->textAt;
    });
    return all;
}

/// The same drug under a number that is not used any more.
bool SuggestionIndex::Parts::isTwin(const Rated &retiredOne, const Rated &active) const
{
    const ConceptRow &one = *retiredOne.row;
    const ConceptRow &other = *active.row;
    const auto partsOf = [](const ConceptTable &concepts, const ConceptRow &row) {
        std::vector<std::tuple<quint32, QString, std::optional<Strength>>> parts;
        for (const ConceptComponent &part : concepts.componentsOf(row))
            parts.emplace_back(part.ingredient, concepts.salt(part.salt), part.strength);
        return parts;
    };
    const auto parts = partsOf(retired, one);
    const auto others = partsOf(table, other);
    return one.form == other.form && parts.size() == others.size() &&
           retired.families()[one.family].brand == table.families()[other.family].brand &&
           retired.quantityOf(one) == table.quantityOf(other) &&
           std::is_permutation(parts.begin(), parts.end(), others.begin());
}

/// A retired drug fits as well, and is another one: its look-alike must not take its place unseen.
bool SuggestionIndex::Parts::mayMeanRetired(const SourceDrug &source, const Rated &first) const
{
    const auto all = rated(source, retired, *retiredFinder);
    return std::any_of(all.begin(), all.end(),
                       [&](const Rated &other) { return isRival(other, first) && !isTwin(other, first); });
}

/// The text is the very name of a drug, and of no other: nothing is better than that.
bool SuggestionIndex::Parts::putNamedFirst(std::vector<Rated> &all, const QString &text) const
{
    const QString wanted = text.simplified();
    const auto isNamed = [&](const Rated &one) {
        return table.name(*one.row).compare(wanted, Qt::CaseInsensitive) == 0;
    };
    const auto end = all.begin() + ptrdiff_t(std::min(all.size(), mostNamesCompared));
    const auto found = std::find_if(all.begin(), end, isNamed);
    if (found == end || std::any_of(found + 1, end, isNamed))
        return false;
    found->score = 1;
    std::rotate(all.begin(), found, found + 1);
    return true;
}

Suggestion SuggestionIndex::Parts::suggestion(const Rated &rated, const DrugAttributes &attributes) const
{
    Suggestion made;
    made.rxcui = table.rxcui(*rated.row);
    made.name = table.name(*rated.row);
    made.type = rated.row->type;
    made.score = rated.score;
    made.comparisons = comparisonsOf(rated.match, attributes, made.name, tables);
    made.reason = reasonOf(made.comparisons);
    return made;
}

SuggestionIndex::SuggestionIndex(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
SuggestionIndex::~SuggestionIndex() = default;

Result<std::unique_ptr<const SuggestionIndex>>
SuggestionIndex::build(const std::vector<RxNormConcept> &concepts, const QHash<QString, int> &packages)
{
    auto tables = DrugTables::load();
    if (!tables)
        return fail(tables.error());
    auto parts = std::make_unique<Parts>(*std::move(tables), concepts, packages);
    return std::unique_ptr<const SuggestionIndex>(new SuggestionIndex(std::move(parts)));
}

std::vector<Suggestion> SuggestionIndex::suggest(const QString &text, size_t limit) const
{
    const DrugNameParser parser(m_parts->lexicon);
    const SourceDrug source = parser.read(text);
    auto all = m_parts->rated(source);
    const DrugAttributes attributes = parser.attributes(source);
    const bool isNamed = m_parts->putNamedFirst(all, text);
    const bool isSure =
        isNamed ? all.front().match.isDescribed()
                : isUnambiguous(source) && isAlone(all) && !m_parts->mayMeanRetired(source, all.front());
    std::vector<Suggestion> made;
    for (size_t i = 0; i < all.size() && i < limit; ++i)
        made.push_back(m_parts->suggestion(all[i], attributes));
    if (!made.empty())
        made.front().isConfident = isSure;
    return made;
}

std::optional<Suggestion> SuggestionIndex::compare(const QString &text, const QString &rxcui) const
{
    const ConceptRow *row = m_parts->table.find(rxcui);
    if (!row)
        return std::nullopt;
    const DrugNameParser parser(m_parts->lexicon);
    const SourceDrug source = parser.read(text);
    const DrugMatcher matcher(source, m_parts->table, m_parts->tables);
    Rated one{row, matcher.matchFamily(m_parts->table.families()[row->family]), 0};
    matcher.matchConcept(*row, one.match);
    one.score = m_parts->rate(one.match, m_parts->finder->rate(source, row->family), *row);
    return m_parts->suggestion(one, parser.attributes(source));
}

std::vector<Comparison> SuggestionIndex::compareName(const QString &text, const QString &name) const
{
    return compareNames(DrugNameParser(m_parts->lexicon), m_parts->tables, text, name);
}

DrugAttributes SuggestionIndex::attributesOf(const QString &text) const
{
    return DrugNameParser(m_parts->lexicon).attributesOf(text);
}

size_t SuggestionIndex::size() const
{
    return m_parts->table.concepts().size();
}

QHash<QString, int> packageCounts(const std::vector<NdcProduct> &ndcs)
{
    QHash<QString, int> counts;
    for (const NdcProduct &ndc : ndcs)
        ++counts[ndc.rxcui];
    return counts;
}

}
