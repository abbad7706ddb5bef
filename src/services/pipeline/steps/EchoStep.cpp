#include "pipeline/steps/EchoStep.h"

#include "codec/fhir/FhirDocument.h"
#include "codec/fhir/OwnUris.h"
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

/// The keys of records of ours that it bears.
QStringList ownKeysOf(const FhirDocument::Entry &entry)
{
    JsonReader r;
    QStringList keys;
    const auto list = r.array(entry.resource, "identifier", {});
    if (!list)
        return keys;
    for (const auto element : *list) {
        FhirDocument::Object identifier;
        if (element.get(identifier) == simdjson::SUCCESS &&
            r.string(identifier, "system", {}) == ownUris::record)
            keys.append(r.string(identifier, "value", {}));
    }
    return keys;
}

StepVerdict waitForReceipt(const QString &source)
{
    StepVerdict wait;
    wait.kind = StepVerdict::Kind::Retry;
    wait.waitsFor = source;
    return wait;
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
    bool areOrders = true;
    for (const int index : focus->mains) {
        const FhirDocument::Entry &entry = document->entries().at(size_t(index));
        areOrders = areOrders && entry.type == u"MedicationRequest";
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
        const auto isOnTheWay = deliveries.isOnTheWay(work.source, entry.type, entry.id, ownKeysOf(entry));
        if (!isOnTheWay)
            return fail(isOnTheWay.error());
        if (*isOnTheWay)
            return waitForReceipt(work.source);
    }
    if (own < focus->mains.size())
        return StepVerdict::done(own == 0 ? QString() : QStringLiteral("%1 own write(s) in it").arg(own));
    work.isOwnWrite = areOrders; // what we corrected there, our copy of it has to say, too
    return areOrders ? StepVerdict::done(ownWrite)
                     : StepVerdict{StepVerdict::Kind::Superseded, std::nullopt, {}, ownWrite};
}

}
