#pragma once

#include "codec/hl7/Hl7Message.h"
#include "codec/hl7/Hl7Validation.h"
#include "domain/Clock.h"

#include <QByteArray>
#include <QByteArrayList>

namespace concord {

/// What makes an acknowledgement ours: when, and its own MSH-10 (at most 18 characters of ASCII that are no
/// delimiters, unique; a second answer to the same message adds "A").
struct AckStamp
{
    Timestamp now{};
    QByteArray controlId;
};

/// The acknowledgements of a message, unframed, in the order in which they are sent. Original mode (MSH-15
/// and MSH-16 both empty): one, AA, AE or AR. Enhanced mode: the accept acknowledgement that MSH-15 asks for
/// (CA, CE, CR), then, unless that one said no, the application acknowledgement that MSH-16 asks for (AA, AE,
/// AR); AL always, NE never, ER on errors only, SU on success only, empty as NE. Sender and receiver change
/// places; delimiters, MSH-10 (as MSH-2 of the answer's MSA), MSH-11, MSH-12 and MSH-18 are those of the
/// message. A no carries an ERR segment for every issue (ten at most), in the form of the message's version.
[[nodiscard]] QByteArrayList acknowledge(const Hl7Message &message, const Hl7Verdict &verdict,
                                         const AckStamp &stamp);

/// The code that acknowledge() answers with first, "AA"; where the sender wants no answer, the one it would
/// get in original mode.
[[nodiscard]] QByteArray acknowledgementCode(const Hl7Message &message, const Hl7Verdict &verdict);

/// For bytes that are no message: an AR that says why, in version 2.5 and the usual delimiters. MSA-2 is
/// empty, because there is no MSH-10.
[[nodiscard]] QByteArray acknowledgeUnreadable(const Error &error, const AckStamp &stamp);

}
