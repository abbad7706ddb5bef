#pragma once

#include "codec/hl7/Hl7Location.h"
#include "codec/hl7/Hl7Message.h"

namespace concord {

/// The message's bytes with one value replaced and everything else as it was ("edit and resend"). What does
/// not exist yet is made: missing fields, repetitions and components are filled up with delimiters. The
/// location's field is required; 0 in lower parts means the whole of that level. Errors: NotFound (no such
/// segment), InvalidMessage (no field given, MSH-1 or MSH-2, a level the message has no delimiter for).
[[nodiscard]] Result<QByteArray> withHl7Raw(const Hl7Message &message, const Hl7Location &location,
                                            QByteArrayView raw);

/// The same for plain text, which is escaped and encoded. Error besides: a character that the message's
/// character set cannot hold.
[[nodiscard]] Result<QByteArray> withHl7Text(const Hl7Message &message, const Hl7Location &location,
                                             QStringView text);

}
