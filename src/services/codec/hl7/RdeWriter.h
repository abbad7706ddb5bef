#pragma once

#include "domain/Canonical.h"
#include "domain/Clock.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QString>

namespace concord {

/// Which acknowledgements a receiver is asked for (MSH-15, MSH-16).
enum class Hl7AckWish {
    Original, ///< both empty: one answer, AA, AE or AR, when the application has taken it
    Accept,   ///< AL, NE: CA is enough
    Both      ///< AL, AL: CA, then AA
};

/// What an HL7 v2 message says of itself and of its two ends.
struct Hl7Head
{
    QByteArray controlId; ///< MSH-10 (hl7ControlId())
    QString sendingApplication = QStringLiteral("CONCORD");
    QString sendingFacility;
    QString receivingApplication;
    QString receivingFacility;
    QByteArray processingId = "P"; ///< table 0103
    Hl7AckWish ack = Hl7AckWish::Original;
    Timestamp
        createdAt{}; ///< MSH-7: of the message, not of an attempt, so that each attempt is the same bytes
};

/// MSH-10 of a message key: the key itself up to 20 characters (v2.5.1, 2.14.9.10), else 20 characters of
/// its SHA-256, the same for each attempt.
[[nodiscard]] QByteArray hl7ControlId(const QString &key);

/// RDE^O11 (v2.5.1, chapter 4) of an event with one order: MSH, PID, ORC, RXE, NTE, TQ1, RXR, in UTF-8.
/// ORC-1: NW new, XO change, CA cancel (also of what the source calls cancelled already: to the pharmacy it
/// is a request), DC discontinue, HD hold, RL release. What stands where is what RdeToCanonical reads, so
/// that our own decoder gives the order back; packaging/OUTBOUND.md has the table. A frequency without a
/// code of table 0335, and a dose that RXE-3 to RXE-5 cannot hold, stand in the words of RXE-7 and TQ1-11
/// only: nothing is said in half. InvalidMessage: no patient identifier, no order number, no medication for
/// an order that is not an ending.
[[nodiscard]] Result<QByteArray> rdeFromCanonical(const CanonicalEvent &event, const Hl7Head &head);

}
