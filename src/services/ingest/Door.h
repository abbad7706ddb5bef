#pragma once

#include "codec/Envelope.h"
#include "domain/Inbound.h"

namespace concord {

/// Reads just enough of a message of any format to store it, and says what to answer. Pure; one per Ingestor.
class Door
{
public:
    virtual ~Door() = default;
    /// Where the message's format keeps its id, its patient and its kind; a refusal where it is not ours or
    /// not whole.
    [[nodiscard]] virtual Envelope read(const InboundMessage &message) const = 0;
    /// The protocol's answers to @p outcome, or none. Of a store's error it is "not stored, send again".
    [[nodiscard]] virtual QByteArrayList replies(const InboundMessage &message,
                                                 const Result<InboundReceipt> &outcome) const = 0;
};

}
