#pragma once

#include "domain/Event.h"
#include "domain/OrderingKey.h" // what Envelope::patientKey is for
#include "domain/Result.h"

#include <QString>

#include <optional>

namespace concord {

/// What the door must know of a message before it is stored, and no more.
struct Envelope
{
    EventKind kind = EventKind::PrescriptionNew;
    QString messageId; ///< the message's own: MSH-10, Bundle.id or resource/version, "id"; empty: it has none
    QString patientKey;           ///< "value^assigner", "Patient/123"; empty: no order to keep
    std::optional<Error> refusal; ///< the sender is told no
    bool isKept = true;           ///< with a refusal: it is ours and can be mended, so it is kept for review
};

}
