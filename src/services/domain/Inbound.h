#pragma once

#include "domain/Clock.h"
#include "domain/Event.h"
#include "domain/Id.h"
#include "domain/InboundSequence.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QMetaType>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace concord {

/// Through which door a message came.
enum class InboundChannel { Webhook, Subscription, Mllp, Queue, File };
[[nodiscard]] QString wordOf(InboundChannel channel); ///< "webhook", "subscription", "mllp", "queue", "file"
[[nodiscard]] std::optional<InboundChannel> inboundChannelFromWord(QStringView word);

/// What the bytes are written in.
enum class InboundFormat {
    Hl7v2,    ///< one HL7 v2 message, without MLLP framing
    FhirJson, ///< one FHIR R4 resource, or a Bundle (also a Subscription notification)
    Json      ///< one JSON document {"kind", "payload", …} after resources/schemas/event.schema.json
};
[[nodiscard]] QString wordOf(InboundFormat format); ///< "hl7v2", "fhir", "json"
[[nodiscard]] std::optional<InboundFormat> inboundFormatFromWord(QStringView word);

/// A message as it came through a door; nobody has read it yet.
struct InboundMessage
{
    QString connection; ///< name of the configured connection: the event's source
    InboundChannel channel = InboundChannel::File;
    InboundFormat format = InboundFormat::Json;
    QByteArray body;   ///< the raw bytes, exactly as received
    QString messageId; ///< the transport's own id (webhook-id, AMQP message-id); empty: the body has it
    CorrelationId correlationId; ///< from a W3C traceparent; null: one is made
    Timestamp receivedAt{};
    std::shared_ptr<InboundSequence> sequence{}; ///< null: may be stored whatever became of others
    /// Nothing that was signed tells this message from its replay (no timestamp, an id outside the
    /// signature): the same bytes under another id are the same message.
    bool isBodyUnique = false;
};

/// What became of an InboundMessage; in the database before anybody is told.
struct InboundReceipt
{
    EventId eventId; ///< null: refused and not kept
    CorrelationId correlationId;
    QString messageId; ///< the id by which duplicates are known
    EventKind kind = EventKind::PrescriptionNew;
    EventState state = EventState::Received;
    bool isDuplicate = false;     ///< known already with the same content: eventId is the first one's
    std::optional<Error> refusal; ///< the sender is told no; a message that can be mended is kept for review
    /// What to answer in the message's own protocol, in this order: HL7 acknowledgements, unframed. Empty:
    /// the protocol has no answer of its own, or the sender wants none.
    QByteArrayList replies;
};

/// The door to the engine, called by listeners and implemented by ingest. Thread-safe. Takes a message over
/// at once; the answer follows the commit that made it durable, exactly once, on the sink's own thread: a
/// caller moves on to its own thread there and does nothing else.
class InboundSink
{
public:
    using Done = std::function<void(Result<InboundReceipt>)>;

    virtual ~InboundSink() = default;
    /// Errors, all meaning "not acknowledged, send again": EngineFull (the queue is at its limit, or one
    /// before it in its sequence was not stored), StoreBusy, StoreFull, StoreFailed, Cancelled (the program
    /// stops).
    virtual void submit(InboundMessage message, Done done) = 0;
    /// At its limit: a listener stops reading (or answers 503) and asks again a little later.
    [[nodiscard]] virtual bool isFull() const = 0;
};

}

Q_DECLARE_METATYPE(concord::InboundReceipt)
