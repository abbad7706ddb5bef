#include "pipeline/steps/EchoStep.h"

#include "codec/fhir/FhirDocument.h"
#include "store/DeliveryStore.h"
#include "store/RemoteRecordStore.h"

namespace concord {

namespace {
QString versionOf(const FhirDocument::Entry &entry)
{
    JsonReader r;
    const auto meta = r.object(entry.resource, "meta", {});
    return meta ? r.string(*meta, "versionId", {}) : QString();
}
}

Result<StepVerdict> EchoStep::run(EventWork &work, Database &db, const Clock &clock)
{
    if (work.format != InboundFormat::FhirJson || !m_receivers.contains(work.source))
        return StepVerdict::done();
    const auto document = FhirDocument::parse(work.body);
    const auto focus = document ? focusOf(*document) : fail(document.error());
    if (!focus || focus->mains.empty()) // what is wrong with it, decode has said
        return StepVerdict::done();
    RemoteRecordStore remote(db, clock);
    DeliveryStore deliveries(db, clock);
    size_t own = 0;
    for (const int index : focus->mains) {
        const FhirDocument::Entry &entry = document->entries().at(size_t(index));
        if (entry.id.isEmpty())
            continue;
        const auto known = remote.byRemote(work.source, entry.type, entry.id);
        if (!known)
            return fail(known.error());
        const QString version = versionOf(entry);
        if (*known && !version.isEmpty() && (*known)->remoteVersion == version) {
            ++own;
            continue;
        }
        const auto isOnTheWay = deliveries.isOnTheWay(work.source, entry.type, entry.id);
        if (!isOnTheWay)
            return fail(isOnTheWay.error());
        if (*isOnTheWay) {
            StepVerdict wait;
            wait.kind = StepVerdict::Kind::Retry;
            wait.error = Error{
                ErrorCode::StoreBusy, QStringLiteral("deliveries"),
                QStringLiteral("a message to %1 is on its way, and this may be its echo").arg(work.source),
                0};
            return wait;
        }
    }
    if (own < focus->mains.size())
        return StepVerdict::done(own == 0 ? QString() : QStringLiteral("%1 own write(s) in it").arg(own));
    return StepVerdict{StepVerdict::Kind::Superseded, std::nullopt, {}, QStringLiteral("own write")};
}

}
