#include "sync/DriftReapply.h"

#include "store/AuditStore.h"
#include "store/EventStore.h"
#include "store/MappingStore.h"
#include "store/TerminologyStore.h"
#include "sync/DriftFindings.h"
#include "terminology/release/Reapply.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace concord {

/// A mapping as it was when it was judged, and what is due.
struct DriftReapply::Due
{
    MappingRow mapping;
    ReapplyStep step;
};

namespace {
const auto bySystem = QStringLiteral("system");

/// The release that the mappings were held against last; none: there is nothing to compare with.
std::optional<ReleaseRecord> formerOf(const std::vector<ReleaseRecord> &newestFirst)
{
    for (const ReleaseRecord &one : newestFirst) {
        if (one.state == ReleaseState::Former && one.reappliedAtMs != 0)
            return one;
    }
    return std::nullopt;
}

/// Nobody has decided about @p now since it was judged as @p then.
bool isAsJudged(const MappingRow &now, const MappingRow &then)
{
    const auto isAsked = [](MappingState state) { // a suggestion may come meanwhile
        return state == MappingState::Pending || state == MappingState::Suggested;
    };
    return (now.state == then.state || (isAsked(now.state) && isAsked(then.state))) &&
           now.targetDrugId == then.targetDrugId && now.method == then.method;
}

/// Answers an open question, or says that a person could.
bool isAnswer(const MappingRow &row, const ReapplyStep &step)
{
    return step.kind == ReapplyStep::Kind::Approve ||
           (step.kind == ReapplyStep::Kind::Mark && isOpen(row.state) && row.state != MappingState::InReview);
}

/// By a run that ended before it was through; of an open code, by any release before.
bool isMarked(const MappingRow &row, const ReapplyStep &step, const QString &heldAgainst,
              const QString &release)
{
    return step.kind == ReapplyStep::Kind::Mark &&
           (heldAgainst == release || (isOpen(row.state) && row.drift == step.kinds));
}

MappingDecision decisionOf(const MappingRow &row, MappingAct act, const QString &release, const QString &text)
{
    MappingDecision decision;
    decision.id = row.id;
    decision.act = act;
    decision.revision = row.revision;
    decision.reason = release + QStringLiteral(": ") + text;
    return decision;
}

void add(ReapplyReport &sum, ReapplyReport &&part)
{
    sum.approved += part.approved;
    sum.released += part.released;
    sum.askedAnew += part.askedAnew;
    sum.marked += part.marked;
    sum.passed += part.passed;
    std::move(part.rows.begin(), part.rows.end(), std::back_inserter(sum.rows));
}

QString countsOf(const ReapplyReport &done)
{
    return QStringLiteral("approved=%1 released=%2 asked_anew=%3 marked=%4")
        .arg(done.approved)
        .arg(done.released)
        .arg(done.askedAnew)
        .arg(done.marked);
}
}

DriftReapply::DriftReapply(Database &db, const Clock &clock, QString actor)
    : m_db(db), m_clock(clock), m_actor(std::move(actor))
{}

Result<ReapplyReport> DriftReapply::run(bool isDryRun)
{
    ReapplyReport report;
    std::vector<Due> due;
    if (const auto planned = plan(report, due); !planned)
        return fail(planned.error());
    if (!report.isDue)
        return report;
    if (isDryRun) {
        const auto told = foretell(due, report);
        return told ? Result<ReapplyReport>(std::move(report)) : fail(told.error());
    }
    for (size_t from = 0; from < due.size(); from += atOnce) {
        const auto begin = due.begin() + qsizetype(from);
        const std::vector<Due> batch(begin, begin + qsizetype(std::min(due.size() - from, size_t(atOnce))));
        if (const auto done = carryOut(batch, report); !done)
            return fail(done.error());
    }
    if (const auto finished = finish(report); !finished)
        return fail(finished.error());
    return report;
}

Result<void> DriftReapply::plan(ReapplyReport &report, std::vector<Due> &due)
{
    const auto releases = TerminologyStore(m_db, m_clock).releases();
    if (!releases)
        return fail(releases.error());
    const auto current = std::find_if(releases->begin(), releases->end(), [](const ReleaseRecord &one) {
        return one.state == ReleaseState::Current;
    });
    if (current == releases->end())
        return {};
    report.to = current->version;
    report.isDue = current->reappliedAtMs == 0;
    const auto former = formerOf(*releases);
    if (!report.isDue || !former)
        return {};
    report.from = former->version;
    const auto first = MappingStore(m_db, m_clock).changedSince(Timestamp{}, 1);
    if (!first || first->empty()) // no release need be read for nothing
        return first ? Result<void>() : fail(first.error());
    const auto findings = driftFindings(m_db, m_clock, report.from, report.to);
    if (!findings)
        return fail(findings.error());
    report.mappings = findings->mappings;
    for (const TouchedMapping &one : findings->touched) {
        if (ReapplyStep step = reapplyOf(one.mapping, one.facts, one.rows);
            step.kind != ReapplyStep::Kind::Nothing)
            due.push_back({one.mapping, std::move(step)});
    }
    return {};
}

