#include "sync/ConceptDetails.h"

#include "terminology/suggestion/ListedDrug.h"

#include <algorithm>
#include <utility>

namespace concord {

namespace {
const auto releasesTable = QStringLiteral("terminology_releases");

using Facts = std::vector<ConceptFact>;

QStringList othersOf(const Facts &facts, FactKind kind)
{
    QStringList others;
    for (const ConceptFact &fact : facts) {
        if (fact.kind == kind)
            others.append(QString::number(fact.other));
    }
    return others;
}

QString textOf(const Facts &facts, FactKind kind)
{
    const auto found =
        std::find_if(facts.begin(), facts.end(), [&](const ConceptFact &fact) { return fact.kind == kind; });
    return found == facts.end() ? QString() : found->text;
}

RxNormConcept called(const QString &name, TermType type)
{
    return {{}, type, ConceptStatus::Unknown, name};
}
}

/// Fills the parts of one detail.
class ConceptDetails::Assembly
{
public:
    Assembly(TerminologyStore &store, const ReleaseRecord &release, ConceptDetail &detail)
        : m_store(store), m_release(release), m_detail(detail)
    {}

    /// Out of what the release says; false where it says nothing.
    Result<bool> fromRelations()
    {
        const auto facts = m_store.factsOf(m_release, {m_detail.self.rxcui});
        if (!facts)
            return fail(facts.error());
        if (facts->empty())
            return false;
        m_detail.source = PartsSource::Relations;
        m_detail.quantity = textOf(*facts, FactKind::Quantity);
        m_detail.strength = textOf(*facts, FactKind::AvailableStrength);
        const auto done = takeDirect(*facts).and_then([&] { return takeComponents(*facts); });
        if (!done)
            return fail(done.error());
        return true;
    }

private:
    Result<std::vector<RxNormConcept>> named(const QStringList &rxcuis)
    {
        return m_store.conceptsOf(m_release, rxcuis);
    }

    Result<void> takeDirect(const Facts &facts)
    {
        const auto forms = named(othersOf(facts, FactKind::HasDoseForm));
        const auto contents = forms ? named(othersOf(facts, FactKind::Contains)) : forms;
        const auto ingredients =
            contents
                ? named(othersOf(facts, FactKind::HasIngredient) + othersOf(facts, FactKind::TradenameOf))
                : contents;
        if (!ingredients)
            return fail(ingredients.error());
        if (!forms->empty())
            m_detail.doseForm = forms->front();
        m_detail.contents = *contents;
        for (const RxNormConcept &one : *ingredients) {
            if (one.type == TermType::BN)
                m_detail.brand = one;
            else if (one.type == TermType::IN)
                m_detail.ingredients.push_back({one, {}, {}});
        }
        return {};
    }

    /// Drug → components → ingredients with their strengths; of a branded drug that does not say them those
    /// of its generic.
    Result<void> takeComponents(const Facts &facts)
    {
        QStringList components = m_detail.self.type == TermType::SCDC ? QStringList{m_detail.self.rxcui}
                                                                      : othersOf(facts, FactKind::ConsistsOf);
        if (isOrderable(m_detail.self.type)) {
            const auto generic = m_store.factsOf(m_release, othersOf(facts, FactKind::TradenameOf));
            if (!generic)
                return fail(generic.error());
            components += othersOf(*generic, FactKind::ConsistsOf);
        }
        const auto kinds = named(components);
        const auto said = kinds ? m_store.factsOf(m_release, components) : fail(kinds.error());
        if (!said)
            return fail(said.error());
        std::vector<ConceptPart> parts;
        for (const RxNormConcept &component : *kinds) {
            if (component.type != TermType::SCDC) // the branded ones say the same again
                continue;
            auto part = partOf(component, *said);
            if (!part)
                return fail(part.error());
            if (*part)
                parts.push_back(**std::move(part));
        }
        if (!parts.empty())
            m_detail.ingredients = std::move(parts);
        return {};
    }

