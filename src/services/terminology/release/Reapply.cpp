#include "terminology/release/Reapply.h"

#include "domain/Enum.h"

#include <algorithm>
#include <initializer_list>

namespace concord {

namespace {
constexpr Words<ReapplyStep::Kind, 4> stepWords{{{ReapplyStep::Kind::Nothing, "nothing"},
                                                 {ReapplyStep::Kind::Approve, "approve"},
                                                 {ReapplyStep::Kind::AskAnew, "ask_anew"},
                                                 {ReapplyStep::Kind::Mark, "mark"}}};

bool hasAny(const std::vector<DriftRow> &rows, std::initializer_list<DriftKind> kinds)
{
    return std::any_of(rows.begin(), rows.end(), [&](const DriftRow &row) {
        return std::find(kinds.begin(), kinds.end(), row.kind) != kinds.end();
    });
}

QString textOf(const std::vector<DriftRow> &rows)
{
    QStringList texts;
    for (const DriftRow &row : rows)
        texts.append(row.text);
    return texts.join(QStringLiteral("; "));
}

/// A drug that is only called otherwise is the same.
ReapplyStep marked(const std::vector<DriftRow> &rows)
{
    QStringList kinds;
    for (const DriftRow &row : rows) {
        if (row.kind != DriftKind::TargetRenamed)
            kinds.append(wordOf(row.kind));
    }
    ReapplyStep step;
    if (kinds.isEmpty())
        return step;
    step.kind = ReapplyStep::Kind::Mark;
    step.kinds = kinds.join(u',');
    step.text = textOf(rows);
    return step;
}

ReapplyStep askedAnew(const DriftFacts &facts, const std::vector<DriftRow> &rows)
{
    ReapplyStep step;
    step.kind = ReapplyStep::Kind::AskAnew;
    step.text = textOf(rows);
    if (hasAny(rows, {DriftKind::CodeAmbiguous})) {
        step.reason = UnmappedReason::AmbiguousNdc;
        step.candidates = facts.codeAfter.candidates;
    } else if (facts.codeAfter.drug || hasAny(rows, {DriftKind::CodeMoved})) {
        step.reason = UnmappedReason::Contradiction;
        step.candidates = QStringList{facts.codeAfter.rxcui};
    } else {
        step.reason = UnmappedReason::NotActive;
        step.candidates = facts.successors;
    }
    return step;
}

/// The release alone is why the code resolves now, and it says the same of every date. Else the events may be
/// of a time when the code stood for another drug, or did not resolve for another cause.
bool isSettled(const MappingRow &mapping, const DriftFacts &facts)
{
    const QString &drugId = facts.codeAfter.drug->id;
    return !facts.codeBefore.drug && facts.codeBefore.reason == mapping.reason &&
           facts.ndcMeanings.size() <= 1 &&
           std::all_of(facts.formerTargets.begin(), facts.formerTargets.end(),
                       [&](const QString &former) { return former == drugId; });
}

ReapplyStep opened(const MappingRow &mapping, const DriftFacts &facts, const std::vector<DriftRow> &rows)
{
    const auto &drug = facts.codeAfter.drug;
    if (!drug || !drug->active || !hasAny(rows, {DriftKind::Resolvable}))
        return {};
    if (mapping.state == MappingState::InReview) // somebody has proposed a drug
        return drug->id == mapping.targetDrugId ? ReapplyStep() : marked(rows);
    if (mapping.reason == UnmappedReason::None || mapping.reason == UnmappedReason::Contradiction)
        return {};
    if (!isSettled(mapping, facts))
        return marked(rows);
    ReapplyStep step;
    step.kind = ReapplyStep::Kind::Approve;
    step.targetDrugId = drug->id;
    step.method = facts.codeAfter.method;
    step.text = facts.codeAfter.explanation;
    return step;
}
}

QString wordOf(ReapplyStep::Kind kind)
{
    return wordOf(stepWords, kind);
}

ReapplyStep reapplyOf(const MappingRow &mapping, const DriftFacts &facts, const std::vector<DriftRow> &rows)
{
    if (rows.empty())
        return {};
    if (mapping.state != MappingState::Approved)
        return opened(mapping, facts, rows);
    const bool isAutomatic =
        mapping.method == QStringLiteral("rxnorm-exact") || mapping.method == QStringLiteral("ndc");
    const bool isLost = hasAny(rows, {DriftKind::TargetRetired, DriftKind::TargetRemapped,
                                      DriftKind::CodeMoved, DriftKind::CodeAmbiguous});
    return isAutomatic && isLost ? askedAnew(facts, rows) : marked(rows);
}

}