Result<void> DriftReapply::carryOut(const std::vector<Due> &batch, ReapplyReport &report)
{
    ReapplyReport done;
    const auto written = m_db.write([&]() -> Result<void> {
        done = {};
        done.from = report.from;
        done.to = report.to;
        for (const Due &due : batch) {
            if (const auto one = carryOut(due, done); !one)
                return one;
        }
        return done.rows.empty() ? Result<void>() : note(done, countsOf(done));
    });
    if (written) {
        add(report, std::move(done));
        return {};
    }
    if (written.error().code != ErrorCode::Conflict)
        return written;
    if (batch.size() == 1) { // decided while this ran
        ++report.passed;
        return {};
    }
    for (const Due &due : batch) {
        if (const auto one = carryOut(std::vector<Due>{due}, report); !one)
            return one;
    }
    return {};
}

Result<void> DriftReapply::carryOut(const Due &due, ReapplyReport &done)
{
    MappingStore mappings(m_db, m_clock);
    const auto row = mappings.byId(due.mapping.id);
    const auto held = row ? mappings.driftRelease(due.mapping.id) : fail(row.error());
    const auto decided = held ? mappings.wasDecided(due.mapping.id) : fail(held.error());
    if (!decided)
        return fail(decided.error());
    const ReapplyStep &step = due.step;
    const bool isOpened = step.kind == ReapplyStep::Kind::Approve;
    if (!*row || !isAsJudged(**row, due.mapping) || (isAnswer(**row, step) && *decided)) {
        ++done.passed; // who has sent it back or opened it anew wants to decide it
        return {};
    }
    if (isMarked(**row, step, *held, done.to))
        return {};
    ReapplyRow told{due.mapping.id,    due.mapping.system, due.mapping.sourceCode,
                    wordOf(step.kind), step.kinds,         step.text};
    if (isOpened) {
        MappingDecision decision = decisionOf(**row, MappingAct::Approve, done.to, step.text);
        decision.targetDrugId = step.targetDrugId;
        decision.equivalence = Equivalence::Equal;
        const auto approved = mappings.decide(
            decision, {MappingState::Approved, bySystem, std::chrono::seconds(0), step.method});
        const auto released =
            approved ? EventStore(m_db, m_clock).releaseWaiting(due.mapping.id) : fail(approved.error());
        if (!released)
            return fail(released.error());
        told.released = *released;
        done.released += *released;
        ++done.approved;
    } else if (step.kind == ReapplyStep::Kind::AskAnew) {
        const auto retired = mappings.decide(decisionOf(**row, MappingAct::Retire, done.to, step.text),
                                             {MappingState::Retired, bySystem});
        MappingRow question;
        question.system = (*row)->system;
        question.sourceCode = (*row)->sourceCode;
        question.display = (*row)->display;
        question.reason = step.reason;
        question.candidates = step.candidates;
        question.note = done.to + QStringLiteral(": ") + step.text;
        const auto asked = retired ? mappings.ensure(question) : fail(retired.error());
        if (!asked)
            return fail(asked.error());
        ++done.askedAnew;
    } else {
        const auto noted = mappings.decide(decisionOf(**row, MappingAct::Note, done.to, step.text),
                                           {(*row)->state, bySystem});
        const auto marked =
            noted ? mappings.markDrift(due.mapping.id, step.kinds, done.to) : fail(noted.error());
        if (!marked)
            return marked;
        ++done.marked;
    }
    done.rows.push_back(std::move(told));
    return {};
}

Result<void> DriftReapply::foretell(const std::vector<Due> &due, ReapplyReport &report)
{
    MappingStore mappings(m_db, m_clock);
    for (const Due &one : due) {
        const auto row = mappings.byId(one.mapping.id);
        const auto held = row ? mappings.driftRelease(one.mapping.id) : fail(row.error());
        const auto decided = held ? mappings.wasDecided(one.mapping.id) : fail(held.error());
        if (!decided)
            return fail(decided.error());
        const bool isOpened = one.step.kind == ReapplyStep::Kind::Approve;
        const bool isMark = one.step.kind == ReapplyStep::Kind::Mark;
        if (!*row || (isAnswer(**row, one.step) && *decided) || isMarked(**row, one.step, *held, report.to))
            continue;
        const int waiting = isOpened ? (*row)->waitingEvents : 0;
        report.approved += isOpened ? 1 : 0;
        report.released += waiting;
        report.marked += isMark ? 1 : 0;
        report.askedAnew += !isOpened && !isMark ? 1 : 0;
        report.rows.push_back({one.mapping.id, one.mapping.system, one.mapping.sourceCode,
                               wordOf(one.step.kind), one.step.kinds, one.step.text, waiting});
    }
    return {};
}

Result<void> DriftReapply::note(const ReapplyReport &report, const QString &details)
{
    return AuditStore(m_db, m_clock)
        .append({m_actor,
                 QStringLiteral("terminology.reapply"),
                 QStringLiteral("terminology/") + report.to,
                 true,
                 QStringLiteral("from=%1 ").arg(report.from) + details,
                 {}});
}

Result<void> DriftReapply::finish(const ReapplyReport &report)
{
    return m_db.write([&]() -> Result<void> {
        if (const auto marked = TerminologyStore(m_db, m_clock).markReapplied(report.to); !marked)
            return marked;
        return note(report, QStringLiteral("done mappings=%1").arg(report.mappings));
    });
}

}
