#pragma once

#include "domain/Clock.h"
#include "ingest/Door.h"

namespace concord {

/// The door for the formats of InboundFormat: HL7 v2 with its acknowledgements, FHIR R4, Concord's own JSON.
class FormatDoor : public Door
{
public:
    explicit FormatDoor(const Clock &clock) : m_clock(clock) {}

    [[nodiscard]] Envelope read(const InboundMessage &message) const override;
    [[nodiscard]] QByteArrayList replies(const InboundMessage &message,
                                         const Result<InboundReceipt> &outcome) const override;

private:
    const Clock &m_clock;
};

}
