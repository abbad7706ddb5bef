#pragma once

#include "codec/Envelope.h"

#include <QByteArray>

namespace concord {

/// What the door must know of a JSON event (resources/schemas/event.schema.json). Not JSON, or a kind that is
/// not ours (UnsupportedMessage): refused and not kept. A document that breaks its schema (InvalidMessage,
/// where = JSON pointer): refused and kept for review. The patient key is "value^system" of the first
/// identifier of payload.patient.
[[nodiscard]] Envelope jsonEnvelope(const QByteArray &body);

}
