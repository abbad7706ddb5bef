#pragma once

#include "connectors/queue/BrokerSettings.h"
#include "domain/Inbound.h"

#include <QMap>
#include <QString>

#include <chrono>
#include <optional>

namespace concord {

struct QueueConsumerSettings
{
    QString connection; ///< the events' source
    BrokerSettings broker;
    QString queue;
    QString parkingQueue; ///< for messages that nobody can take; empty: "<queue>.parked"
    /// Declares both as quorum queues, durable. Otherwise they must exist.
    bool declaresQueues = true;
    /// Of a queue that we declare: one consumer at a time gets messages, so their order is kept with any
    /// number of workers; another takes over when it goes (x-single-active-consumer).
    bool isSingleActive = true;
    quint16 prefetch = 256; ///< taken and not acknowledged yet; as many as fit into one group commit

    /// Content type without parameters, lower case → format.
    QMap<QString, InboundFormat> formats = {
        {QStringLiteral("application/fhir+json"), InboundFormat::FhirJson},
        {QStringLiteral("application/json+fhir"), InboundFormat::FhirJson},
        {QStringLiteral("application/json"), InboundFormat::Json},
        {QStringLiteral("application/hl7-v2"), InboundFormat::Hl7v2},
        {QStringLiteral("application/hl7-v2+er7"), InboundFormat::Hl7v2},
        {QStringLiteral("x-application/hl7-v2+er7"), InboundFormat::Hl7v2},
    };
    std::optional<InboundFormat> formatWithoutType; ///< of a message that names no content type; none: parked
    qsizetype maxMessageBytes = 4 * 1024 * 1024;    ///< a larger one is parked
    /// A message that came back to the queue this often is parked (x-delivery-count of a quorum queue): it
    /// may be what brings us down. Every loss of a connection counts for all that were under way, hence not a
    /// low number.
    int maxDeliveries = 50;

    std::chrono::milliseconds retryFirst = std::chrono::milliseconds(500); ///< doubles with every failure,
    std::chrono::milliseconds retryMost = std::chrono::seconds(30);        ///< to this; ± 20 %
    std::chrono::milliseconds stopTime = std::chrono::seconds(5); ///< for what is under way at stop()

    [[nodiscard]] QString parking() const
    {
        return parkingQueue.isEmpty() ? queue + QStringLiteral(".parked") : parkingQueue;
    }
};

}
