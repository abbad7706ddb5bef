// StoreGateway: what the console asks and decides about codes.
#include "gateway/StoreGatewayAnswers.h"
#include "observability/Log.h"
#include "store/AuditStore.h"
#include "store/MappingFigureStore.h"
#include "store/MappingStore.h"
#include "store/SuggestionStore.h"
#include "terminology/suggestion/SuggestionIndex.h"

#include <algorithm>

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

void StoreGateway::whenAdvised(Unadvised unadvised)
{
    if (!m_settings.advisor || m_settings.advisor->prepare(m_url, releaseInForce()))
        unadvised.work();
    else
        m_unadvised.push_back(std::move(unadvised));
}

/// Empty where that cannot be told: whoever asks is told why by the question itself.
QString StoreGateway::releaseInForce()
{
    return m_db ? MappingStore(*m_db, m_clock).terminologyVersion().value_or(QString()) : QString();
}

void StoreGateway::advised()
{
    for (const Unadvised &each : std::exchange(m_unadvised, {}))
        each.work();
}

void StoreGateway::giveUpWaiting()
{
    const Error ended{ErrorCode::Cancelled, QStringLiteral("session"),
                      QStringLiteral("it ended before this was carried out"), 0};
    endTrials(ended);
    for (const Unadvised &each : std::exchange(m_unadvised, {}))
        each.giveUp(ended);
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
    // what an earlier release offered may be gone from the one in force
    const QString release = kept && *kept ? releaseInForce() : QString();
    if (kept && *kept && (release.isEmpty() || (*kept)->terminologyVersion == release)) {
        (*kept)->requestId = requestId;
        ask([&]() -> Result<MappingSuggestions> { return **kept; });
        return;
    }
    whenAdvised({[ask, read] { ask(read); },
                 [this, requestId](const Error &error) {
                     emit fetchFailed(requestId, error);
                 }});
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
    const auto work = [this, decision, requestId] {
        answer(
            {actionOf("checkMapping"), requestId, mappingSubject(decision.id)},
            [&] { return mappingDesk(*m_db).verdict(decision, requestId); },
            [this](const MappingVerdict &verdict) { emit mappingVerdict(verdict); });
    };
    whenAdvised({work, [this, requestId](const Error &error) {
                     emit fetchFailed(requestId, error);
                 }});
}

Result<MappingImpact> StoreGateway::impactOf(const MappingDecision &decision)
{
    if (!m_settings.tryMapping)
        return countsOf(decision);
    const auto db = orderDatabase();
    if (!db)
        return fail(db.error());
    const bool withFields = AccessCheck(**db, *m_session).shared(Action::SeeDifferences).has_value();
    auto impact = m_settings.tryMapping(**db, decision, withFields);
    if (!impact)
        return impact;
    const auto noted = (*db)->write([&] {
        return AuditStore(**db, m_clock)
            .append(entryOf(*m_session, QStringLiteral("mapping.preview"), mappingSubject(decision.id),
                            previewDetails(*impact)));
    });
    return noted ? std::move(impact) : fail(noted.error());
}

Result<MappingImpact> StoreGateway::countsOf(const MappingDecision &decision)
{
    const auto row = MappingStore(*m_db, m_clock).byId(decision.id);
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, mappingSubject(decision.id));
    MappingImpact impact;
    impact.waiting = (*row)->waitingEvents;
    impact.note = QStringLiteral("none were tried: this program works no events");
    return impact;
}

/// A person's own login to PostgreSQL may not do what workers do, so one of these tries it.
void StoreGateway::previewMapping(const MappingDecision &decision, quint64 requestId)
{
    const Question question{actionOf("previewMapping"), requestId, mappingSubject(decision.id)};
    if (m_settings.tryMapping && m_url.login) {
        answer(
            question, [] { return Result<bool>(true); }, [&](bool) { askForTrial(decision, requestId); });
        return;
    }
    answer(
        question, [&] { return impactOf(decision); },
        [&](const MappingImpact &impact) { tellImpact(impact, decision, requestId); });
}

void StoreGateway::tellImpact(MappingImpact impact, const MappingDecision &decision, quint64 requestId)
{
    impact.requestId = requestId;
    impact.id = decision.id;
    impact.targetDrugId = decision.targetDrugId;
    emit mappingImpact(impact);
}

void StoreGateway::askForTrial(const MappingDecision &decision, quint64 requestId)
{
    const auto same = std::find_if(m_trials.begin(), m_trials.end(),
                                   [&](const Trial &trial) { return trial.decision == decision; });
    if (same != m_trials.end()) {
        same->requests.push_back(requestId);
        return;
    }
    const auto id = TrialStore(*m_db, m_clock).ask(decision, m_session->user);
    if (!id) {
        emit fetchFailed(requestId, id.error());
        return;
    }
    m_trials.push_back({*id, decision, {requestId}, QDeadlineTimer(m_settings.trialPatience)});
}

/// What was read is not needed any more, and tells of patients.
void StoreGateway::tellTrials()
{
    TrialStore store(*m_db, m_clock);
    for (const Trial &trial : std::exchange(m_trials, {})) {
        auto found = store.answerTo(trial.id);
        if (found && !*found && !trial.until.hasExpired()) {
            m_trials.push_back(trial);
            continue;
        }
        if (const auto gone = store.forget(trial.id); !gone)
            logLine(LogLevel::Warning, "gateway", QStringLiteral("a trial's answer stays for minutes"),
                    {.error = gone.error()});
        if (found && !*found)
            found = fail(ErrorCode::Timeout, mappingSubject(trial.decision.id),
                         QStringLiteral("no service is running that could try it"));
        for (const quint64 requestId : trial.requests) {
            if (found)
                tellImpact(**found, trial.decision, requestId);
            else
                emit fetchFailed(requestId, found.error());
        }
    }
}

void StoreGateway::endTrials(const Error &error)
{
    for (const Trial &trial : std::exchange(m_trials, {})) {
        if (m_db && !m_db->isConnectionLost()) {
            if (const auto gone = TrialStore(*m_db, m_clock).forget(trial.id); !gone)
                logLine(LogLevel::Warning, "gateway", QStringLiteral("a trial's answer stays for minutes"),
                        {.error = gone.error()});
        }
        for (const quint64 requestId : trial.requests)
            emit fetchFailed(requestId, error);
    }
}

void StoreGateway::decideMapping(const MappingDecision &decision, quint64 requestId)
{
    const auto work = [this, decision, requestId] {
        carryOut(
            OrderSlip{"decideMapping", actionOf("decideMapping"), requestId},
            [&](Database &db) { return mappingDesk(db).decide(decision); },
            [&](const Result<DecidedMapping> &done) {
                emit mappingDecided(done->row, done->releasedEvents, requestId);
            });
    };
    whenAdvised({work, [this, requestId](const Error &error) {
                     emit refused(QStringLiteral("decideMapping"), error, requestId);
                 }});
}

void StoreGateway::decideMappings(const std::vector<MappingDecision> &decisions, quint64 requestId)
{
    const auto work = [this, decisions, requestId] {
        carryOut(
            OrderSlip{"decideMappings", actionOf("decideMappings"), requestId},
            [&](Database &db) { return mappingDesk(db).decideAll(decisions); },
            [&](const Result<MappingBatch> &done) { emit mappingsDecided(*done, requestId); });
    };
    whenAdvised({work, [this, requestId](const Error &error) {
                     emit refused(QStringLiteral("decideMappings"), error, requestId);
                 }});
}

}
