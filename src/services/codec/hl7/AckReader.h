#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QString>

namespace concord {

/// What an acknowledgement says.
struct Hl7Answer
{
    QString code;           ///< MSA-1: "AA", "CE"
    QString acknowledgedId; ///< MSA-2
    QString ownId;          ///< MSH-10 of the acknowledgement
    int errorCode =
        -1; ///< table 0357, of the first ERR that has one (ERR-3, before v2.5 ERR-1.4, MSA-6); -1: none
    QString location; ///< "RXE-3" of the first ERR that names a place; never a value

    [[nodiscard]] bool isYes() const
    {
        return code == QLatin1StringView("AA") || code == QLatin1StringView("CA");
    }
};

/// InvalidMessage: no HL7 message, or one without MSA-1.
[[nodiscard]] Result<Hl7Answer> readHl7Answer(const QByteArray &bytes);

/// What follows of a no, by DOMAIN section 6 and table 0357: 206 and 207 (locked, internal error), and an AR
/// without a code (v2.5.1, 2.9.2: reasons that have nothing to do with the content) are RemoteFailed, which
/// is tried again; 204 is RemoteNotFound, 205 Conflict, everything else RemoteRejected: people look at it.
/// The detail holds code and place, nothing of the texts.
[[nodiscard]] Error errorOfAnswer(const Hl7Answer &answer);

}
