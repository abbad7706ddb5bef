#pragma once

#include "domain/Event.h"
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

/// The order of a patient's events: hex of SHA-256 over source and Envelope::patientKey, 32 characters; empty
/// without a patient.
[[nodiscard]] QString orderingKeyOf(const QString &source, const QString &patientKey);

}
