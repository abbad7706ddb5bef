// StoreGateway: what the console asks and decides about codes.
#include "gateway/StoreGatewayAnswers.h"
#include "store/MappingFigureStore.h"
#include "store/MappingStore.h"
#include "store/SuggestionStore.h"
#include "terminology/suggestion/SuggestionIndex.h"

namespace concord {

namespace {
constexpr size_t mostSuggestions = 10;
constexpr std::chrono::seconds coverageHolds{60}; ///< counting it walks all orders and dispenses

QString mappingSubject(MappingId id)
{
    return QStringLiteral("mapping/") + id.toString();
}

/// With the local drug that each stands for, where there is an active one.
Result<std::vector<Suggestion>> suggestionsFor(MappingStore &mappings, const SuggestionIndex &index,
                                               const MappingRow &row)
{
    std::vector<Suggestion> suggestions = index.suggest(row.display, mostSuggestions);
    for (Suggestion &suggestion : suggestions) {
        const auto drug = mappings.drugByRxcui(suggestion.rxcui);
        if (!drug)
            return fail(drug.error());
        if (*drug && (*drug)->active)
            suggestion.targetDrugId = (*drug)->id;
    }
    return suggestions;
}
}

void StoreGateway::whenAdvised(std::function<void()> work)
{
    if (!m_settings.advisor || m_settings.advisor->prepare(m_url, releaseInForce()))
        work();
    else
        m_unadvised.push_back(std::move(work));
}

/// Empty where that cannot be told: whoever asks is told why by the question itself.
QString StoreGateway::releaseInForce()
{
    return m_db ? MappingStore(*m_db, m_clock).terminologyVersion().value_or(QString()) : QString();
}

void StoreGateway::advised()
{
    for (const auto &work : std::exchange(m_unadvised, {}))
        work();
}

MappingDesk StoreGateway::mappingDesk(Database &db) const
{
    TargetComparer compare;
    if (m_settings.advisor) {
        auto index = m_settings.advisor->index();
        if (index) {
            compare = DrugAdvisor::comparerOf(*std::move(index));
        } else { // what cannot be compared is not decided
            compare = [error = index.error()](const QString &, const LocalDrug &) {
                return Result<std::vector<Comparison>>(fail(error));
            };
        }
    }
    return {db, m_clock, *m_session, std::move(compare)};
}

void StoreGateway::fetchMappingHistory(MappingId id, quint64 requestId)
{
    answer(
        {actionOf("fetchMappingHistory"), requestId, mappingSubject(id)},
        [&] { return mappingDesk(*m_db).history(id, requestId); },
        [&](const MappingHistory &history) { emit mappingHistory(history); });
}

void StoreGateway::fetchSuggestions(MappingId id, quint64 requestId)
{
    const auto read = [this, id, requestId]() -> Result<MappingSuggestions> {
        MappingStore mappings(*m_db, m_clock);
        const auto row = mappings.byId(id);
        if (!row)
            return fail(row.error());
        if (!*row)
            return fail(ErrorCode::NotFound, mappingSubject(id));
        if (!m_settings.advisor)
            return MappingSuggestions{requestId, id, {}, {}};
        const auto index = m_settings.advisor->index();
        if (!index)
            return fail(index.error());
        return suggestionsFor(mappings, **index, **row).map([&](std::vector<Suggestion> suggestions) {
            return MappingSuggestions{requestId, id, std::move(suggestions), m_settings.advisor->version()};
        });
    };
    const auto ask = [this, id, requestId](const auto &readThem) {
        answer({actionOf("fetchSuggestions"), requestId, mappingSubject(id)}, readThem,
               [this](const MappingSuggestions &found) { emit mappingSuggestions(found); });
    };
    const bool mayAsk =
        m_db && m_session && AccessCheck(*m_db, *m_session).shared(actionOf("fetchSuggestions"));
    auto kept = mayAsk ? SuggestionStore(*m_db, m_clock).of(id) : Result<std::optional<MappingSuggestions>>();
    if (kept && *kept) {
        (*kept)->requestId = requestId;
        ask([&]() -> Result<MappingSuggestions> { return **kept; });
        return;
    }
    whenAdvised([ask, read] { ask(read); });
}

void StoreGateway::fetchMappingFigures(quint64 requestId)
{
    const auto read = [this]() -> Result<MappingFigures> {
        if (m_coverageOld.hasExpired())
            m_coverage.reset();
        const bool isCounted = !m_coverage;
        auto figures = MappingFigureStore(*m_db, m_clock).figures(m_coverage);
        if (figures && isCounted) {
            m_coverage = figures->coverage;
            m_coverageOld = QDeadlineTimer(coverageHolds);
        }
        return figures;
    };
    answer({actionOf("fetchMappingFigures"), requestId, QStringLiteral("mapping-figures")}, read,
           [&](MappingFigures figures) {
               figures.requestId = requestId;
               emit mappingFigures(figures);
           });
}

void StoreGateway::checkMapping(const MappingDecision &decision, quint64 requestId)
{
    whenAdvised([this, decision, requestId] {
        answer(
            {actionOf("checkMapping"), requestId, mappingSubject(decision.id)},
            [&] { return mappingDesk(*m_db).verdict(decision, requestId); },
            [this](const MappingVerdict &verdict) { emit mappingVerdict(verdict); });
    });
}

/// A person's own login to PostgreSQL may not do what workers do, and so cannot try it.
Result<MappingImpact> StoreGateway::impactOf(const MappingDecision &decision)
{
    if (m_settings.tryMapping && !m_url.login) {
        const auto db = orderDatabase();
        if (!db)
            return fail(db.error());
        const bool withFields = AccessCheck(**db, *m_session).shared(Action::SeeDifferences).has_value();
        return m_settings.tryMapping(**db, decision, withFields);
    }
    const auto row = MappingStore(*m_db, m_clock).byId(decision.id);
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, mappingSubject(decision.id));
    MappingImpact impact;
    impact.waiting = (*row)->waitingEvents;
    impact.note = QStringLiteral("none were tried: this connection may not do what workers do");
    return impact;
}

void StoreGateway::previewMapping(const MappingDecision &decision, quint64 requestId)
{
    answer(
        {actionOf("previewMapping"), requestId, mappingSubject(decision.id)},
        [&] { return impactOf(decision); },
        [&](MappingImpact impact) {
            impact.requestId = requestId;
            impact.id = decision.id;
            impact.targetDrugId = decision.targetDrugId;
            emit mappingImpact(impact);
        });
}

void StoreGateway::decideMapping(const MappingDecision &decision)
{
    whenAdvised([this, decision] {
        carryOut(
            "decideMapping", actionOf("decideMapping"),
            [&](Database &db) { return mappingDesk(db).decide(decision); },
            [&](const Result<DecidedMapping> &done) {
                emit mappingDecided(done->row, done->releasedEvents);
            });
    });
}

void StoreGateway::decideMappings(const std::vector<MappingDecision> &decisions)
{
    whenAdvised([this, decisions] {
        carryOut(
            "decideMappings", actionOf("decideMappings"),
            [&](Database &db) { return mappingDesk(db).decideAll(decisions); },
            [&](const Result<MappingBatch> &done) { emit mappingsDecided(*done); });
    });
}

}
