#pragma once

#include "domain/CodeSystem.h"
#include "gateway/StoreGateway.h"
#include "pipeline/PipelineFixture.h"
#include "store/EventStore.h"
#include "store/MappingStore.h"

#include <QSignalSpy>

namespace concord {

/// A database that others (this fixture's own connection) write to while a gateway reads it.
class GatewayFixture : public PipelineFixture
{
public:
    GatewayFixture() : gateway(settings(url()), clock) {}

    [[nodiscard]] static GatewaySettings settings(const DatabaseUrl &url)
    {
        return {url, QStringLiteral("ana"), std::chrono::milliseconds(5), std::chrono::milliseconds(20)};
    }
    [[nodiscard]] EventId addEvent(EventState state = EventState::Received,
                                   const std::vector<MappingId> &waitsFor = {})
    {
        NewEvent event;
        event.id = makeId<EventId>(clock.now().time_since_epoch());
        event.source = QStringLiteral("ehr");
        event.messageId = event.id.toString();
        event.state = state;
        event.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        event.createdAt = clock.now();
        event.waitsFor = waitsFor;
        const auto added = EventStore(*db, clock).append(event);
        return added && *added ? event.id : EventId{};
    }
    [[nodiscard]] MappingRow addMapping(const QString &code)
    {
        MappingRow row;
        row.sourceCode = code;
        row.system = systems::rxNorm;
        row.display = QStringLiteral("drug ") + code;
        row.reason = UnmappedReason::UnknownCode;
        return MappingStore(*db, clock).ensure(row).value_or(MappingRow{});
    }
    [[nodiscard]] bool addDrug()
    {
        return db
            ->run(QStringLiteral(
                "INSERT INTO local_drugs (id, rxcui, name, active) VALUES ('RX1', '1', 'Lisinopril', 1)"))
            .has_value();
    }
    [[nodiscard]] static MappingDecision decision(MappingId id,
                                                  const QString &reason = QStringLiteral("same drug"))
    {
        return {id, QStringLiteral("RX1"), Equivalence::Equivalent, reason};
    }

    StoreGateway gateway;
};

/// The rows of all signals so far, in their order.
template <typename Row>
[[nodiscard]] std::vector<Row> rowsOf(const QSignalSpy &spy, int argument = 0)
{
    std::vector<Row> all;
    for (const QList<QVariant> &call : spy) {
        const auto rows = call.at(argument).value<std::vector<Row>>();
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

}
