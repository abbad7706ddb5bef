#include "sync/DriftFindings.h"

#include "store/MappingScan.h"
#include "sync/StoreIndex.h"
#include "terminology/CodeResolver.h"
#include "terminology/Ndc.h"
#include "terminology/RxNormRules.h"
#include "terminology/suggestion/SuggestionIndex.h"

#include <QHash>

#include <algorithm>
#include <utility>

namespace concord {

namespace {
const auto releaseTable = QStringLiteral("terminology_releases");

using IndexPtr = std::shared_ptr<const TerminologyIndex>;

Result<std::pair<ReleaseRecord, ReleaseRecord>> releasesOf(TerminologyStore &store, const QString &from,
                                                           const QString &to)
{
    const auto all = store.releases(); // newest first
    if (!all)
        return fail(all.error());
    const auto find = [&](const QString &version) {
        return std::find_if(all->begin(), all->end(),
                            [&](const ReleaseRecord &one) { return one.version == version; });
    };
    const auto second = to.isEmpty() ? all->begin() : find(to);
    if (second == all->end())
        return fail(ErrorCode::NotFound, releaseTable, QStringLiteral("no release %1").arg(to));
    const auto first = !from.isEmpty() ? find(from) : second + 1;
    if (first == all->end())
        return fail(ErrorCode::NotFound, releaseTable,
                    from.isEmpty() ? QStringLiteral("no release before %1").arg(second->version)
                                   : QStringLiteral("no release %1").arg(from));
    if (first == second)
        return fail(ErrorCode::Conflict, releaseTable, QStringLiteral("twice the same release"));
    for (const auto &one : {first, second}) {
        if (one->state == ReleaseState::Dropped)
            return fail(ErrorCode::Conflict, releaseTable,
                        QStringLiteral("of %1 only the name is kept").arg(one->version));
    }
    return std::pair(*first, *second);
}

/// Everything that the release has for @p code, in each of its readings.
QStringList meaningsOf(const QString &code, const TerminologyIndex &release)
{
    QStringList rxcuis;
    for (const QString &ndc11 : parseNdc(code).candidates11)
        rxcuis += release.rxcuisEverOfNdc(ndc11);
    rxcuis.removeDuplicates();
    return rxcuis;
}

using Code = std::pair<QString, QString>; ///< its system and itself
Result<QHash<Code, QStringList>> formerTargets(Database &db)
{
    QHash<Code, QStringList> targets;
    const auto read =
        MappingScan(db).eachRetired([&](const MappingRow &row, const QString &) -> Result<void> {
            if (!row.targetDrugId.isEmpty())
                targets[{row.system, row.sourceCode}].append(row.targetDrugId);
            return {};
        });
    return read ? Result<QHash<Code, QStringList>>(std::move(targets)) : fail(read.error());
}

Result<DriftFacts> factsOf(const MappingRow &mapping, const QString &targetRxcui, const IndexPtr &from,
                           const IndexPtr &to, Timestamp now)
{
    DriftFacts facts;
    facts.targetRxcui = targetRxcui;
    const QList<Coding> codings{{mapping.system, mapping.sourceCode, mapping.display}};
    // both are in memory: none of this can fail
    facts.before = from->conceptOf(targetRxcui).value_or(std::nullopt);
    facts.after = to->conceptOf(targetRxcui).value_or(std::nullopt);
    const auto before = CodeResolver(*from).resolve(codings, {}, now);
    const auto after = CodeResolver(*to).resolve(codings, {}, now);
    const auto target = CodeResolver(*to).resolve({{systems::rxNorm, targetRxcui, {}}}, {}, now);
    if (!before || !after || !target)
        return fail(!before ? before.error() : !after ? after.error() : target.error());
    facts.codeBefore = *before;
    facts.codeAfter = *after;
    if (target->reason == UnmappedReason::NotActive)
        facts.successors = target->candidates;
    if (canonicalSystem(mapping.system) == systems::ndc)
        facts.ndcMeanings = meaningsOf(mapping.sourceCode, *to);
    return facts;
}

QString formerId(const QString &rxcui)
{
    return QStringLiteral("former ") + rxcui;
}

/// Compares names of drugs by their parts. The index knows the words of the drugs that are compared.
Result<DrugComparer> comparerOf(const std::vector<TouchedMapping> &judged)
{
    std::vector<RxNormConcept> drugs;
    for (const TouchedMapping &one : judged) {
        if (!isRenamed(one.facts))
            continue;
        drugs.push_back(*one.facts.after);
        drugs.push_back(*one.facts.before);
        drugs.back().rxcui = formerId(drugs.back().rxcui);
    }
    const auto key = [](const RxNormConcept &drug) {
        return QStringView(drug.rxcui);
    };
    std::sort(drugs.begin(), drugs.end(), [&](const auto &a, const auto &b) { return key(a) < key(b); });
    drugs.erase(std::unique(drugs.begin(), drugs.end()), drugs.end());
    auto built = SuggestionIndex::build(drugs);
    if (!built)
        return fail(built.error());
    const std::shared_ptr<const SuggestionIndex> index = *std::move(built); // a function is copied
    return DrugComparer([index](const RxNormConcept &before, const RxNormConcept &after) {
        const auto compared = index->compare(before.name, after.rxcui);
        return compared ? compared->comparisons : std::vector<Comparison>();
    });
}
}

Result<DriftFindings> driftFindings(Database &db, const Clock &clock, const QString &from, const QString &to)
{
    TerminologyStore store(db, clock);
    const auto releases = releasesOf(store, from, to);
    if (!releases)
        return fail(releases.error());
    const auto before = loadIndex(store, releases->first);
    const auto after = before ? loadIndex(store, releases->second) : before;
    if (!after)
        return fail(after.error());
    const auto former = formerTargets(db);
    if (!former)
        return fail(former.error());
    DriftFindings findings{releases->first, releases->second, 0, {}};
    const Timestamp now = clock.now();
    const auto nothingDiffers = [](auto &, auto &) {
        return std::vector<Comparison>();
    };
    const auto read = MappingScan(db).eachLive([&](const MappingRow &row,
                                                   const QString &rxcui) -> Result<void> {
        auto facts = factsOf(row, rxcui, *before, *after, now);
        if (!facts)
            return fail(facts.error());
        facts->formerTargets = former->value({row.system, row.sourceCode});
        ++findings.mappings;
        if (isRenamed(*facts) || !driftOf(row, *facts, nothingDiffers).empty())
            findings.touched.push_back({row, *std::move(facts), {}}); // most are not: none of them is held
        return {};
    });
    const auto compare = read ? comparerOf(findings.touched) : fail(read.error());
    if (!compare)
        return fail(compare.error());
    for (TouchedMapping &one : findings.touched)
        one.rows = driftOf(one.mapping, one.facts, *compare);
    return findings;
}

}
