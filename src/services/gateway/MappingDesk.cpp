#include "gateway/MappingDesk.h"

#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"
#include "gateway/SlotActions.h"
#include "store/EventStore.h"
#include "store/MappingStore.h"
#include "store/TerminologyStore.h"
#include "terminology/Ndc.h"

#include <algorithm>

namespace concord {

namespace {
QString subjectOf(MappingId id)
{
    return QStringLiteral("mapping/") + id.toString();
}

/// An approval is what was audited as a resolution from the beginning.
QString auditedAs(MappingAct act)
{
    return QStringLiteral("mapping.") +
           (act == MappingAct::Approve ? QStringLiteral("resolve") : wordOf(act));
}

QString detailsOf(const MappingDecision &decision, const DecidedMapping &done)
{
    QString details = QStringLiteral("state=") + wordOf(done.row.state);
    if (namesTarget(decision)) {
        details = QStringLiteral("target=%1 equivalence=%2 released=%3 ")
                      .arg(decision.targetDrugId, wordOf(decision.equivalence))
                      .arg(done.releasedEvents) +
                  details;
        if (!decision.overrides.empty())
            details += QStringLiteral(" overrides=") + textOf(decision.overrides);
    } else if (decision.act == MappingAct::Assign) {
        details += QStringLiteral(" assignee=") + decision.assignee;
    } else {
        details += QStringLiteral(" events=%1").arg(done.releasedEvents);
    }
    return decision.reason.trimmed().isEmpty() ? details : withReason(details, decision.reason);
}

/// What the release in force calls the concept of a code, whatever text the source sends with it; empty: it
/// knows none, or several.
Result<QString> conceptNameOf(TerminologyStore terminology, const MappingRow &row, Timestamp at)
{
    QString rxcui = row.system == systems::rxNorm ? row.sourceCode.trimmed() : QString();
    const NdcParse ndc = row.system == systems::ndc ? parseNdc(row.sourceCode) : NdcParse();
    if (ndc.candidates11.size() == 1) {
        const auto found = terminology.rxcuisOfNdc(ndc.candidates11.front(), at);
        if (!found)
            return fail(found.error());
        if (found->size() == 1)
            rxcui = found->front();
    }
    if (rxcui.isEmpty())
        return QString();
    return terminology.conceptOf(rxcui).map(
        [](const auto &known) { return known ? known->name : QString(); });
}

/// What the source says of the drug in words: where it sends no code, these stand in its place.
QString sourceTextOf(const MappingRow &row)
{
    const bool isInCode = row.display.trimmed().isEmpty() && row.reason == UnmappedReason::NoCode;
    return (isInCode ? row.sourceCode : row.display).trimmed();
}

/// What a text may leave out that its code says.
bool isLeftToTheCode(const Comparison &one)
{
    return one.agreement == Agreement::Missing &&
           (one.attribute == DrugAttribute::Ingredient || one.attribute == DrugAttribute::Strength);
}

/// Of one decision; anything else would meet the others as well.
bool isRule(ErrorCode code)
{
    return code == ErrorCode::InvalidMessage || code == ErrorCode::NotFound || code == ErrorCode::Conflict;
}
}

MappingDesk::MappingDesk(Database &db, const Clock &clock, Session session, TargetComparer compare)
    : m_db(db), m_clock(clock), m_session(std::move(session)), m_compare(std::move(compare))
{}

Result<MappingHistory> MappingDesk::history(MappingId id, quint64 requestId)
{
    return MappingStore(m_db, m_clock).history(id).map([&](std::vector<MappingStep> steps) {
        return MappingHistory{requestId, id, std::move(steps)};
    });
}

Result<DecisionFacts> MappingDesk::factsOf(const MappingRow &row, const MappingDecision &decision)
{
    DecisionFacts facts;
    const bool confirms = decision.act == MappingAct::Confirm;
    if (!namesTarget(decision) && !confirms)
        return facts;
    const QString target = confirms ? row.targetDrugId : decision.targetDrugId;
    const auto drug = MappingStore(m_db, m_clock).drugById(target);
    if (!drug)
        return fail(drug.error());
    facts.isTargetKnown = drug->has_value();
    if (!*drug)
        return facts;
    facts.isTargetActive = (*drug)->active;
    TerminologyStore terminology(m_db, m_clock);
    const auto known = terminology.conceptOf((*drug)->rxcui);
    if (!known)
        return fail(known.error());
    // a site may order what no release knows; what one knows, or has taken out, has to be orderable
    if (*known) {
        facts.isTargetOrderable = isOrderable((*known)->type) && (*known)->status == ConceptStatus::Active;
    } else {
        const auto releases = terminology.releasesWith((*drug)->rxcui);
        if (!releases)
            return fail(releases.error());
        facts.isTargetOrderable = releases->first.isEmpty();
    }
    const QString text = sourceTextOf(row);
    if (!m_compare || text.isEmpty())
        return facts;
    auto comparisons = m_compare(text, **drug);
    if (!comparisons)
        return fail(comparisons.error());
    facts.comparisons = *std::move(comparisons);
    if (std::none_of(facts.comparisons.begin(), facts.comparisons.end(), isLeftToTheCode))
        return facts;
    const auto name = conceptNameOf({m_db, m_clock}, row, m_clock.now());
    if (!name)
        return fail(name.error());
    if (name->isEmpty())
        return facts;
    const auto ofCode = m_compare(*name, **drug);
    if (!ofCode)
        return fail(ofCode.error());
    for (Comparison &unsaid : facts.comparisons) {
        const auto said = std::find_if(ofCode->begin(), ofCode->end(), [&](const Comparison &one) {
            return one.attribute == unsaid.attribute;
        });
        if (isLeftToTheCode(unsaid) && said != ofCode->end())
            unsaid = *said;
    }
    return facts;
}

Result<MappingVerdict> MappingDesk::judged(const MappingRow &row, const MappingDecision &decision)
{
    const auto facts = factsOf(row, decision);
    if (!facts)
        return fail(facts.error());
    return MappingStore(m_db, m_clock).policy().map([&](const MappingPolicy &policy) {
        return judge(row, decision, *facts, policy, decider(), m_clock.now());
    });
}

Result<MappingVerdict> MappingDesk::verdict(const MappingDecision &decision, quint64 requestId)
{
    const auto row = MappingStore(m_db, m_clock).byId(decision.id);
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, subjectOf(decision.id));
    return judged(**row, decision).map([&](MappingVerdict verdict) {
        verdict.requestId = requestId;
        return verdict;
    });
}

