#pragma once

#include "codec/hl7/RdeWriter.h"
#include "domain/Outbound.h"

namespace concord {

/// In which format a webhook or a queue gets our events.
struct EventFormat
{
    bool isHl7 = false; ///< else JSON (resources/schemas)
    Hl7Head head;       ///< for HL7 v2: the ends; control id and time are the message's
};

struct FormattedEvent
{
    QByteArray contentType;
    QByteArray body;
};

/// The message's content, the same bytes for each attempt. Errors are those of the writers.
[[nodiscard]] Result<FormattedEvent> formatted(const OutboundMessage &message, const EventFormat &format);

}
