#include "domain/PatientQuestion.h"

#include <algorithm>

namespace concord {

Result<void> checkPatientDecision(const PatientDecision &decision)
{
    if (decision.reason.trimmed().isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("reason"),
                    QStringLiteral("a decision has a reason"));
    const bool needsOther = decision.act == PatientAct::Link || decision.act == PatientAct::Merge;
    if (needsOther == decision.other.isNull())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("patient"),
                    needsOther ? QStringLiteral("who it is is missing")
                               : QStringLiteral("nobody else is meant by that"));
    return {};
}

PatientCandidates withoutScores(PatientCandidates candidates)
{
    candidates.areScoresHidden = true;
    for (PatientCandidate &candidate : candidates.candidates) {
        candidate.match.score = 0;
        candidate.match.isConfident = false;
        for (PatientEvidence &evidence : candidate.match.evidence)
            evidence.weight = 0;
    }
    std::sort(candidates.candidates.begin(), candidates.candidates.end(),
              [](const PatientCandidate &a, const PatientCandidate &b) { return a.id < b.id; });
    return candidates;
}

}
