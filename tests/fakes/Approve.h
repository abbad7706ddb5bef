#pragma once

#include "domain/MappingPolicy.h"
#include "store/MappingStore.h"

namespace concord {

/// An approval as the program makes it (gateway/MappingDesk): judged by the rules of decisions, where nothing
/// speaks against the target and nobody else has to confirm it.
[[nodiscard]] inline Result<MappingRow> approveByRules(MappingStore mappings, const MappingDecision &decision,
                                                       const QString &actor)
{
    const auto row = mappings.byId(decision.id);
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, QStringLiteral("mapping/") + decision.id.toString());
    const Decider decider{actor};
    const MappingVerdict verdict =
        judge(**row, decision, {}, {SecondReviewer::Never, {}}, decider, (*row)->updatedAt);
    return stateAfter(**row, decision, verdict, decider).and_then([&](MappingState to) {
        return mappings.decide(decision, {to, actor});
    });
}

}
