#include "pipeline/steps/ValidateStep.h"

#include "codec/canonical/CanonicalJson.h"
#include "codec/canonical/PayloadSchema.h"
#include "pipeline/steps/BusinessRules.h"

namespace concord {

Result<StepVerdict> ValidateStep::run(EventWork &work, Database &, const Clock &clock)
{
    const QJsonObject payload = canonicalDocument(work.canonical).value(QStringLiteral("payload")).toObject();
    if (const auto valid = validatePayload(work.canonical.kind, payload); !valid)
        return StepVerdict::review(valid.error());
    if (auto broken = applyBusinessRules(work.canonical, clock.now()))
        return StepVerdict::review(*std::move(broken));
    return StepVerdict::done();
}

}