Result<DecidedMapping> MappingDesk::decide(const MappingDecision &decision)
{
    DecidedMapping decided;
    const AuditEntry entry = entryOf(m_session, auditedAs(decision.act), subjectOf(decision.id));
    const auto done = carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        const auto may = AccessCheck(m_db, m_session).shared(actionOf("decideMapping"));
        if (!may)
            return may;
        auto one = carryOut(decision, attempt);
        if (!one)
            return fail(one.error());
        decided = *std::move(one);
        return {};
    });
    if (!done)
        return fail(done.error());
    return decided;
}

Result<DecidedMapping> MappingDesk::decideUnrecorded(const MappingDecision &decision)
{
    AuditEntry unused;
    return carryOut(decision, unused);
}

Result<DecidedMapping> MappingDesk::carryOut(const MappingDecision &decision, AuditEntry &entry)
{
    MappingStore mappings(m_db, m_clock);
    const auto row = mappings.byId(decision.id);
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, subjectOf(decision.id));
    const auto policy = mappings.policy();
    if (!policy)
        return fail(policy.error());
    const auto verdict = judged(**row, decision);
    if (!verdict)
        return fail(verdict.error());
    auto to = stateAfter(**row, decision, *verdict, decider());
    if (!to)
        return fail(to.error());
    if (decision.act == MappingAct::Retire && verdict->needsSecond)
        to = MappingState::InReview; // what supersedes it waits for the second reviewer
    const auto after = mappings.decide(decision, {*to, m_session.user, policy->undo});
    if (!after)
        return fail(after.error());
    const auto moved = moveEvents(decision, *after);
    if (!moved)
        return fail(moved.error());
    DecidedMapping decided{*after, *moved};
    const auto shown = mappings.byId(after->id); // with the events that wait now
    if (!shown)
        return fail(shown.error());
    decided.row = shown->value_or(*after);
    entry.details = detailsOf(decision, decided);
    return decided;
}

/// What waited goes on, or what went on waits again; how many events that moves.
Result<int> MappingDesk::moveEvents(const MappingDecision &decision, const MappingRow &row)
{
    EventStore events(m_db, m_clock);
    switch (decision.act) {
    case MappingAct::Approve:
    case MappingAct::Confirm:
        return row.state == MappingState::Approved && row.heldUntil == Timestamp{}
                   ? events.releaseWaiting(row.id)
                   : Result<int>(0);
    case MappingAct::Reject:
        return events.releaseWaiting(row.id);
    case MappingAct::Undo: {
        const auto recalled = events.recallReleased(row.id);
        // the decision that it superseded stands again, and what waited goes on by that
        return recalled && row.state == MappingState::Approved ? events.releaseWaiting(row.id) : recalled;
    }
    default:
        return 0;
    }
}

Result<MappingBatch> MappingDesk::decideAll(const std::vector<MappingDecision> &decisions)
{
    MappingBatch batch;
    for (const MappingDecision &decision : decisions) {
        auto one = decide(decision);
        if (one) {
            batch.releasedEvents += one->releasedEvents;
            batch.decided.push_back(std::move(one->row));
            continue;
        }
        const bool isTrouble = !isRule(one.error().code);
        if (isTrouble && batch.decided.empty() && batch.refused.empty())
            return fail(one.error());
        batch.refused.emplace_back(decision.id, one.error());
        if (isTrouble) {
            for (size_t rest = batch.decided.size() + batch.refused.size(); rest < decisions.size(); ++rest)
                batch.refused.emplace_back(decisions[rest].id, one.error());
            break;
        }
    }
    return batch;
}

Result<void> MappingDesk::setPolicy(const MappingPolicy &policy)
{
    const AuditEntry entry =
        entryOf(m_session, QStringLiteral("mapping.policy"), QStringLiteral("mapping-policy"));
    return carryOutAudited(m_db, m_clock, entry, [&](AuditEntry &attempt) -> Result<void> {
        if (const auto may = AccessCheck(m_db, m_session).shared(Action::Configure); !may)
            return may;
        if (policy.undo < std::chrono::seconds(0) || policy.undo > longestUndo)
            return fail(ErrorCode::InvalidMessage, QStringLiteral("undo"),
                        QStringLiteral("0 to %1 seconds").arg(longestUndo.count()));
        attempt.details = QStringLiteral("second-reviewer=%1 undo-seconds=%2")
                              .arg(wordOf(policy.secondReviewer))
                              .arg(policy.undo.count());
        return MappingStore(m_db, m_clock).setPolicy(policy, m_session.user);
    });
}

}