    Result<std::optional<ConceptPart>> partOf(const RxNormConcept &component, const Facts &all)
    {
        Facts facts;
        for (const ConceptFact &fact : all) {
            if (QString::number(fact.rxcui) == component.rxcui)
                facts.push_back(fact);
        }
        const auto ingredient = named(othersOf(facts, FactKind::HasIngredient));
        const auto precise = ingredient ? named(othersOf(facts, FactKind::HasPreciseIngredient)) : ingredient;
        if (!precise)
            return fail(precise.error());
        if (ingredient->empty())
            return std::nullopt;
        ConceptPart part{ingredient->front(), {}, textOf(facts, FactKind::Strength)};
        if (!precise->empty())
            part.precise = precise->front();
        return part;
    }

    TerminologyStore &m_store;
    const ReleaseRecord &m_release;
    ConceptDetail &m_detail;
};

namespace {
/// What the release does not say of a drug that can be ordered, and its name does.
void completeFromName(ConceptDetail &detail, const DrugTables &tables)
{
    if (!isOrderable(detail.self.type))
        return;
    const ListedDrug listed = listedDrug(detail.self.name, tables);
    detail.pack = listed.pack; // no relation says how many of each
    if (!detail.brand && !listed.brand.isEmpty())
        detail.brand = called(listed.brand, TermType::BN);
    if (detail.source == PartsSource::Relations)
        return;
    detail.source = PartsSource::Name;
    for (const ListedComponent &one : listed.components)
        detail.ingredients.push_back(
            {called(one.ingredient, TermType::IN), {}, one.strength ? one.strength->toString() : QString()});
    if (listed.form)
        detail.doseForm = called(tables.forms()[*listed.form].name, TermType::DF);
    if (listed.quantity)
        detail.quantity = listed.quantity->toString();
}
}

Result<ReleaseRecord> ConceptDetails::releaseNamed(const QString &version)
{
    const auto found = version.isEmpty() ? m_store.current() : m_store.named(version);
    if (!found)
        return fail(found.error());
    if (!*found)
        return fail(ErrorCode::NotFound, releasesTable,
                    version.isEmpty() ? QStringLiteral("no release is loaded")
                                      : QStringLiteral("no release %1").arg(version));
    if ((*found)->state == ReleaseState::Dropped)
        return fail(ErrorCode::Conflict, releasesTable,
                    QStringLiteral("of %1 only the name is kept").arg(version));
    return **found;
}

Result<std::optional<ConceptDetail>> ConceptDetails::of(const QString &rxcui, const QString &release)
{
    auto record = releaseNamed(release);
    const auto span = record ? m_store.releasesWith(rxcui) : fail(record.error());
    if (!span)
        return fail(span.error());
    const auto found = [&] {
        return m_store.conceptsOf(*record, {rxcui});
    };
    auto self = found();
    if (self && self->empty() && release.isEmpty() && !span->second.isEmpty()) {
        record = releaseNamed(span->second);
        self = record ? found() : fail(record.error());
    }
    if (!self)
        return fail(self.error());
    if (self->empty())
        return std::nullopt;
    ConceptDetail detail;
    detail.self = self->front();
    detail.release = record->version;
    detail.firstRelease = span->first;
    detail.lastRelease = span->second;
    const auto related = Assembly(m_store, *record, detail).fromRelations();
    auto ndcs = related ? m_store.ndcsOf(*record, rxcui) : fail(related.error());
    const auto before = ndcs ? m_store.predecessorsOf(rxcui) : fail(ndcs.error());
    const auto after = before ? m_store.successorsOf(rxcui) : before;
    if (!after)
        return fail(after.error());
    detail.ndcs = *std::move(ndcs);
    detail.predecessors = *before;
    detail.successors = *after;
    completeFromName(detail, m_tables);
    return detail;
}

}
