#pragma once

#include "codec/Envelope.h"
#include "codec/hl7/Hl7Message.h"

namespace concord {

/// What the door must know of an HL7 message: its kind (of several orders the gravest: a cancel, then a
/// change, then a new one), MSH-10, and the patient of PID-3 as "value^authority". The verdict about it is
/// doorVerdict()'s.
[[nodiscard]] Envelope hl7Envelope(const Hl7Message &message);

/// The kind of event the message is; of a message that is not served, PrescriptionNew.
[[nodiscard]] EventKind hl7EventKind(const Hl7Message &message);

}
