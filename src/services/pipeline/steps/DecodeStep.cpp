#include "pipeline/steps/DecodeStep.h"

#include "codec/canonical/CanonicalJson.h"
#include "codec/fhir/FhirToCanonical.h"
#include "codec/hl7/Hl7ToCanonical.h"

namespace concord {

namespace {
Result<CanonicalEvent> decode(EventWork &work)
{
    switch (work.format) {
    case InboundFormat::FhirJson:
        return fhirToCanonical(work.body);
    case InboundFormat::Json:
        return canonicalFromJson(work.body);
    case InboundFormat::Hl7v2:
        break;
    }
    return Hl7Message::parse(work.body).and_then([&](const Hl7Message &message) {
        const Hl7Field facility = message.header().field(4); // HD: namespace & universal id
        const QString name = facility.component(1).code();
        work.sendingFacility = name.isEmpty() ? facility.component(2).code() : name;
        return hl7ToCanonical(message);
    });
}
}

Result<StepVerdict> DecodeStep::run(EventWork &work, Database &, const Clock &)
{
    auto decoded = decode(work);
    if (!decoded)
        return StepVerdict::review(decoded.error());
    work.canonical = *std::move(decoded);
    work.kind = work.canonical.kind;
    return StepVerdict::done(QStringLiteral("%1: %2 orders, %3 dispenses")
                                 .arg(wordOf(work.kind))
                                 .arg(work.canonical.orders.size())
                                 .arg(work.canonical.dispenses.size()));
}

}
